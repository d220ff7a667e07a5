import { IconAlertOctagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { News2 } from '#shared/domain/news2/news2.ts';
import { NEWS2_CREDIT } from '#shared/domain/news2/table.ts';
import css from './Vitals.module.css';

const BAND_COLOUR = { low: 0, 'low-medium': 1, medium: 2, high: 3 } as const;

/** @SAFETY A partial set shows what is missing and never a number; what it already calls for is called for now. */
export function News2Panel({ news2 }: { readonly news2: News2 }) {
  const { t } = useTranslation();
  if (news2.state === 'not-scored') {
    return (
      <div className={css.news2} role="status">
        <strong>{t('news2.notScored')}</strong>
        <span>{t(`news2.reason.${news2.reason}`)}</span>
      </div>
    );
  }
  const single = news2.single3.map((parameter) => t(`news2.parameter.${parameter}`)).join(', ');
  return (
    <div className={css.news2} role="status" aria-label={t('news2.title')}>
      {news2.state === 'complete' ? (
        <div
          className={css.total}
          data-band={news2.single3.length > 0 && news2.band === 'low-medium' ? 3 : BAND_COLOUR[news2.band]}
        >
          <span className={css.totalNumber}>{news2.total}</span>
          <span>
            <b>{t('news2.title')}</b> · {t(`news2.band.${news2.band}`)}
          </span>
        </div>
      ) : (
        <div className={css.incomplete}>
          <b>{t('news2.partial')}</b>
          <span>
            {t('news2.missing', {
              list: news2.missing.map((parameter) => t(`news2.parameter.${parameter}`)).join(', '),
            })}
          </span>
        </div>
      )}
      {news2.escalation && (
        <p
          className={css.escalation}
          data-urgent={['urgent-single-3', 'urgent', 'emergency'].includes(news2.escalation) || undefined}
        >
          {['urgent-single-3', 'urgent', 'emergency'].includes(news2.escalation) && (
            <IconAlertOctagon size={17} aria-hidden />
          )}
          {t(`news2.escalation.${news2.escalation}`)}
          {single && ` ${t('news2.single', { list: single })}`}
        </p>
      )}
      {news2.ageUnknown && <p className={css.small}>{t('news2.ageUnknown')}</p>}
      <p className={css.credit}>{NEWS2_CREDIT}</p>
    </div>
  );
}
