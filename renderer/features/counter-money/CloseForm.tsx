import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownShift } from '#shared/contract/money-till.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { TableHead } from '../../ui/TableHead.tsx';
import tableCss from '../../ui/table.module.css';
import css from './CounterMoney.module.css';
import { CountForm } from './CountForm.tsx';

type Counted = NonNullable<Extract<ShownShift, { state: 'open' | 'counted' }>['counted']>;

interface Props {
  readonly counted: Counted;
  readonly currency: string;
  onDone(): void;
}

/** What was counted beside what should be there, and the two people who answer for it. */
export function CloseForm({ counted, currency, onDone }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const money = useMoney();
  const [isRecounting, setIsRecounting] = useState(false);
  const [reason, setReason] = useState('');
  const [second, setSecond] = useState<ProvenPerson>();
  const onSecond = useCallback((person: ProvenPerson | undefined) => setSecond(person), []);
  const { call, run, isRunning } = useCommand(contract.money.closeTill);
  const rows = ['cash', 'mobile'] as const;
  const differs = rows.some((row) => /[1-9]/.test(counted.difference[row]));
  const decimals = (counted.expected.cash.split('.')[1] ?? '').length;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!second) return;
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), count: counted.id, second: second.proof },
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('money.closed'));
    onDone();
  }
  if (isRecounting) return <CountForm wasCounted={false} currency={currency} decimals={decimals} onDone={onDone} />;
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <table className={`${tableCss.table} ${css.table}`}>
        <TableHead columns={['', t('money.wasCounted'), t('money.expected'), t('money.difference')]} />
        <tbody>
          {rows.map((row) => (
            <tr key={row} data-testid={`money-difference-${row}`}>
              <th scope="row">{t(`money.${row}Label`)}</th>
              <td className="figures">{money(counted.counted[row])}</td>
              <td className="figures">{money(counted.expected[row])}</td>
              <td className="figures">
                <b>{money(counted.difference[row])}</b> {currency}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Notice tone={differs ? 'pause' : 'fine'}>{t(differs ? 'money.differs' : 'money.agrees')}</Notice>
      {differs && (
        <TextInput
          label={t('money.differenceWhy')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
        />
      )}
      <p className={css.text}>{t('money.closeWords')}</p>
      <SecondPersonField
        purpose="second"
        label={t('money.second')}
        words={t('money.secondCloses')}
        value={second}
        onChange={(person) => onSecond(person as ProvenPerson | undefined)}
      />
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button className={css.start ?? ''} variant="default" onClick={() => setIsRecounting(true)}>
          {t('money.countAgain')}
        </Button>
        <Button type="submit" loading={isRunning} disabled={!second || (differs && reason.trim().length < 3)}>
          {t('money.close')}
        </Button>
      </div>
    </form>
  );
}
