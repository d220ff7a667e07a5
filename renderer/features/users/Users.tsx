import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RoleLine, UserLine } from '#shared/contract/users.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useLive } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { RoleForm } from './RoleForm.tsx';
import { Roles } from './Roles.tsx';
import { UserForm } from './UserForm.tsx';
import css from './Users.module.css';

type Editing =
  | { readonly mode: 'none' }
  | { readonly mode: 'add' }
  | { readonly mode: 'change'; readonly userId: string }
  | { readonly mode: 'role'; readonly code: string };

/** People of the organisation. Each act is signed at central, so that it needs contact and the administrator's password. */
export function Users() {
  const { t } = useTranslation();
  const { answer, reload } = useQuery(contract.users.list, {});
  const link = useLive((live) => live.sync?.link);
  const [editing, setEditing] = useState<Editing>({ mode: 'none' });
  const done = (): void => {
    setEditing({ mode: 'none' });
    reload();
  };
  const role =
    editing.mode === 'role' && answer.state === 'done'
      ? answer.value.roles.find(({ code }) => code === editing.code)
      : undefined;
  return (
    <Screen
      title={t('task.users')}
      lead={t('users.lead')}
      actions={
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setEditing({ mode: 'add' })}>
          {t('users.add')}
        </Button>
      }
    >
      {link !== undefined && link !== 'connected' && <Notice tone="calm">{t('users.needsContact')}</Notice>}
      <div className={css.columns} data-editing={editing.mode !== 'none' || undefined}>
        <div className={css.panels}>
          <Panel title={t('users.people')} flush>
            <QueryPanel answer={answer} reload={reload}>
              {({ users, roles }) => (
                <People users={users} roles={roles} onChange={(userId) => setEditing({ mode: 'change', userId })} />
              )}
            </QueryPanel>
          </Panel>
          {answer.state === 'done' && (
            <Roles roles={answer.value.roles} onChange={(code) => setEditing({ mode: 'role', code })} />
          )}
        </div>
        {role && <RoleForm key={role.code} role={role} onDone={done} onCancel={() => setEditing({ mode: 'none' })} />}
        {answer.state === 'done' && (editing.mode === 'add' || editing.mode === 'change') && (
          <UserForm
            key={editing.mode === 'change' ? editing.userId : 'new'}
            user={findEdited(answer.value.users, editing)}
            roles={answer.value.roles}
            onDone={done}
            onCancel={() => setEditing({ mode: 'none' })}
          />
        )}
      </div>
    </Screen>
  );
}

function findEdited(users: readonly UserLine[], editing: Editing): UserLine | undefined {
  return editing.mode === 'change' ? users.find(({ userId }) => userId === editing.userId) : undefined;
}

interface PeopleProps {
  readonly users: readonly UserLine[];
  readonly roles: readonly RoleLine[];
  onChange(userId: string): void;
}

function People({ users, roles, onChange }: PeopleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const roleName = (code: string) => roles.find((role) => role.code === code)?.name ?? code;
  return (
    <table className={table.table}>
      <TableHead
        columns={[t('users.name'), t('users.login'), t('users.roles'), t('common.status'), t('users.changedAt')]}
        withActions
      />
      <tbody>
        {users.map((user) => (
          <tr key={user.userId} data-out={user.state === 'disabled' || undefined}>
            <th scope="row">
              <bdi>{user.displayName}</bdi>
            </th>
            <td>{user.login}</td>
            <td>{user.roles.map(roleName).join(', ')}</td>
            <td>
              <Tag tone={user.state === 'active' ? 'calm' : 'pause'}>{t(`users.state.${user.state}`)}</Tag>
            </td>
            <td className="figures">{user.lastChangedAt ? format.moment(user.lastChangedAt) : '—'}</td>
            <td className={table.actions}>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('users.changeOf', { name: user.displayName })}
                onClick={() => onChange(user.userId)}
              >
                {t('common.change')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
