import { useTranslation } from 'react-i18next';
import type { MedicineSupply } from '#shared/contract/dispense-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';

/** What was handed over before, and whether it lasted. */
export function HistoryBox({ history }: { readonly history: readonly MedicineSupply[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={css.box} aria-label={t('dispense.history')}>
      <h2 className={css.boxTitle}>{t('dispense.history')}</h2>
      {history.length === 0 && <p className={css.small}>{t('dispense.noHistory')}</p>}
      {history.map(({ medicine, supplies, lastDay, runsOutOn, lateDays, covered, lateRefills }) => (
        <div key={medicine} className={css.itemWords}>
          <b>
            <bdi>{medicine}</bdi>
          </b>
          <span className={css.small}>
            {t('dispense.supplied', { count: supplies, day: format.date(lastDay) })}
            {runsOutOn && ` · ${t('dispense.runsOut', { day: format.date(runsOutOn) })}`}
          </span>
          <span className={css.tags}>
            {lateDays !== undefined && lateDays > 0 && (
              <Tag tone="pause">{t('dispense.lateDays', { count: lateDays })}</Tag>
            )}
            {lateRefills > 0 && <Tag tone="pause">{t('dispense.lateRefills', { count: lateRefills })}</Tag>}
            {covered !== undefined && covered < 1 && (
              <Tag>{t('dispense.covered', { percent: format.number(Math.round(covered * 100)) })}</Tag>
            )}
          </span>
        </div>
      ))}
    </section>
  );
}
