import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { ShownCashUp } from '#shared/contract/money-cash-up.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import tableCss from '../../ui/table.module.css';
import { CashUpSheet } from './CashUpSheet.tsx';
import css from './CounterMoney.module.css';

type Paper = OutputOf<typeof contract.money.printCashUp>;

/** Shifts of this till as they were closed, newest first. */
export function CashUps({ again }: { readonly again: unknown }) {
  const { t } = useTranslation();
  const { answer, reload } = useQuery(contract.money.cashUps, {}, again);
  const { call, run, isRunning } = useCommand(contract.money.printCashUp);
  const [paper, setPaper] = useState<Paper>();
  async function print({ id }: ShownCashUp): Promise<void> {
    const outcome = await run({ commandId: crypto.randomUUID(), shift: id });
    if (outcome.state === 'done') setPaper(outcome.value);
  }
  if (paper) return <CashUpSheet paper={paper} onClose={() => setPaper(undefined)} />;
  return (
    <Panel fill flush title={t('money.part.cash-ups')}>
      <CallNotice call={call} />
      <QueryPanel answer={answer} reload={reload}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('money.noCashUps')}>{t('money.noCashUpsWords')}</Empty>
          ) : (
            <table className={`${tableCss.table} ${css.table}`}>
              <TableHead
                columns={(
                  ['closedWhen', 'people', 'cashUpPayments', 'expected', 'countedHead', 'differenceHead'] as const
                ).map((name) => t(`money.${name}`))}
                withActions
              />
              <tbody>
                {all.map((one) => (
                  <Row key={one.id} cashUp={one} isRunning={isRunning} onPrint={() => void print(one)} />
                ))}
              </tbody>
            </table>
          )
        }
      </QueryPanel>
    </Panel>
  );
}

interface RowProps {
  readonly cashUp: ShownCashUp;
  readonly isRunning: boolean;
  onPrint(): void;
}

function Row({ cashUp, isRunning, onPrint }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = useMoney();
  const { closedAt, openedAt, closedBy, second, payments, refunds, counted, expected, difference, late } = cashUp;
  const differs = [difference.cash, difference.mobile].some((amount) => /[1-9]/.test(amount));
  return (
    <tr data-testid="cash-up">
      <th scope="row" className="figures">
        {format.dateTime(closedAt)}
        <div className={css.more}>{t('money.openedAt', { when: format.dateTime(openedAt) })}</div>
      </th>
      <td>
        <bdi>{closedBy}</bdi>, <bdi>{second}</bdi>
      </td>
      <td className="figures">
        {payments} / {refunds}
        {late > 0 && <Tag tone="pause">{t('money.late', { count: late })}</Tag>}
      </td>
      <Figures amounts={expected} currency={cashUp.currency} />
      <Figures amounts={counted} currency={cashUp.currency} />
      <td data-figure className="figures">
        {differs ? (
          <>
            <Tag tone="pause">{signed(money(difference.cash))}</Tag>
            {/[1-9]/.test(difference.mobile) && (
              <Tag tone="pause">{`${t('money.method.mobile')} ${signed(money(difference.mobile))}`}</Tag>
            )}
            <div className={css.more}>
              <bdi>{cashUp.reason}</bdi>
            </div>
          </>
        ) : (
          t('money.noDifference')
        )}
      </td>
      <td className={tableCss.actions}>
        <Button
          size="compact-sm"
          variant="default"
          loading={isRunning}
          leftSection={<IconPrinter size={14} aria-hidden />}
          aria-label={t('money.printCashUp', { when: format.dateTime(closedAt) })}
          onClick={onPrint}
        >
          {t('cdRegister.print')}
        </Button>
      </td>
    </tr>
  );
}

const signed = (amount: string): string => (amount.startsWith('-') ? amount.replace('-', '−') : `+${amount}`);

function Figures({ amounts, currency }: { readonly amounts: ShownCashUp['counted']; readonly currency: string }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <td data-figure className="figures">
      {money(amounts.cash)} {currency}
      {/[1-9]/.test(amounts.mobile) && (
        <div className={css.more}>
          {t('money.method.mobile')} {money(amounts.mobile)}
        </div>
      )}
    </td>
  );
}
