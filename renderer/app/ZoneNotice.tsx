import { useTranslation } from 'react-i18next';
import { useEnrolledStation } from '../state/live.ts';
import { Notice } from '../ui/Condition.tsx';

/** @SAFETY A desk whose clock goes by another zone than its site's shows and reads other hours than the doses are meant for. */
export function ZoneNotice() {
  const { t } = useTranslation();
  const site = useEnrolledStation()?.siteZone;
  const desk = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (site === undefined || isSameClock(site, desk, Date.now())) return null;
  return (
    <Notice tone="stop" announce title={t('frame.zone')}>
      {t('frame.zoneWords', { site, desk })}
    </Notice>
  );
}

/** Zones of two names can be one clock; both summer and winter are compared. */
function isSameClock(one: string, other: string, nowMs: number): boolean {
  const halfYearMs = 182 * 86_400_000;
  return [nowMs, nowMs + halfYearMs].every((at) => wallAt(one, at) === wallAt(other, at));
}

function wallAt(timeZone: string, ms: number): string {
  const fields = { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...fields, timeZone }).format(ms);
}
