import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { SessionState } from '#shared/contract/session.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { LeaseNotice } from '../../parts/LeaseNotice.tsx';
import { forgetPerson, useScannedPerson } from '../../scan/scanned-person.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Door, DoorPlace } from '../../ui/Door.tsx';
import { LinkLine } from './LinkLine.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PinForm } from './PinForm.tsx';
import css from './SignIn.module.css';
import { type Who, WhoList } from './WhoList.tsx';

/** What is asked for: the PIN where there is one, unless the person or the station wants the password. */
type Proof = 'pin' | 'password' | 'password-pin-spent';

/** Sign-in, switch and unlock are one screen: pick yourself, then PIN or password. */
export function SignIn() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const session = useLive((live) => live.session);
  const locked = session?.state === 'locked' ? session.user : undefined;
  const { answer } = useQuery(
    contract.session.listRecentUsers,
    {},
    useLive((live) => live.line.state),
  );
  const recent = answer.state === 'done' ? answer.value : [];
  const people = useMemo(() => listPeople(recent, station?.demoUsers ?? []), [recent, station]);
  const [chosen, setChosen] = useState<string | undefined>();
  const [proof, setProof] = useState<Proof>('pin');
  const { person: scanned, count: badges } = useScannedPerson();
  const login = chosen ?? locked?.login ?? people[0]?.login;
  const who = people.find((person) => person.login === login);
  const badged = scanned?.login === login ? scanned : undefined;
  const hasPin = badged?.hasPin ?? who?.hasPin ?? (locked?.login === login && locked?.hasPin) ?? false;

  function choose(next: string | undefined): void {
    setChosen(next);
    setProof('pin');
  }
  useEffect(() => {
    if (!scanned || badges === 0) return;
    setChosen(scanned.login);
    setProof('pin');
  }, [scanned, badges]);
  useEffect(() => forgetPerson, []);
  /** The list of people may arrive or change while somebody types or is about to: the form under their fingers stays. */
  const holdForm = (): void => setChosen((before) => before ?? login ?? '');
  const atTheForm = { onInput: holdForm, onKeyDown: holdForm, onPointerDown: holdForm };
  const site = [station?.site.name, station?.ward?.name, station?.stationName].filter(Boolean).join(' · ');
  const heading = locked ? t('signIn.lockedTitle') : t('signIn.title');
  return (
    <Door
      widthPx={780}
      head={<DoorPlace organisation={station?.organisation.name} site={site} />}
      footer={<LinkLine />}
    >
      <LeaseNotice />
      <div className={css.columns}>
        <WhoList people={people} chosen={login} onChoose={choose} lockedLogin={locked?.login} />
        <section className={css.proof} aria-labelledby="sign-in-title" {...atTheForm}>
          <h1 id="sign-in-title">{heading}</h1>
          {locked && <p className="quiet">{t('signIn.lockedWords', { name: locked.displayName })}</p>}
          {session?.state === 'signed-out' && session.why && <Ended why={session.why} />}
          {hasPin && login && proof === 'pin' ? (
            <PinForm
              key={login}
              login={login}
              name={badged?.displayName ?? who?.displayName ?? locked?.displayName ?? login}
              onPassword={() => setProof('password')}
              onSpent={() => setProof('password-pin-spent')}
            />
          ) : (
            <PasswordForm
              key={login ?? ''}
              login={login ?? ''}
              knownPassword={who?.demoPassword}
              isPinSpent={proof === 'password-pin-spent'}
            />
          )}
        </section>
      </div>
    </Door>
  );
}

/** The station ended the session, not the person: why. */
function Ended({ why }: { readonly why: WhyEnded }) {
  const { t } = useTranslation();
  return (
    <div className={css.ended}>
      <Notice tone="pause" announce title={t(`signIn.ended.${why}`)}>
        {t(`signIn.endedWords.${why}`)}
      </Notice>
    </div>
  );
}

type WhyEnded = NonNullable<Extract<SessionState, { state: 'signed-out' }>['why']>;

interface RecentUser {
  readonly login: string;
  readonly displayName: string;
  readonly hasPin: boolean;
}
interface DemoUser {
  readonly login: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: string;
}

/** Recent people first, then those that a demo organisation offers. */
function listPeople(recent: readonly RecentUser[], demo: readonly DemoUser[]): readonly Who[] {
  const people = new Map<string, Who>();
  for (const user of recent) people.set(user.login, { ...user, isRecent: true });
  for (const user of demo) {
    const known = people.get(user.login);
    const { login, displayName, role, password } = user;
    people.set(login, { hasPin: false, isRecent: false, login, displayName, ...known, role, demoPassword: password });
  }
  return [...people.values()];
}
