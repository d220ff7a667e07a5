import { Button, SegmentedControl } from '@mantine/core';
import { IconChecks, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ProductStock } from '#shared/contract/stock-shown.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { moneyWords } from '../../parts/stock/money-words.ts';
import { ProductWords } from '../../parts/stock/StockWords.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import css from './Stock.module.css';
import { ValuePaper } from './ValuePaper.tsx';
import { Amount } from './words.tsx';

const METHODS = ['first-in-first-out', 'average'] as const;
type Method = (typeof METHODS)[number];

/** What the stock of this site is worth, reckoned from every movement; and the kept balances held against a new fold. */
export function ValueView({ products }: { readonly products: readonly ProductStock[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [method, setMethod] = useState<Method>('first-in-first-out');
  const [isPaper, setIsPaper] = useState(false);
  const { answer, reload } = useQuery(contract.stock.value, { method }, products);
  const check = useCheck();
  const money = (written: string): string => moneyWords(format, written, undefined);
  return (
    <div className={css.fillColumn}>
      {check.words && (
        <Notice tone={check.isWrong ? 'stop' : 'fine'} announce>
          {check.words}
        </Notice>
      )}
      <Panel
        fill
        flush
        isRead
        title={t('stock.value.title')}
        aside={
          answer.state === 'done' && (
            <b className={css.total} data-testid="stock-total">
              {moneyWords(format, answer.value.total, answer.value.currency)}
            </b>
          )
        }
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('stock.value.method')}
              value={method}
              onChange={(value) => setMethod(value as Method)}
              data={METHODS.map((value) => ({ value, label: t(`stock.value.by.${value}`) }))}
            />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconChecks size={15} aria-hidden />}
              loading={check.isRunning}
              onClick={() => void check.run()}
            >
              {t('stock.value.check')}
            </Button>
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
              <table className={table.table}>
                <TableHead
                  figuresFrom={2}
                  columns={[
                    t('stock.product'),
                    t('stock.value.quantity'),
                    t('stock.value.received'),
                    t('stock.value.used'),
                    t('stock.value.worth'),
                  ]}
                />
                <tbody>
                  {value.products.map((line) => (
                    <tr key={line.code}>
                      <th scope="row">
                        <ProductWords name={line.name} brand={line.brand} />
                        {line.uncosted !== '0' && (
                          <div className={css.why}>
                            {t('stock.value.uncosted', {
                              amount: format.number(Number(line.uncosted)),
                              unit: unitWord(line.unit, line.uncosted),
                            })}
                          </div>
                        )}
                      </th>
                      <td>
                        <Amount value={line.quantity} unit={line.unit} />
                      </td>
                      <td className="figures" data-figures>
                        {money(line.received)}
                      </td>
                      <td className="figures" data-figures>
                        {money(line.used)}
                      </td>
                      <td className="figures" data-figures>
                        <b>{money(line.value)}</b>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {isPaper && <ValuePaper value={value} method={method} onClose={() => setIsPaper(false)} />}
            </>
          )}
        </QueryPanel>
      </Panel>
    </div>
  );
}

function useCheck() {
  const { t } = useTranslation();
  const core = useCore();
  const [state, setState] = useState<{ readonly words?: string; readonly isWrong: boolean }>({ isWrong: false });
  const [isRunning, setIsRunning] = useState(false);
  const run = async (): Promise<void> => {
    setIsRunning(true);
    const outcome = await settle(core.call(contract.stock.check, {}));
    setIsRunning(false);
    if (outcome.state !== 'done') return setState({ isWrong: true, words: t('stock.value.checkFailed') });
    const { movements, holdings, wrong } = outcome.value;
    const words =
      wrong.length === 0
        ? t('stock.value.checked', { movements, holdings })
        : t('stock.value.wrong', { count: wrong.length });
    setState({ isWrong: wrong.length > 0, words });
  };
  return { ...state, isRunning, run };
}
