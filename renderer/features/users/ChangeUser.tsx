import { Button, MultiSelect, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { UserLine } from '#shared/contract/users.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './Users.module.css';
import type { Role } from './Users.tsx';

interface Props {
  readonly user: UserLine;
  readonly roles: readonly Role[];
  onDone(): void;
  onCancel(): void;
}

export function ChangeUser({ user, roles, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.users.change);
  const [displayName, setDisplayName] = useState(user.displayName);
  const [chosen, setChosen] = useState<string[]>([...user.roles]);
  const [state, setState] = useState(user.state);
  const [newPassword, setNewPassword] = useState('');
  const [password, setPassword] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({
      password,
      userId: user.userId,
      ...(displayName === user.displayName ? {} : { displayName }),
      ...(chosen.join() === user.roles.join() ? {} : { roles: chosen }),
      ...(state === user.state ? {} : { state }),
      ...(newPassword ? { newPassword } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('users.changed', { name: outcome.value.displayName }));
    onDone();
  }
  const show = { 'aria-label': t('signIn.showPassword') };
  return (
    <Panel title={t('users.changeOf', { name: user.displayName })}>
      <form className={css.form} onSubmit={submit} autoComplete="off">
        <TextInput
          label={t('users.name')}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('users.roles')}
          data={roles.map((role) => ({ value: role.code, label: role.name }))}
          value={chosen}
          onChange={setChosen}
        />
        <SegmentedControl
          aria-label={t('common.status')}
          value={state}
          onChange={(value) => setState(value as UserLine['state'])}
          data={[
            { value: 'active', label: t('users.state.active') },
            { value: 'disabled', label: t('users.state.disabled') },
          ]}
        />
        {state === 'disabled' && user.state === 'active' && <Notice tone="pause">{t('users.disableWords')}</Notice>}
        <PasswordInput
          label={t('users.newPassword')}
          description={t('users.passwordHint')}
          value={newPassword}
          onChange={(event) => setNewPassword(event.currentTarget.value)}
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
          <Button
            type="submit"
            loading={isRunning}
            disabled={!password || (newPassword !== '' && newPassword.length < 10) || chosen.length === 0}
          >
            {t('users.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
