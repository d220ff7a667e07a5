import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { useSignedIn } from '../../state/live.ts';
import { useKeys } from '../../ui/keys.ts';
import { Screen } from '../../ui/Screen.tsx';
import { CashUps } from './CashUps.tsx';
import { Pay } from './Pay.tsx';
import { Payments } from './Payments.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import { Till } from './Till.tsx';

const PARTS = ['pay', 'payments', 'till', 'rules', 'cash-ups'] as const;
type Part = (typeof PARTS)[number];

/** Money at the counter: take it, look at what was taken, the till's shift, and how the organisation charges. */
export function CounterMoney() {
  const { t } = useTranslation();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const mayTake = permissions.includes('money.take');
  const parts = PARTS.filter((part) => mayTake || part === 'rules');
  const [chosen, setChosen] = useState<Part>('pay');
  const part = parts.includes(chosen) ? chosen : 'rules';
  /** Counts up with everything that was written. */
  const [changes, setChanges] = useState(0);
  const { answer, reload } = useQuery(contract.money.till, mayTake ? {} : undefined, changes);
  const changed = (): void => setChanges((count) => count + 1);
  useKeys(Object.fromEntries(parts.map((name, at) => [`Ctrl+${at + 1}`, () => setChosen(name)])));
  return (
    <Screen
      fixed
      title={t('pharmacy.tab.money')}
      actions={
        parts.length > 1 && (
          <SegmentedControl
            size="sm"
            aria-label={t('money.parts')}
            value={part}
            onChange={(value) => setChosen(value as Part)}
            data={parts.map((value) => ({ value, label: t(`money.part.${value}`) }))}
          />
        )
      }
    >
      {part === 'rules' ? (
        <RulesPanel mayChange={permissions.includes('money.rules')} />
      ) : (
        <QueryPanel answer={answer} reload={reload}>
          {({ shift, currency, decimals }) => {
            if (part === 'till')
              return <Till shift={shift} currency={currency} decimals={decimals} onChanged={changed} />;
            if (part === 'cash-ups') return <CashUps again={changes} />;
            if (part === 'payments')
              return <Payments isOpen={shift.state !== 'shut'} again={changes} onChanged={changed} />;
            return (
              <Pay
                isOpen={shift.state !== 'shut'}
                again={changes}
                onChanged={changed}
                onTill={() => setChosen('till')}
                onPayments={() => setChosen('payments')}
              />
            );
          }}
        </QueryPanel>
      )}
    </Screen>
  );
}
