import { Button } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { ShownQuote } from '#shared/contract/money-quote.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { Notice } from '../../ui/Condition.tsx';
import type { ChargeInput } from './basket.ts';
import css from './CounterMoney.module.css';
import { TenderFields, useTenders } from './TenderFields.tsx';

type Taken = OutputOf<typeof contract.money.pay>;

interface Props {
  readonly charge: ChargeInput;
  readonly quote: ShownQuote;
  /** The till is open, everything has a price, and the price is that of what is shown. */
  readonly isReady: boolean;
  onTaken(taken: Taken): void;
}

/** The money: what is due, what is handed over, what goes back or stays owed. Core reckons it all again. */
export function TakeForm({ charge, quote, isReady, onTaken }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.money.pay);
  const money = useMoney();
  const tenders = useTenders(quote);
  const isRight = isReady && tenders.isRight;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isRight) return;
    const outcome = await run({ commandId: crypto.randomUUID(), ...charge, due: quote.due, ...tenders.asked });
    if (outcome.state !== 'done') return;
    const { number, change, left } = outcome.value;
    // It stands on the screen, with the receipt beside it.
    announce(
      left === undefined
        ? t('money.taken', { number, change: money(change) })
        : t('money.partTaken', { number, left: `${money(left)} ${quote.currency}` }),
    );
    onTaken(outcome.value);
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <Sums quote={quote} />
      <TenderFields tenders={tenders} exact={quote.dueInCash} currency={quote.currency} decimals={quote.decimals} />
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button type="submit" loading={isRunning} disabled={!isRight}>
          {t('money.take')}
        </Button>
      </div>
    </form>
  );
}

function Sums({ quote }: { readonly quote: ShownQuote }) {
  const { t } = useTranslation();
  const money = useMoney();
  const { currency, fee, total, due, dueInCash, capped, taxes } = quote;
  const isSome = (amount: string): boolean => /[1-9]/.test(amount);
  return (
    <>
      <dl className={css.sums}>
        {isSome(fee) && (
          <>
            <dt>{t('money.fee')}</dt>
            <dd className="figures">{money(fee)}</dd>
          </>
        )}
        <dt>{t('money.total')}</dt>
        <dd className="figures">{money(total)}</dd>
        {taxes.map(({ name, percent, amount }) => (
          <TaxLine key={`${name} ${percent}`} name={name} percent={percent} amount={amount} />
        ))}
        <dt>{t('money.due')}</dt>
        <dd data-strong className="figures" data-testid="money-due">
          {money(due)} {currency}
        </dd>
        {dueInCash !== due && (
          <>
            <dt />
            <dd className="figures">{t('money.dueInCash', { amount: money(dueInCash) })}</dd>
          </>
        )}
      </dl>
      {capped && <Notice tone="calm">{t('money.capped')}</Notice>}
    </>
  );
}

function TaxLine({
  name,
  percent,
  amount,
}: {
  readonly name: string;
  readonly percent: string;
  readonly amount: string;
}) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <>
      <dt>{t('money.taxIn', { name, percent })}</dt>
      <dd className="figures" data-testid="money-tax">
        {money(amount)}
      </dd>
    </>
  );
}
