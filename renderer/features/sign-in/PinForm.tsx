import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import css from './SignIn.module.css';

interface Props {
  readonly login: string;
  readonly name: string;
  onPassword(): void;
  /** Five wrong tries, or a password that was changed since: the password is wanted. */
  onSpent(): void;
}

/** Four to eight digits: the quick way back to the desk. */
export function PinForm({ login, name, onPassword, onSpent }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.session.signInWithPin);
  const [pin, setPin] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({ login, pin });
    if (outcome.state !== 'refused') return;
    setPin('');
    if (outcome.refusal.code === 'password-needed') onSpent();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.who}>{name}</p>
      <SecretInput
        label={t('signIn.pinLabel')}
        value={pin}
        onChange={(typed) => setPin(typed.replace(/\D/g, '').slice(0, 8))}
        is="pin"
        inputMode="numeric"
        autoFocus
        size="md"
        classNames={{ innerInput: css.pinInput ?? '' }}
      />
      <CallNotice call={call} />
      <Button type="submit" loading={isRunning} size="md" disabled={pin.length < 4}>
        {t('signIn.enter')}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={onPassword}>
        {t('signIn.usePassword')}
      </Button>
    </form>
  );
}
