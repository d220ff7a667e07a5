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
  readonly adjusted: OutputOf<typeof contract.stock.adjustments>;
  onClose(): void;
}

/** The adjustments of a period as they will lie in the printer. */
export function AdjustedPaper({ adjusted, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const site = useEnrolledStation()?.site.name ?? '';
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('stock.adjusted.title')}</span>
          <bdi>{site}</bdi>
        </div>
        <p className={css.paperLead}>
          {format.dateTime(adjusted.from)} – {format.dateTime(adjusted.asOf)}
        </p>
      </>
    ),
    [t, format, site, adjusted],
  );
  const blocks = useMemo(
    () =>
      adjusted.lines.map((line) => ({
        key: `${line.code} ${line.reason} ${line.quantity.startsWith('-')}`,
        content: (
          <div className={css.paperRow} data-columns="adjusted">
            <span>
              <bdi>{line.name}</bdi> {line.brand && <bdi>({line.brand})</bdi>}
            </span>
            <span>{line.reason ? t(`stock.coded.${line.reason}`) : t('stock.adjusted.uncoded')}</span>
            <span className="figures">
              {format.number(Number(line.quantity))} <bdi>{unitWord(line.unit, line.quantity)}</bdi>
            </span>
            <span className="figures">
              {line.value === undefined ? '—' : moneyWords(format, line.value, adjusted.currency)}
            </span>
          </div>
        ),
      })),
    [t, format, adjusted],
  );
  return (
    <AuditedPaper
      label={t('stock.adjusted.title')}
      head={head}
      blocks={blocks}
      prints={{ sheet: 'stock-adjustments', patientIds: [] }}
      onClose={onClose}
    />
  );
}
