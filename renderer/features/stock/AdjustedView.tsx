import { Button, SegmentedControl } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ProductStock } from '#shared/contract/stock-shown.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { ProductWords } from '../../parts/stock/StockWords.tsx';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { AdjustedPaper } from './AdjustedPaper.tsx';
import css from './Stock.module.css';
import { Amount } from './words.tsx';

const PERIODS = ['30', '90', '365'] as const;

/** What was found, lost and thrown away, and by what kind of reason. */
export function AdjustedView({ products }: { readonly products: readonly ProductStock[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [days, setDays] = useState<string>('30');
  const [isPaper, setIsPaper] = useState(false);
  const { answer, reload } = useQuery(contract.stock.adjustments, { days: Number(days) }, products);
  return (
    <div className={css.fillColumn}>
      <Panel
        fill
        flush
        isRead
        title={t('stock.adjusted.title')}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('stock.adjusted.period')}
              value={days}
              onChange={setDays}
              data={PERIODS.map((value) => ({ value, label: t('stock.adjusted.days', { count: Number(value) }) }))}
            />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPrinter size={15} aria-hidden />}
              onClick={() => setIsPaper(true)}
            >
              {t('paper.print')}
            </Button>
          </>
        }
      >
        <QueryPanel answer={answer} reload={reload}>
          {(value) => (
            <>
              {value.lines.length === 0 && <Empty title={t('stock.adjusted.none')} />}
              {value.lines.length > 0 && (
                <table className={table.table}>
                  <TableHead
                    columns={[
                      t('stock.product'),
                      t('stock.code'),
                      t('stock.adjusted.count'),
                      t('stock.adjusted.quantity'),
                      t('stock.value.worth'),
                    ]}
                  />
                  <tbody>
                    {value.lines.map((line) => (
                      <tr key={`${line.code} ${line.reason} ${line.quantity.startsWith('-')}`}>
                        <th scope="row">
                          <ProductWords name={line.name} brand={line.brand} />
                        </th>
                        <td>{line.reason ? t(`stock.coded.${line.reason}`) : t('stock.adjusted.uncoded')}</td>
                        <td className="figures">{format.number(line.count)}</td>
                        <td>
                          <Amount value={line.quantity} unit={line.unit} />
                        </td>
                        <td className="figures">
                          {line.value === undefined ? '—' : moneyWords(format, line.value, value.currency)}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              {isPaper && <AdjustedPaper adjusted={value} onClose={() => setIsPaper(false)} />}
            </>
          )}
        </QueryPanel>
      </Panel>
    </div>
  );
}
