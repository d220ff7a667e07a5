import { Button, MultiSelect, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './Users.module.css';
import type { Role } from './Users.tsx';

interface Props {
  readonly roles: readonly Role[];
  onDone(): void;
  onCancel(): void;
}

export function AddUser({ roles, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.users.add);
  const [displayName, setDisplayName] = useState('');
  const [login, setLogin] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [initialPassword, setInitialPassword] = useState('');
  const [password, setPassword] = useState('');
  const isReady = displayName.trim() && login.trim() && chosen.length > 0 && initialPassword.length >= 10 && password;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ password, login, displayName, roles: chosen, initialPassword });
    if (outcome.state !== 'done') return;
    tellDone(t('users.added', { name: outcome.value.displayName }));
    onDone();
  }
  const show = { 'aria-label': t('signIn.showPassword') };
  return (
    <Panel title={t('users.add')}>
      <form className={css.form} onSubmit={submit} autoComplete="off">
        <TextInput
          label={t('users.name')}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          autoFocus
        />
        <TextInput
          label={t('users.login')}
          description={t('users.loginHint')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value.toLowerCase())}
          autoComplete="off"
          spellCheck={false}
        />
        <MultiSelect
          label={t('users.roles')}
          data={roles.map((role) => ({ value: role.code, label: role.name }))}
          value={chosen}
          onChange={setChosen}
        />
        <PasswordInput
          label={t('users.initialPassword')}
          description={t('users.passwordHint')}
          value={initialPassword}
          onChange={(event) => setInitialPassword(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={show}
        />
        <PasswordInput
          label={t('users.proof')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
        />
        <CallNotice call={call} />
        <div className={css.actions}>
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!isReady}>
            {t('users.add')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
