import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import css from './Stock.module.css';

type Found = OutputOf<typeof contract.stock.recipients>;

interface Props {
  readonly recall: Pick<OutputOf<typeof contract.batch.list>[number], 'gtin' | 'lot' | 'reason'>;
  onClose(): void;
}

const NOBODY: Found = { heardAt: '', people: [], withoutLot: 0 };

/** Everybody who had a batch, as a sheet to telephone by. @SAFETY It says until when this station knows. */
export function Recipients({ recall, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gtin, lot, reason } = recall;
  const { answer } = useQuery(contract.stock.recipients, { gtin, ...(lot ? { lot } : {}) });
  const found = answer.state === 'done' ? answer.value : NOBODY;
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('stock.people.title')}</span>
          <bdi className="figures">
            {gtin} {lot ? t('stock.lotOf', { lot }) : t('stock.recall.everyLot')}
          </bdi>
        </div>
        <p className={css.paperLead}>
          <bdi>{reason}</bdi>
        </p>
        <p className={css.paperLead}>
          {found.heardAt && t('stock.people.heard', { when: format.dateTime(found.heardAt) })}{' '}
          {found.withoutLot > 0 && <b>{t('stock.people.withoutLot', { count: found.withoutLot })}</b>}
        </p>
      </>
    ),
    [t, format, found, gtin, lot, reason],
  );
  const blocks = useMemo(() => blocksOf(found, t('stock.people.none')), [t, found]);
  return (
    <AuditedPaper
      label={t('stock.people.title')}
      head={head}
      blocks={blocks}
      prints={{
        sheet: 'recall-recipients',
        patientIds: found.people.map(({ patientId }) => patientId).slice(0, 200),
      }}
      reading={answer}
      onClose={onClose}
    />
  );
}

function blocksOf({ people }: Found, none: string) {
  if (people.length === 0) return [{ key: 'none', content: <p>{none}</p> }];
  return people.map((person) => ({ key: person.patientId, content: <PersonBlock person={person} /> }));
}

function PersonBlock({ person }: { readonly person: Found['people'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, name, recordNumber, phone, events } = person;
  return (
    <div className={css.paperPerson} data-testid="recall-person">
      <p>
        <b>
          <bdi>{name ?? t('stock.people.notHere', { id: patientId.slice(-12) })}</bdi>
        </b>{' '}
        {recordNumber && <bdi className="figures">{recordNumber}</bdi>} <bdi>{phone ?? t('stock.people.noPhone')}</bdi>
      </p>
      {events.map(({ how, at, quantity, lot, made, by }, index) => (
        <p key={index} className={css.paperLine}>
          {t(`stock.people.${how}`)} {format.dateTime(at)} {quantity && <bdi>{quantity}</bdi>}{' '}
          {lot && t('stock.lotOf', { lot })} {made && <b>{t('stock.people.made', { number: made })}</b>} ·{' '}
          <bdi>{by}</bdi>
        </p>
      ))}
    </div>
  );
}
