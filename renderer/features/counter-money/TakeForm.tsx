import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { ShownQuote } from '#shared/contract/money.ts';
import { settlePayment } from '#shared/domain/payment/settle-payment.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import type { ChargeInput } from './basket.ts';
import css from './CounterMoney.module.css';

type Taken = OutputOf<typeof contract.money.pay>;

interface Props {
  readonly charge: ChargeInput;
  readonly quote: ShownQuote;
  /** The till is open, everything has a price, and the price is that of what is shown. */
  readonly isReady: boolean;
  onTaken(taken: Taken): void;
}

/** The money: what is due, what is handed over, what goes back. Core reckons it all again. */
export function TakeForm({ charge, quote, isReady, onTaken }: Props) {
  const { t } = useTranslation();
  const [cash, setCash] = useState('');
  const [mobile, setMobile] = useState({ amount: '', reference: '', provider: '' });
  const [waived, setWaived] = useState({ amount: '', reason: '' });
  const { call, run, isRunning } = useCommand(contract.money.pay);
  const step = useCashStep(quote);
  const handed = {
    ...(cash ? { cash } : {}),
    ...(mobile.amount ? { mobile: { ...mobile, ...(mobile.provider ? { provider: mobile.provider } : {}) } } : {}),
    ...(waived.amount ? { waived } : {}),
  };
  const settled = settlePayment(quote.due, handed, step);
  const isComplete =
    (!mobile.amount || mobile.reference.trim().length >= 3) && (!waived.amount || waived.reason.trim().length >= 3);
  const isRight = isReady && settled.state === 'settled' && isComplete;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isRight) return;
    const { provider, ...confirmed } = mobile;
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), ...charge, due: quote.due },
      ...(cash ? { cash } : {}),
      ...(mobile.amount ? { mobile: { ...confirmed, ...(provider ? { provider } : {}) } } : {}),
      ...(waived.amount ? { waived } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('money.taken', { number: outcome.value.number, change: outcome.value.change }));
    onTaken(outcome.value);
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <Sums quote={quote} />
      <div className={css.two}>
        <TextInput
          label={t('money.cash')}
          value={cash}
          onChange={(event) => setCash(event.currentTarget.value.trim())}
          inputMode="decimal"
          data-testid="money-cash"
        />
        <div>
          <dl className={css.sums} data-testid="money-change">
            <dt>{t(settled.state === 'short' ? 'money.missing' : 'money.change')}</dt>
            <dd data-strong className="figures">
              {settled.state === 'settled' && settled.change}
              {settled.state === 'short' && settled.missing}
              {settled.state !== 'settled' && settled.state !== 'short' && '—'}
            </dd>
          </dl>
          <Button size="compact-sm" variant="default" onClick={() => setCash(quote.dueInCash)}>
            {t('money.exact')}
          </Button>
        </div>
      </div>
      <details>
        <summary>{t('money.more')}</summary>
        <div className={css.two}>
          <TextInput
            label={t('money.mobile')}
            value={mobile.amount}
            onChange={(event) => setMobile({ ...mobile, amount: event.currentTarget.value.trim() })}
            inputMode="decimal"
          />
          <TextInput
            label={t('money.mobileReference')}
            value={mobile.reference}
            onChange={(event) => setMobile({ ...mobile, reference: event.currentTarget.value })}
            maxLength={60}
          />
          <TextInput
            label={t('money.waive')}
            value={waived.amount}
            onChange={(event) => setWaived({ ...waived, amount: event.currentTarget.value.trim() })}
            inputMode="decimal"
          />
          <TextInput
            label={t('money.waiveWhy')}
            value={waived.reason}
            onChange={(event) => setWaived({ ...waived, reason: event.currentTarget.value })}
            maxLength={300}
          />
        </div>
      </details>
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button type="submit" loading={isRunning} disabled={!isRight}>
          {t('money.take')}
        </Button>
      </div>
    </form>
  );
}

/** The rules that a screen needs to say the change: the smallest coin, and the places of the currency. */
function useCashStep({ decimals, currency }: ShownQuote) {
  const { answer } = useQuery(contract.money.rules, {});
  const rules = answer.state === 'done' ? answer.value.rules : undefined;
  const cashStep = rules?.cashStep ?? (decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`);
  return {
    ...{ currency, decimals, cashStep, markupPercent: '0', feePerItem: '0', feePerDispense: '0' },
    ...{ loose: 'proportional' as const, coPayments: [], refundAloneUpTo: '0' },
  };
}

function Sums({ quote }: { readonly quote: ShownQuote }) {
  const { t } = useTranslation();
  const { currency, fee, total, due, dueInCash, capped } = quote;
  const isSome = (amount: string): boolean => /[1-9]/.test(amount);
  return (
    <>
      <dl className={css.sums}>
        {isSome(fee) && (
          <>
            <dt>{t('money.fee')}</dt>
            <dd className="figures">{fee}</dd>
          </>
        )}
        <dt>{t('money.total')}</dt>
        <dd className="figures">{total}</dd>
        <dt>{t('money.due')}</dt>
        <dd data-strong className="figures" data-testid="money-due">
          {due} {currency}
        </dd>
        {dueInCash !== due && (
          <>
            <dt />
            <dd className="figures">{t('money.dueInCash', { amount: dueInCash })}</dd>
          </>
        )}
      </dl>
      {capped && <Notice tone="calm">{t('money.capped')}</Notice>}
    </>
  );
}
