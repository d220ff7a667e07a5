import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStaff } from '../../replica/queries.ts';
import { useSignedIn } from '../../state/live.ts';
import { roleName } from './TaskLine.tsx';

export interface Owner {
  readonly ownerUserId?: string;
  readonly ownerRole?: string;
}

const ROLES = ['nurse', 'doctor', 'pharmacist'] as const;

interface Props {
  readonly value: Owner;
  onChange(owner: Owner): void;
}

/** A person, a role, or nobody: then it is the whole ward's. */
export function OwnerSelect({ value, onChange }: Props) {
  const { t } = useTranslation();
  const me = useSignedIn()?.user.userId;
  const staff = useStaff();
  const people = staff
    .filter(({ content }) => ROLES.some((role) => content.roles.includes(role)))
    .map(({ id, content }) => ({
      value: id,
      label: id === me ? t('tasks.me', { name: content.displayName }) : content.displayName,
    }))
    .toSorted((one, other) => Number(other.value === me) - Number(one.value === me));
  return (
    <Select
      label={t('tasks.who')}
      placeholder={t('tasks.everybody')}
      data={[
        { group: t('tasks.roles'), items: ROLES.map((role) => ({ value: role, label: roleName(role, t) })) },
        { group: t('tasks.people'), items: people },
      ]}
      value={value.ownerUserId ?? value.ownerRole ?? null}
      onChange={(chosen) =>
        onChange(chosen === null ? {} : chosen.startsWith('User:') ? { ownerUserId: chosen } : { ownerRole: chosen })
      }
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('tasks.everybody') }}
      maxDropdownHeight={220}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}
