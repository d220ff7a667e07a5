import { Button, SegmentedControl } from '@mantine/core';
import { IconClipboardCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StocktakeRow } from '#shared/contract/stocktake.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { StandingTags } from './StandingTags.tsx';
import { StartForm } from './StartForm.tsx';
import css from './Stocktake.module.css';

type Extent = 'open' | 'all';

export function StocktakeList({ onOpen }: { onOpen(id: string): void }) {
  const { t } = useTranslation();
  const [extent, setExtent] = useState<Extent>('open');
  const [isStarting, setIsStarting] = useState(false);
  const { answer, reload } = useQuery(contract.stocktake.list, { state: extent });
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.stocktake')}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('count.which')}
            value={extent}
            onChange={(value) => setExtent(value as Extent)}
            data={(['open', 'all'] as const).map((value) => ({ value, label: t(`count.extent.${value}`) }))}
          />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setIsStarting(true)}>
            {t('count.start')}
          </Button>
        </>
      }
    >
      <Panel title={t(`count.extent.${extent}`)} fill flush>
        <QueryPanel answer={answer} reload={reload}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={<IconClipboardCheck size={28} aria-hidden />} title={t('count.none')}>
                {t('count.noneWords')}
              </Empty>
            ) : (
              <table className={table.table}>
                <TableHead
                  columns={[
                    t('count.startedAt'),
                    t('count.places'),
                    t('count.standing'),
                    t('count.progress'),
                    t('count.startedBy'),
                  ]}
                />
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.id} row={row} onOpen={onOpen} />
                  ))}
                </tbody>
              </table>
            )
          }
        </QueryPanel>
      </Panel>
      {isStarting && <StartForm onClose={() => setIsStarting(false)} onStarted={onOpen} />}
    </Screen>
  );
}

function Row({ row, onOpen }: { readonly row: StocktakeRow; onOpen(id: string): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-testid="stocktake-row">
      <td className="figures">
        <button type="button" className={css.open} onClick={() => onOpen(row.id)}>
          {format.moment(row.startedAt)}
        </button>
      </td>
      <th scope="row">
        <button type="button" className={css.open} onClick={() => onOpen(row.id)}>
          <bdi>{row.places.map(({ name }) => name).join(', ')}</bdi>
        </button>
        {row.note && (
          <div className={`quiet ${css.more}`}>
            <bdi>{row.note}</bdi>
          </div>
        )}
      </th>
      <td>
        <StandingTags row={row} />
      </td>
      <td>{t('count.progressOf', { done: row.counted - row.recounts, all: row.lines })}</td>
      <td>
        <bdi>{row.startedBy}</bdi>
      </td>
    </tr>
  );
}
