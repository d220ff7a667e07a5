import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../parts/told.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly currency: string;
  readonly decimals: number;
  onDone(): void;
}

/** Change from the bank in, notes for the safe out; what goes out wants a second person. */
export function MoveForm({ currency, decimals, onDone }: Props) {
  const { t } = useTranslation();
  const [direction, setDirection] = useState<'in' | 'out'>('out');
  const [typed, setTyped] = useState('');
  const amount = typedMoney(typed, decimals);
  const [reason, setReason] = useState('');
  const [second, setSecond] = useState<ProvenPerson>();
  const onSecond = useCallback((person: ProvenPerson | undefined) => setSecond(person), []);
  const { call, run, isRunning } = useCommand(contract.money.moveCash);
  const isRight = reason.trim().length >= 3 && (direction === 'in' || second !== undefined);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isRight || amount === undefined) return;
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), direction, amount, reason: reason.trim() },
      ...(second && direction === 'out' ? { second: second.proof } : {}),
    });
    if (outcome.state !== 'done') return;
    setTyped('');
    setReason('');
    setSecond(undefined);
    tellDone(t('money.moved'));
    onDone();
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <SegmentedControl
        size="xs"
        aria-label={t('money.direction')}
        value={direction}
        onChange={(value) => setDirection(value as typeof direction)}
        data={[
          { value: 'in', label: t('money.moveIn') },
          { value: 'out', label: t('money.moveOut') },
        ]}
      />
      <div className={css.two}>
        <MoneyInput
          label={`${t('money.moveAmount')} (${currency})`}
          value={typed}
          onChange={setTyped}
          {...{ currency, decimals }}
        />
        <TextInput
          label={t('money.moveWhy')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
        />
      </div>
      {direction === 'out' && (
        <SecondPersonField
          purpose="second"
          label={t('money.second')}
          words={t('money.secondWords')}
          value={second}
          onChange={(person) => onSecond(person as ProvenPerson | undefined)}
        />
      )}
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={isRunning} disabled={!isRight || amount === undefined}>
          {t(direction === 'in' ? 'money.moveIn' : 'money.moveOut')}
        </Button>
      </div>
    </form>
  );
}
