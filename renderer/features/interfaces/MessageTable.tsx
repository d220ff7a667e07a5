import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageLine } from '#shared/contract/interface.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Tone } from '../../ui/Condition.tsx';
import { useFocusStays } from '../../ui/focus-stays.ts';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { parkWords } from './park-words.ts';

interface Props {
  readonly lines: readonly MessageLine[];
  onOpen(number: number): void;
}

const TONES: Readonly<Record<MessageLine['state'], Tone>> = {
  waiting: 'calm',
  done: 'fine',
  parked: 'pause',
  dismissed: 'calm',
};

/** Messages of one box. No names: who opens one is audited. */
export function MessageTable({ lines, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const frame = useRef<HTMLTableElement>(null);
  useFocusStays(frame);
  return (
    <table ref={frame} className={table.table}>
      <TableHead
        columns={[
          t('interfaces.number'),
          t('interfaces.at'),
          t('interfaces.type'),
          t('interfaces.peer'),
          t('common.status'),
        ]}
        withActions
      />
      <tbody>
        {lines.map((line) => (
          <tr key={line.number}>
            <th scope="row" className="figures">
              {line.number}
            </th>
            <td className="figures">{format.moment(line.at)}</td>
            <td>{line.type}</td>
            <td>
              <bdi>{line.peer}</bdi>
            </td>
            <td>
              <Tag tone={TONES[line.state]}>{t(`interfaces.messageState.${line.state}`)}</Tag>{' '}
              {line.elsewhere && <Tag tone="pause">{t(`interfaces.copy.tag.${line.elsewhere}`)}</Tag>}{' '}
              {line.state === 'parked' && line.reason && parkWords({ t, language: i18n.language }, line.reason)}
            </td>
            <td className={table.actions}>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('interfaces.openMessage', { number: line.number })}
                onClick={() => onOpen(line.number)}
              >
                {t('interfaces.open')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
