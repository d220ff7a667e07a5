import { MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RoleLine, UserLine } from '#shared/contract/users.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';

interface Props {
  /** Undefined for somebody new. */
  readonly user: UserLine | undefined;
  readonly roles: readonly RoleLine[];
  onDone(): void;
  onCancel(): void;
}

/** Least length of a password, as the contract has it. */
const PASSWORD_LENGTH = 10;

/** One person of the organisation: new, or to be changed. */
export function UserForm({ user, roles, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [displayName, setDisplayName] = useState(user?.displayName ?? '');
  const [chosen, setChosen] = useState<string[]>([...(user?.roles ?? [])]);
  const [state, setState] = useState(user?.state ?? 'active');
  const [personNumber, setPersonNumber] = useState(user?.personNumber ?? '');
  const [newPassword, setNewPassword] = useState('');
  const isNamed = displayName.trim() !== '' && chosen.length > 0;
  const isLongEnough = newPassword.length >= PASSWORD_LENGTH;
  const common = { proofLabel: t('users.proof'), onCancel };
  const tell = (words: string): void => {
    tellDone(words);
    onDone();
  };
  const fields = (
    <>
      <TextInput
        label={t('users.name')}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        autoFocus={!user}
      />
      {!user && (
        <TextInput
          label={t('users.login')}
          description={t('users.loginHint')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value.toLowerCase())}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <MultiSelect
        label={t('users.roles')}
        data={roles.map((role) => ({ value: role.code, label: role.name }))}
        value={chosen}
        onChange={setChosen}
      />
      <TextInput
        label={t('users.personNumber')}
        description={t('users.personNumberHint')}
        value={personNumber}
        onChange={(event) => setPersonNumber(event.currentTarget.value)}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
      />
      {user && (
        <SegmentedControl
          aria-label={t('common.status')}
          value={state}
          onChange={(value) => setState(value as UserLine['state'])}
          data={(['active', 'disabled'] as const).map((value) => ({ value, label: t(`users.state.${value}`) }))}
        />
      )}
      {user?.state === 'active' && state === 'disabled' && <Notice tone="pause">{t('users.disableWords')}</Notice>}
      <SecretInput
        label={user ? t('users.newPassword') : t('users.initialPassword')}
        description={t('users.passwordHint')}
        value={newPassword}
        onChange={setNewPassword}
        is="new"
      />
    </>
  );
  if (!user)
    return (
      <Panel title={t('users.add')}>
        <ProofForm
          {...common}
          operation={contract.users.add}
          input={(password) => ({
            password,
            login,
            displayName,
            roles: chosen,
            personNumber,
            initialPassword: newPassword,
          })}
          isReady={isNamed && login.trim() !== '' && isLongEnough}
          submitLabel={t('users.add')}
          onDone={({ displayName: name }) => tell(t('users.added', { name }))}
        >
          {fields}
        </ProofForm>
      </Panel>
    );
  return (
    <Panel title={t('users.changeOf', { name: user.displayName })}>
      <ProofForm
        {...common}
        operation={contract.users.change}
        input={(password) => ({
          password,
          userId: user.userId,
          ...(displayName === user.displayName ? {} : { displayName }),
          ...(chosen.join() === user.roles.join() ? {} : { roles: chosen }),
          ...(personNumber.trim() === (user.personNumber ?? '') ? {} : { personNumber }),
          ...(state === user.state ? {} : { state }),
          ...(newPassword === '' ? {} : { newPassword }),
        })}
        isReady={isNamed && (newPassword === '' || isLongEnough)}
        submitLabel={t('users.save')}
        onDone={({ displayName: name }) => tell(t('users.changed', { name }))}
      >
        {fields}
      </ProofForm>
    </Panel>
  );
}
