import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { Notice } from '../../ui/Condition.tsx';
import css from './SignIn.module.css';

interface Props {
  readonly login: string;
  /** A demo organisation prints its passwords, so that nobody has to look for them. */
  readonly knownPassword: string | undefined;
  /** The PIN is not taken any more: why the password is asked for. */
  readonly isPinSpent: boolean;
}

export function PasswordForm({ login, knownPassword, isPinSpent }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.session.signIn);
  const [name, setName] = useState(login);
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({ login: name, password });
    if (outcome.state === 'refused') setPassword('');
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {isPinSpent && call.state === 'idle' && (
        <Notice tone="pause" announce title={t('signIn.pinSpent')}>
          {t('signIn.pinSpentWords')}
        </Notice>
      )}
      <TextInput
        label={t('signIn.login')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus={login === '' || undefined}
        autoFocus={login === ''}
        required
        withAsterisk={false}
      />
      <SecretInput
        label={t('signIn.password')}
        value={password}
        onChange={setPassword}
        is="current"
        autoFocus={login !== ''}
        required
      />
      {knownPassword && (
        <Notice
          tone="calm"
          actions={
            <Button size="compact-sm" variant="default" onClick={() => setPassword(knownPassword)}>
              {t('signIn.fillIn')}
            </Button>
          }
        >
          {t('signIn.demoPassword')} <code>{knownPassword}</code>
        </Notice>
      )}
      <CallNotice call={call} />
      <Button type="submit" loading={isRunning} size="md">
        {t('signIn.enter')}
      </Button>
    </form>
  );
}
