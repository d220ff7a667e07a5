import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Settings.module.css';

/** The PIN is this station's alone: it never travels. */
export function PinPanel() {
  const { t } = useTranslation();
  const hasPin = useSignedIn()?.user.hasPin ?? false;
  const { call, run, isRunning } = useCommand(contract.session.setPin);
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ password, pin });
    setPassword('');
    if (outcome.state !== 'done') return;
    setPin('');
    tellDone(t('settings.pinDone'));
  }
  const show = { 'aria-label': t('signIn.showPassword') };
  return (
    <Panel title={t('settings.pin')} aside={hasPin ? t('settings.pinSet') : t('settings.pinNotSet')}>
      <form className={css.form} onSubmit={submit}>
        <PasswordInput
          label={t('settings.currentPassword')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
        />
        <PasswordInput
          label={t('settings.newPin')}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, '').slice(0, 8))}
          inputMode="numeric"
          autoComplete="off"
          visibilityToggleButtonProps={show}
        />
        <CallNotice call={call} />
        <Button type="submit" variant="default" loading={isRunning} disabled={!password || pin.length < 4}>
          {t('settings.savePin')}
        </Button>
      </form>
    </Panel>
  );
}
