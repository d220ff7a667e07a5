import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RouteStatus } from '#shared/contract/interface.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Tone } from '../../ui/Condition.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Interfaces.module.css';

interface Props {
  readonly routes: readonly RouteStatus[];
  onChange(id: string): void;
}

const TONES: Readonly<Record<RouteStatus['state'], Tone>> = {
  off: 'calm',
  listening: 'fine',
  failed: 'stop',
  idle: 'fine',
  sending: 'fine',
  waiting: 'pause',
  stopped: 'stop',
};

/** Routes with states and counts. */
export function RouteTable({ routes, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={table.table}>
      <TableHead
        columns={[
          t('interfaces.name'),
          t('interfaces.direction'),
          t('common.status'),
          t('interfaces.waiting'),
          t('interfaces.parked'),
          t('interfaces.done'),
          t('interfaces.lastAt'),
        ]}
        withActions
      />
      <tbody>
        {routes.map(({ route, state, detail, waiting, parked, done, lastAt, connections }) => (
          <tr key={route.id}>
            <th scope="row">
              <bdi>{route.name}</bdi>
            </th>
            <td>
              {t(`interfaces.directionOf.${route.direction}`)}{' '}
              <span className="figures">{`${route.host}:${route.port}`}</span>
            </td>
            <td>
              <span className={css.state}>
                <Tag tone={TONES[state]}>{t(`interfaces.state.${state}`)}</Tag>
                {detail && <span className={css.quiet}>{detail}</span>}
                {connections > 0 && (
                  <span className={css.quiet}>{t('interfaces.connections', { count: connections })}</span>
                )}
              </span>
            </td>
            <td className="figures">{waiting}</td>
            <td className="figures">{parked > 0 ? <Tag tone="pause">{parked}</Tag> : 0}</td>
            <td className="figures">{done}</td>
            <td className="figures">{lastAt ? format.moment(lastAt) : '—'}</td>
            <td className={table.actions}>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('interfaces.changeOf', { name: route.name })}
                onClick={() => onChange(route.id)}
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
