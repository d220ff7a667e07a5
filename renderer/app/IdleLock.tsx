import { Button, Dialog, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScanHub } from '../scan/scan-hub.ts';
import { useLeaving } from './use-leaving.ts';

const IDLE_MS = 10 * 60_000;
const WARNING_MS = 30_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel'] as const;

/** Locks a desk that was left; warns half a minute before (WCAG 2.2.1). Drafts are kept. */
export function IdleLock() {
  const { t } = useTranslation();
  const { lock } = useLeaving();
  const lastSign = useRef(Date.now());
  const [secondsLeft, setSecondsLeft] = useState<number>();
  useEffect(() => {
    const note = (): void => {
      lastSign.current = Date.now();
      setSecondsLeft(undefined);
    };
    const look = (): void => {
      const left = lastSign.current + IDLE_MS - Date.now();
      if (left <= 0) lock();
      else setSecondsLeft(left <= WARNING_MS ? Math.ceil(left / 1000) : undefined);
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, note, { passive: true });
    // A nurse who only scans is at work, too; keys of a scan reach no other listener.
    const forgetScans = useScanHub.subscribe(({ shown }) => shown && note());
    const timer = setInterval(look, 1000);
    return () => {
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, note);
      clearInterval(timer);
      forgetScans();
    };
  }, [lock]);
  return (
    <Dialog opened={secondsLeft !== undefined} position={{ top: 60, right: 20 }} size="md" withBorder role="alert">
      <Text size="sm" mb="xs">
        {t('frame.idle', { seconds: secondsLeft ?? 0 })}
      </Text>
      <Button size="xs" onClick={() => setSecondsLeft(undefined)}>
        {t('frame.stay')}
      </Button>
    </Dialog>
  );
}
