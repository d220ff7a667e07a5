import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './Settings.module.css';

export function PasswordPanel() {
  const { t } = useTranslation();
  const isPending = useSignedIn()?.user.passwordPending ?? false;
  const { call, run, isRunning } = useCommand(contract.session.changePassword);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ current, next });
    setCurrent('');
    if (outcome.state !== 'done') return;
    setNext('');
    tellDone(t(`settings.passwordDone.${outcome.value.state}`));
  }
  const show = { 'aria-label': t('signIn.showPassword') };
  return (
    <Panel title={t('settings.password')}>
      <form className={css.form} onSubmit={submit}>
        {isPending && <Notice tone="calm">{t('settings.passwordPending')}</Notice>}
        <PasswordInput
          label={t('settings.currentPassword')}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
        />
        <PasswordInput
          label={t('settings.nextPassword')}
          description={t('users.passwordHint')}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={show}
        />
        <CallNotice call={call} />
        <Button type="submit" variant="default" loading={isRunning} disabled={!current || next.length < 10}>
          {t('settings.savePassword')}
        </Button>
      </form>
    </Panel>
  );
}
