import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { useEnrolledStation } from '../../state/live.ts';
import css from './Stock.module.css';

interface Props {
  readonly value: OutputOf<typeof contract.stock.value>;
  readonly method: 'first-in-first-out' | 'average';
  onClose(): void;
}

/** The valuation as it will lie in the printer. */
export function ValuePaper({ value, method, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const site = useEnrolledStation()?.site.name ?? '';
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('stock.value.title')}</span>
          <bdi>{site}</bdi>
        </div>
        <p className={css.paperLead}>
          {t(`stock.value.by.${method}`)} · {format.dateTime(value.asOf)} ·{' '}
          <b>{moneyWords(format, value.total, value.currency)}</b>
        </p>
      </>
    ),
    [t, format, site, method, value],
  );
  const blocks = useMemo(
    () =>
      value.products.map((line) => ({
        key: line.code,
        content: (
          <div className={css.paperRow} data-columns="value">
            <span>
              <bdi>{line.name}</bdi> {line.brand && <bdi>({line.brand})</bdi>}
            </span>
            <span className="figures">
              {format.number(Number(line.quantity))} <bdi>{unitWord(line.unit, line.quantity)}</bdi>
            </span>
            <span className="figures">{moneyWords(format, line.value, undefined)}</span>
          </div>
        ),
      })),
    [format, value],
  );
  return (
    <AuditedPaper
      label={t('stock.value.title')}
      head={head}
      blocks={blocks}
      prints={{ sheet: 'stock-value', patientIds: [] }}
      onClose={onClose}
    />
  );
}
