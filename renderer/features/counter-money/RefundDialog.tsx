import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ShownPayment } from '#shared/contract/money-payment.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import type { ProvenPerson } from '../../parts/second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../../parts/second-person/SecondPersonField.tsx';
import { tellDone } from '../../parts/told.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly payment: ShownPayment;
  onDone(): void;
  onClose(): void;
}

/** Money that goes back: how much, how, why, and who signs besides. */
export function RefundDialog({ payment, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.money.refund);
  const money = useMoney();
  const { currency, refundable, refundableBy } = payment;
  const decimals = (refundable.split('.')[1] ?? '').length;
  const [first] = refundableBy;
  const [method, setMethod] = useState(first?.method ?? 'cash');
  // What came by mobile goes back by mobile, the rest in cash, unless a person says otherwise.
  const [typed = first?.amount ?? refundable, setTyped] = useState<string>();
  const amount = typedMoney(typed, decimals);
  const [reference, setReference] = useState('');
  const [reason, setReason] = useState('');
  const [second, setSecond] = useState<ProvenPerson>();
  const onSecond = useCallback((person: ProvenPerson | undefined) => setSecond(person), []);
  const wayWords = (way: (typeof refundableBy)[number]): string =>
    `${t(`money.method.${way.method}`)} ${money(way.amount)}`;
  const isRight =
    amount !== undefined &&
    /[1-9]/.test(amount) &&
    reason.trim().length >= 3 &&
    (method === 'cash' || reference.trim().length >= 3);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (amount === undefined) return;
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), payment: payment.id, amount, method, reason: reason.trim() },
      ...(method === 'mobile' ? { reference: reference.trim() } : {}),
      ...(second ? { second: second.proof } : {}),
      ...(payment.patientId ? { patientId: payment.patientId } : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('money.refundDone', { amount: `${money(amount)} ${currency}`, number: outcome.value.number }));
    onDone();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('money.refundOf', { number: payment.number })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.form} onSubmit={submit} autoComplete="off">
        <MoneyInput
          label={t('money.refundAmount')}
          description={[
            t('money.refundLeft', { amount: `${money(refundable)} ${currency}` }),
            ...(refundableBy.length > 1 ? [refundableBy.map(wayWords).join(', ')] : []),
          ].join(' · ')}
          value={typed}
          onChange={setTyped}
          {...{ currency, decimals }}
          data-autofocus
        />
        <SegmentedControl
          size="xs"
          aria-label={t('money.refundBy')}
          value={method}
          onChange={(value) => setMethod(value as typeof method)}
          data={(['cash', 'mobile'] as const).map((value) => ({ value, label: t(`money.method.${value}`) }))}
        />
        {method === 'mobile' && (
          <TextInput
            label={t('money.refundReference')}
            required
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
            maxLength={60}
          />
        )}
        <TextInput
          label={t('money.refundWhy')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
        />
        <SecondPersonField
          purpose="second"
          label={t('money.second')}
          words={t('money.secondWords')}
          value={second}
          onChange={(person) => onSecond(person as ProvenPerson | undefined)}
        />
        <CallNotice call={call} />
        <FormActions act={t('money.refund')} isRunning={isRunning} disabled={!isRight} onCancel={onClose} />
      </form>
    </Modal>
  );
}
