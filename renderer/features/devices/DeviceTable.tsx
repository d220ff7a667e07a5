import { Button } from '@mantine/core';
import { IconBarcode, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow } from '#shared/contract/device.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Devices.module.css';
import { lineWords, sayingOf } from './device-words.ts';

interface Props {
  readonly rows: readonly DeviceRow[];
  readonly mayManage: boolean;
  onChange(deviceId: string): void;
  onTest(deviceId: string): void;
}

export function DeviceTable({ rows, mayManage, onChange, onTest }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={table.table}>
      <TableHead columns={[t('devices.name'), t('devices.line'), t('common.status'), t('devices.heard')]} withActions />
      <tbody>
        {rows.map((row) => {
          const { tone, state, next } = sayingOf(row, t);
          const Icon = row.config.type === 'scanner' ? IconBarcode : IconPrinter;
          return (
            <tr key={row.id}>
              <th scope="row">
                <Icon size={15} aria-label={t(`devices.type.${row.config.type}`)} role="img" />{' '}
                <bdi>{row.config.name}</bdi>
              </th>
              <td>
                <bdi className="figures">{lineWords(row.config)}</bdi>
              </td>
              <td>
                <Tag tone={tone}>{state}</Tag>
                {row.waiting > 0 && <> {t('devices.waiting', { count: row.waiting })}</>}
                {next && <p className={css.next}>{next}</p>}
              </td>
              <td className="figures">{row.heardAt ? format.moment(row.heardAt) : '—'}</td>
              <td className={table.actions}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('devices.testOf', { name: row.config.name })}
                  onClick={() => onTest(row.id)}
                >
                  {t('devices.test')}
                </Button>
                {mayManage && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('devices.changeOf', { name: row.config.name })}
                    onClick={() => onChange(row.id)}
                  >
                    {t('common.change')}
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
