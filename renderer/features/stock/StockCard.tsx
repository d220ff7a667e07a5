import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { MovementShown, ProductStock, StockHeld, StockPlaceRow } from '#shared/contract/stock-shown.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { translateSentence } from '../../i18n/translate-sentence.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import css from './Stock.module.css';
import { placeText } from './stock-model.ts';

interface Props {
  readonly product: ProductStock;
  /** One batch; absent: all of the product. */
  readonly batch: StockHeld['batch'] | undefined;
  readonly places: readonly StockPlaceRow[];
  onClose(): void;
}

const MINUTE_MS = 60_000;
/** Rows stand in the order of the book: one that happened before those above it says when it was told. */
const isLater = ({ occurredAt, recordedAt }: MovementShown): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) >= MINUTE_MS;

/** Every movement of a product or a batch, everywhere or at one place, with the balance after it, on paper (SL13). */
export function StockCard({ product, batch, places, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { code, name, unit } = product;
  const { lot, expiry, gtin } = batch ?? {};
  const title = t(batch ? 'stock.card.batchTitle' : 'stock.card.title');
  const [location, setLocation] = useState('');
  const of = { product: code, ...(batch ? { batch } : {}), ...(location ? { location } : {}) };
  const { answer } = useQuery(contract.stock.card, of);
  const card = answer.state === 'done' ? answer.value : undefined;
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{title}</span>
          <bdi>{name}</bdi>
        </div>
        <p className={css.paperLead}>
          <bdi className="figures">{code}</bdi>
          {lot && (
            <>
              {' · '}
              {t('stock.lotOf', { lot })} {expiry && `· ${format.date(expiry)}`} <bdi className="figures">{gtin}</bdi>
            </>
          )}{' '}
          · <bdi>{location ? placeText(places, location) : t('stock.card.everyPlace')}</bdi> ·{' '}
          {t('stock.card.countedIn', { unit: unitWord(unit) })}
          {card && ` · ${format.dateTime(card.asOf)}`}
          {card?.rows.length === 0 && ` · ${t('stock.card.nothing')}`}
        </p>
        <div className={css.paperRow} data-columns="card" data-head>
          <span>{t('stock.card.happened')}</span>
          <span>{t('stock.card.what')}</span>
          <span>{t('stock.lot')}</span>
          <span>{t('stock.place')}</span>
          <span>{t('stock.card.amount')}</span>
          <span>{t('stock.card.balance')}</span>
          <span>{t('stock.card.by')}</span>
        </div>
      </>
    ),
    [t, format, card, title, code, name, unit, lot, expiry, gtin, location, places],
  );
  const blocks = useMemo(
    () =>
      (card?.rows ?? []).map((row) => ({
        key: row.id,
        content: (
          <div className={css.paperRow} data-columns="card" data-testid="card-row">
            <span className="figures">
              {format.dateTime(row.occurredAt)}
              {isLater(row) && (
                <span className={css.paperReason}>
                  {t('stock.card.recorded', { when: format.dateTime(row.recordedAt) })}
                </span>
              )}
            </span>
            <span>
              {t(`stock.type.${row.type}`)}
              {row.reversalOf && ` (${t('stock.card.reversal')})`}
              {row.reasonCode && `: ${t(`stock.coded.${row.reasonCode}`)}`}
              {row.reason && (
                <bdi className={css.paperReason}>
                  {translateSentence(i18n.language, row.reason) ?? row.reason}
                  {row.shortBy && ` (${t('stock.card.shortBy', { amount: row.shortBy })})`}
                </bdi>
              )}
            </span>
            <bdi className="figures">{row.batch.lot}</bdi>
            <bdi>{placeText(places, row.location)}</bdi>
            <span className="figures">
              {row.quantity.startsWith('-') ? '' : '+'}
              {format.number(Number(row.quantity))}
              {row.packs && row.packs.units !== '1' && (
                <span className={css.paperReason}>
                  {t('stock.packs', { packs: format.number(Number(row.packs.count)), units: row.packs.units })}
                </span>
              )}
            </span>
            <b className="figures">{format.number(Number(row.balance))}</b>
            <bdi>
              {row.by}
              {row.witness && ` / ${row.witness}`}
            </bdi>
          </div>
        ),
      })),
    [t, format, card, places],
  );
  return (
    <AuditedPaper
      label={title}
      landscape
      head={head}
      blocks={blocks}
      prints={{ sheet: 'stock-card', patientIds: [] }}
      reading={answer}
      choice={
        <NativeSelect
          aria-label={t('stock.place')}
          value={location}
          onChange={(event) => setLocation(event.currentTarget.value)}
          data={[
            { value: '', label: t('stock.card.everyPlace') },
            ...places.map(({ id }) => ({ value: id, label: placeText(places, id) })),
          ]}
        />
      }
      onClose={onClose}
    />
  );
}
