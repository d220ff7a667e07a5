import { Button, Checkbox, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownQuote } from '#shared/contract/money.ts';
import { settlePart, settlePayment } from '#shared/domain/payment/settle-payment.ts';
import { useQuery } from '../../core-client/use-query.ts';
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
  const { provider, ...confirmed } = mobile;
  const handed = {
    ...(cash ? { cash } : {}),
    ...(mobile.amount ? { mobile: { ...confirmed, ...(provider ? { provider } : {}) } } : {}),
    ...(waived.amount ? { waived } : {}),
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
}

export function TenderFields({ tenders, exact, currency }: Props) {
  const { t } = useTranslation();
  const { typed, settled, isShort, left, change } = tenders;
  const { cash, mobile, waived, part } = typed;
  const field = useRef<HTMLInputElement>(null);
  useKeys({ F8: () => field.current?.select() });
  return (
    <>
      <div className={css.two}>
        <TextInput
          ref={field}
          label={
            <>
              {t('money.cash')} <Keycap keys="F8" />
            </>
          }
          aria-keyshortcuts="F8"
          data-autofocus
          value={cash}
          onChange={(event) => change({ cash: event.currentTarget.value.trim() })}
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
          <Button size="compact-sm" variant="default" onClick={() => change({ cash: exact })}>
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
            onChange={(event) => change({ mobile: { ...mobile, amount: event.currentTarget.value.trim() } })}
            inputMode="decimal"
          />
          <TextInput
            label={t('money.mobileReference')}
            value={mobile.reference}
            onChange={(event) => change({ mobile: { ...mobile, reference: event.currentTarget.value } })}
            maxLength={60}
          />
          <TextInput
            label={t('money.waive')}
            value={waived.amount}
            onChange={(event) => change({ waived: { ...waived, amount: event.currentTarget.value.trim() } })}
            inputMode="decimal"
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
          label={t('money.partOf', { left: `${left} ${currency}` })}
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
  const cashStep = rules?.cashStep ?? (decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`);
  return {
    ...{ currency, decimals, cashStep, markupPercent: '0', feePerItem: '0', feePerDispense: '0' },
    ...{ loose: 'proportional' as const, coPayments: [], refundAloneUpTo: '0' },
  };
}
