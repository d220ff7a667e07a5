import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RoleLine } from '#shared/contract/users.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';

interface Props {
  readonly roles: readonly RoleLine[];
  onChange(code: string): void;
}

/** What people here may do, and what a newer version has for roles that the organisation made its own (ID22). */
export function Roles({ roles, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={t('roles.title')} flush>
      <table className={table.table} data-testid="roles">
        <TableHead columns={[t('roles.name'), t('roles.permissions')]} withActions />
        <tbody>
          {roles.map(({ code, name, permissions, offered }) => (
            <tr key={code}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td>
                {t('roles.count', { count: permissions.length })}{' '}
                {offered.length > 0 && <Tag tone="pause">{t('roles.offered', { count: offered.length })}</Tag>}
              </td>
              <td className={table.actions}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('roles.change', { name })}
                  onClick={() => onChange(code)}
                >
                  {t('common.change')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
