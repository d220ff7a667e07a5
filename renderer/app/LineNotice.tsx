import { useTranslation } from 'react-i18next';
import { useLive } from '../state/live.ts';
import { Notice } from '../ui/Condition.tsx';

/** While core is away: what is on the screen stays, saving waits. No modal. */
export function LineNotice() {
  const { t } = useTranslation();
  const line = useLive((live) => live.line);
  if (line.state !== 'connecting') return null;
  return (
    <Notice tone="pause" announce title={t('line.restarting')}>
      {t('line.restartingWords')}
    </Notice>
  );
}
