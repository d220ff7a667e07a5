import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { DraftContext } from '../drafts/draft-context.ts';
import { Enrol } from '../features/enrol/Enrol.tsx';
import { SignIn } from '../features/sign-in/SignIn.tsx';
import { Sealed } from '../features/unlock/Sealed.tsx';
import { Unlock } from '../features/unlock/Unlock.tsx';
import { SpoolContext } from '../spool/spool-context.ts';
import { useLive } from '../state/live.ts';
import { Frame } from './Frame.tsx';
import { Starting } from './Starting.tsx';
import { useBelongings } from './session-life.ts';

/** What this window shows at all: starting, first set-up, unlock, sealed, sign-in, or the frame. */
export function Gate() {
  const { t } = useTranslation();
  // Of what core says of itself every second only this: what this shows is the whole window.
  const { line, station, session } = useLive(useShallow(({ line, station, session }) => ({ line, station, session })));
  const mine = useBelongings((belongings) => belongings.mine);
  if (line.state === 'incompatible')
    return <Starting title={t('starting.incompatible')} words={t('starting.incompatibleWords')} />;
  if (!station || !session)
    return (
      <Starting
        title={t('starting.title')}
        words={line.state === 'connecting' && line.attempt > 3 ? t('starting.slow') : ''}
      />
    );
  if (station.state === 'not-enrolled') return <Enrol />;
  if (station.state === 'locked') return <Unlock station={station} />;
  if (station.state === 'sealed') return <Sealed station={station} />;
  if (session.state !== 'signed-in' || !mine) return <SignIn />;
  return (
    <DraftContext value={mine.drafts}>
      <SpoolContext value={mine.spool}>
        <Frame key={mine.userId} />
      </SpoolContext>
    </DraftContext>
  );
}
