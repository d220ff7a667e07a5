import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';
import { LinkLine } from './LinkLine.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PinForm } from './PinForm.tsx';
import css from './SignIn.module.css';
import { type Who, WhoList } from './WhoList.tsx';

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
  const [wantsPassword, setWantsPassword] = useState(false);
  const login = chosen ?? locked?.login ?? people[0]?.login;
  const who = people.find((person) => person.login === login);
  const hasPin = who?.hasPin ?? (locked?.login === login && locked?.hasPin) ?? false;

  function choose(next: string | undefined): void {
    setChosen(next);
    setWantsPassword(false);
  }
  /** The list of people may arrive or change while somebody types: the form under their fingers stays. */
  const holdForm = (): void => setChosen((before) => before ?? login ?? '');
  const heading = locked ? t('signIn.lockedTitle') : t('signIn.title');
  return (
    <main className={css.screen}>
      <div className={css.card}>
        <header className={css.head}>
          <span className={css.mark} aria-hidden />
          <div>
            <p className={css.organisation}>{station?.organisation.name}</p>
            <p className={css.site}>
              {[station?.site.name, station?.ward?.name, station?.stationName].filter(Boolean).join(' · ')}
            </p>
          </div>
        </header>
        <div className={css.columns}>
          <WhoList people={people} chosen={login} onChoose={choose} lockedLogin={locked?.login} />
          <section className={css.proof} aria-labelledby="sign-in-title" onInput={holdForm}>
            <h1 id="sign-in-title">{heading}</h1>
            {locked && <p className="quiet">{t('signIn.lockedWords', { name: locked.displayName })}</p>}
            {hasPin && login && !wantsPassword ? (
              <PinForm
                key={login}
                login={login}
                name={who?.displayName ?? locked?.displayName ?? login}
                onPassword={() => setWantsPassword(true)}
              />
            ) : (
              <PasswordForm key={login ?? ''} login={login ?? ''} knownPassword={who?.demoPassword} />
            )}
          </section>
        </div>
      </div>
      <LinkLine />
    </main>
  );
}

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
