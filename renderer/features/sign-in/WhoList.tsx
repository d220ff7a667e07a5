import { UnstyledButton } from '@mantine/core';
import { IconLock, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './SignIn.module.css';

export interface Who {
  readonly login: string;
  readonly displayName: string;
  readonly hasPin: boolean;
  readonly isRecent: boolean;
  readonly role?: string;
  /** Demo organisations only. */
  readonly demoPassword?: string;
}

interface Props {
  readonly people: readonly Who[];
  readonly chosen: string | undefined;
  readonly lockedLogin: string | undefined;
  onChoose(login: string | undefined): void;
}

export function WhoList({ people, chosen, lockedLogin, onChoose }: Props) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  const isDemo = people.some((person) => person.demoPassword);
  return (
    <nav className={css.people} aria-label={t('signIn.who')}>
      <h2 className={css.peopleTitle}>{isDemo ? t('signIn.demoUsers') : t('signIn.recent')}</h2>
      <ul className={css.list}>
        {people.map((person) => (
          <li key={person.login}>
            <UnstyledButton
              className={css.person}
              aria-pressed={chosen === person.login}
              onClick={() => onChoose(person.login)}
            >
              {person.login === lockedLogin ? (
                <IconLock size={17} aria-hidden />
              ) : (
                <IconUser size={17} stroke={1.6} aria-hidden />
              )}
              <span className={css.personName}>
                <bdi>{person.displayName}</bdi>
                {person.role && <span className={css.role}>{person.role}</span>}
              </span>
              {person.hasPin && <span className={css.pin}>{t('signIn.pin')}</span>}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UnstyledButton className={css.other} onClick={() => onChoose('')}>
        {t('signIn.other')}
      </UnstyledButton>
    </nav>
  );
}
