import { Button, Checkbox, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownQuote } from '#shared/contract/money-quote.ts';
import { settlePart, settlePayment } from '#shared/domain/payment/settle-payment.ts';
import { smallestAmount, typedMoney } from '#shared/domain/price/money.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import css from './CounterMoney.module.css';

interface Due {
  readonly due: string;
  readonly currency: string;
  readonly decimals: number;
}

const NO_MOBILE = { amount: '', reference: '', provider: '' };
const NOTHING = { cash: '', mobile: NO_MOBILE, waived: { amount: '', reason: '' }, part: false };

/** What is handed over, as it is typed, against what is due. Core reckons it all again. */
export function useTenders({ due, currency, decimals }: Due) {
  const [typed, setTyped] = useState(NOTHING);
  const rules = useCoins({ currency, decimals });
  const { cash, mobile, waived } = typed;
  // What is no amount stays as it is, and is refused as none.
  const read = (text: string): string => typedMoney(text, decimals) ?? text;
  const { provider, ...confirmed } = mobile;
  const handed = {
    ...(cash ? { cash: read(cash) } : {}),
    ...(mobile.amount
      ? { mobile: { ...confirmed, amount: read(mobile.amount), ...(provider ? { provider } : {}) } }
      : {}),
    ...(waived.amount ? { waived: { ...waived, amount: read(waived.amount) } } : {}),
  };
  const settled = settlePayment(due, handed, rules);
  const part = settlePart(due, handed, rules);
  const isShort = settled.state === 'short' && part.state === 'settled';
  const isPart = typed.part && isShort;
  const isComplete =
    (!mobile.amount || mobile.reference.trim().length >= 3) && (!waived.amount || waived.reason.trim().length >= 3);
  return {
    ...{ typed, settled, isShort },
    left: part.state === 'settled' ? part.left : undefined,
    change: (changes: Partial<typeof NOTHING>) => setTyped((before) => ({ ...before, ...changes })),
    isRight: isComplete && (settled.state === 'settled' || isPart),
    /** As the command wants it. */
    asked: { ...handed, ...(isPart ? { part: true } : {}) },
  };
}

interface Props {
  readonly tenders: ReturnType<typeof useTenders>;
  /** In coins. */
  readonly exact: string;
  readonly currency: string;
  readonly decimals: number;
}

export function TenderFields({ tenders, exact, currency, decimals }: Props) {
  const { t } = useTranslation();
  const money = useMoney();
  const { typed, settled, isShort, left, change } = tenders;
  const { cash, mobile, waived, part } = typed;
  const field = useRef<HTMLInputElement>(null);
  useKeys({ F8: () => field.current?.select() });
  return (
    <>
      <div className={css.two}>
        <MoneyInput
          ref={field}
          label={
            <>
              {t('money.cash')} <Keycap keys="F8" />
            </>
          }
          aria-keyshortcuts="F8"
          data-autofocus
          value={cash}
          onChange={(amount) => change({ cash: amount })}
          {...{ currency, decimals }}
          data-testid="money-cash"
        />
        <div>
          <dl className={css.sums} data-testid="money-change">
            <dt>{t(settled.state === 'short' ? 'money.missing' : 'money.change')}</dt>
            <dd data-strong className="figures">
              {settled.state === 'settled' && money(settled.change)}
              {settled.state === 'short' && money(settled.missing)}
              {settled.state !== 'settled' && settled.state !== 'short' && '—'}
            </dd>
          </dl>
          <Button size="compact-sm" variant="default" onClick={() => change({ cash: exact })}>
            {t('money.exact')}
          </Button>
        </div>
      </div>
      <details>
        <summary>{t('money.more')}</summary>
        <div className={css.two}>
          <MoneyInput
            label={t('money.mobile')}
            value={mobile.amount}
            onChange={(amount) => change({ mobile: { ...mobile, amount } })}
            {...{ currency, decimals }}
          />
          <TextInput
            label={t('money.mobileReference')}
            value={mobile.reference}
            onChange={(event) => change({ mobile: { ...mobile, reference: event.currentTarget.value } })}
            maxLength={60}
          />
          <MoneyInput
            label={t('money.waive')}
            value={waived.amount}
            onChange={(amount) => change({ waived: { ...waived, amount } })}
            {...{ currency, decimals }}
          />
          <TextInput
            label={t('money.waiveWhy')}
            value={waived.reason}
            onChange={(event) => change({ waived: { ...waived, reason: event.currentTarget.value } })}
            maxLength={300}
          />
        </div>
      </details>
      {isShort && (
        <Checkbox
          label={t('money.partOf', { left: `${money(left ?? '')} ${currency}` })}
          checked={part}
          onChange={(event) => change({ part: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** The rules that a screen needs to say the change: the smallest coin, and the places of the currency. */
function useCoins({ decimals, currency }: Pick<ShownQuote, 'decimals' | 'currency'>) {
  const { answer } = useQuery(contract.money.rules, {});
  const rules = answer.state === 'done' ? answer.value.rules : undefined;
  const cashStep = rules?.cashStep ?? smallestAmount(decimals);
  return {
    ...{ currency, decimals, cashStep, markupPercent: '0', feePerItem: '0', feePerDispense: '0' },
    ...{ loose: 'proportional' as const, coPayments: [], refundAloneUpTo: '0' },
  };
}
