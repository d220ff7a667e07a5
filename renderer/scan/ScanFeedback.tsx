import { CloseButton } from '@mantine/core';
import { useNotifications } from '@mantine/notifications';
import { IconAlertOctagon, IconAlertTriangle, IconBarcode, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clearBar } from '../parts/told.ts';
import type { Tone } from '../ui/Condition.tsx';
import { useKeys } from '../ui/keys.ts';
import css from './ScanFeedback.module.css';
import { useScanHub } from './scan-hub.ts';
import { playScanSound } from './scan-sound.ts';

const ICONS = { stop: IconAlertOctagon, pause: IconAlertTriangle, calm: IconInfoCircle, fine: IconCircleCheck };
const SHOWN_MS: Readonly<Record<Tone, number>> = { fine: 5_000, calm: 6_000, pause: 15_000, stop: 30_000 };

/** What came of the last scan: heard at once, seen at once, told to screen readers. Takes no focus and blocks nothing. */
export function ScanFeedback() {
  const { t } = useTranslation();
  const { shown, dismiss } = useScanHub();
  const { scan, answer } = shown ?? {};
  const spoken = answer === 'silent' ? undefined : answer;
  const tone = spoken?.tone;
  useEffect(() => {
    if (scan) playScanSound('received');
  }, [scan]);
  useEffect(() => {
    if (!tone) return undefined;
    playScanSound(tone);
    clearBar();
    const timer = setTimeout(dismiss, SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [tone, spoken, dismiss]);
  useRoomForOne(tone === 'fine' || tone === 'calm' ? dismiss : undefined);
  useKeys({ Escape: spoken ? dismiss : undefined });
  const Icon = tone ? ICONS[tone] : IconBarcode;
  return (
    <div className={css.place} role={tone === 'stop' ? 'alert' : 'status'} data-testid="scan-answer">
      {scan && answer !== 'silent' && (
        <div key={scan.number} className={css.strip} data-tone={tone}>
          <Icon size={22} aria-hidden />
          <div>
            <strong>{spoken?.title ?? t('scan.received')}</strong> {spoken?.words && <div>{spoken.words}</div>}
          </div>
          {spoken && (
            <CloseButton
              size="sm"
              tabIndex={-1}
              aria-keyshortcuts="Escape"
              aria-label={t('common.close')}
              onClick={dismiss}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** The bar has room for one: what was done after a scan takes the place of its answer, unless that stops or pauses somebody. */
function useRoomForOne(giveWay: (() => void) | undefined): void {
  const newest = useNotifications().notifications.at(-1)?.id;
  const seen = useRef(newest);
  useEffect(() => {
    if (newest !== undefined && newest !== seen.current) giveWay?.();
    seen.current = newest;
  }, [newest, giveWay]);
}
