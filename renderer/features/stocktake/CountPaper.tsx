import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AuditedPaper } from '../../parts/AuditedPaper.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { isCounted } from './count-model.ts';
import css from './Stocktake.module.css';

interface Props {
  readonly sheet: OutputOf<typeof contract.stocktake.sheet>;
  onClose(): void;
}

/** @SAFETY Blind as the screen is: what should be there stands nowhere. What was counted already is left out. */
export function CountPaper({ sheet, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const head = useMemo(
    () => (
      <>
        <div className={css.paperTitle}>
          <span>{t('count.paper')}</span>
          <bdi>{sheet.places.map(({ name }) => name).join(', ')}</bdi>
        </div>
        <p className={css.paperLead}>
          {t('count.paperLead', { name: sheet.startedBy, when: format.moment(sheet.startedAt) })}
        </p>
        <div className={css.paperRow} data-head>
          <span>{t('count.product')}</span>
          <span>{t('count.batch')}</span>
          <span>{t('count.atPlace')}</span>
          <span>{t('count.paperCount')}</span>
        </div>
      </>
    ),
    [t, format, sheet],
  );
  const blocks = useMemo(() => {
    const lines = sheet.lines.filter(({ todo }) => todo !== 'done');
    const rows = lines.map((line) => ({
      key: line.key,
      content: (
        <div className={css.paperRow}>
          <span>
            <bdi>{line.name}</bdi> {line.brand && <bdi>{line.brand}</bdi>}
            {line.state === 'quarantined' && <b> {t('count.quarantined')}</b>}
          </span>
          <span>
            <bdi className="figures">{line.batch.lot}</bdi>{' '}
            {line.batch.expiry ? t('count.expires', { day: format.date(line.batch.expiry) }) : t('count.noExpiry')}
          </span>
          <bdi>{line.place}</bdi>
          <span className={css.paperCount}>
            <bdi>{unitWord(line.unit)}</bdi>
          </span>
        </div>
      ),
    }));
    const registers = sheet.controlled
      .filter((line) => !isCounted(line))
      .map((line) => ({
        key: line.registerId,
        content: (
          <div className={css.paperRow}>
            <span>
              <bdi>{registerName(line)}</bdi> <b>{t('count.controlled.mark')}</b>
            </span>
            <span>{t('count.controlled.paper')}</span>
            <bdi>{line.place}</bdi>
            <span className={css.paperCount}>
              <bdi>{line.unit}</bdi>
            </span>
          </div>
        ),
      }));
    return [...registers, ...rows, { key: 'signed', content: <p className={css.paperSign}>{t('count.paperSign')}</p> }];
  }, [t, format, sheet]);
  return (
    <AuditedPaper
      label={t('count.paper')}
      head={head}
      blocks={blocks}
      prints={{ sheet: 'stock-count', patientIds: [] }}
      onClose={onClose}
    />
  );
}
