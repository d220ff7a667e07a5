import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useLive } from '../state/live.ts';
import { Notice } from '../ui/Condition.tsx';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Props {
  /** What can be done about it here; without, how to get there. */
  readonly actions?: ReactNode;
}

/** That this station needs contact, or an extension by two people. Nothing while its lease runs. */
export function LeaseNotice({ actions }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const lease = useLive((live) => live.lease);
  if (lease?.phase === 'asking')
    return (
      <Notice tone="stop" announce title={t('lease.asking', { when: format.moment(lease.sealsAt) })} actions={actions}>
        {t('lease.inCare', { count: lease.inCare })}
        {!actions && <p>{t('lease.signInToExtend')}</p>}
      </Notice>
    );
  if (lease?.phase !== 'ending') return null;
  const { leftMs, until, mayExtend } = lease;
  const title =
    leftMs < 2 * DAY_MS
      ? t('lease.endingHours', { count: Math.max(1, Math.floor(leftMs / HOUR_MS)) })
      : t('lease.ending', { count: Math.floor(leftMs / DAY_MS) });
  return (
    <Notice tone="pause" title={title} actions={mayExtend ? actions : undefined}>
      {t('lease.endingWords', { when: format.moment(until) })}
    </Notice>
  );
}
