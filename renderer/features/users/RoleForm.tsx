import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PERMISSIONS, type Permission } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { RoleLine } from '#shared/contract/users.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { roleChange } from './role-change.ts';
import css from './Users.module.css';

interface Props {
  readonly role: RoleLine;
  onDone(): void;
  onCancel(): void;
}

/** One role: what is new first, for a person to decide; then all that it may do. */
export function RoleForm({ role, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(role.permissions));
  const offered = PERMISSIONS.filter((permission) => role.offered.includes(permission));
  const others = role.permissions.filter((permission) => !(PERMISSIONS as readonly string[]).includes(permission));
  const change = roleChange(role, chosen);
  const tick = (permission: Permission) => (
    <Checkbox
      key={permission}
      label={t(`permission.${permission}`)}
      checked={chosen.has(permission)}
      onChange={(event) => {
        const next = new Set(chosen);
        if (event.currentTarget.checked) next.add(permission);
        else next.delete(permission);
        setChosen(next);
      }}
    />
  );
  return (
    <Panel title={t('roles.change', { name: role.name })}>
      <ProofForm
        operation={contract.users.changeRole}
        input={(password) => ({ password, code: role.code, ...change })}
        proofLabel={t('users.proof')}
        submitLabel={t('roles.save')}
        isReady={change.add.length + change.remove.length + change.decided.length > 0}
        onDone={({ name }) => {
          tellDone(t('roles.saved', { name }));
          onDone();
        }}
        onCancel={onCancel}
      >
        {offered.length > 0 && (
          <Notice tone="pause" title={t('roles.offeredTitle')}>
            <div className={css.offers}>
              <p>{t('roles.offeredWords')}</p>
              {offered.map(tick)}
            </div>
          </Notice>
        )}
        <fieldset className={css.rights} aria-label={t('roles.all')}>
          {PERMISSIONS.filter((permission) => !offered.includes(permission)).map(tick)}
        </fieldset>
        {others.length > 0 && <p className="quiet">{t('roles.others', { count: others.length })}</p>}
      </ProofForm>
    </Panel>
  );
}
