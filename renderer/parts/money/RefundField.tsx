import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { RefundAsked } from '#shared/contract/money.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import type { ProvenPerson } from '../second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../second-person/SecondPersonField.tsx';

export interface RefundSheet {
  readonly isWanted: boolean;
  /** Empty: all that may go back. */
  readonly amount: string;
  readonly method: 'cash' | 'mobile' | undefined;
  readonly reference: string;
  readonly second: ProvenPerson | undefined;
}

export const NO_REFUND: RefundSheet = {
  ...{ isWanted: true, amount: '', method: undefined, reference: '', second: undefined },
};

type PaidFor = OutputOf<typeof contract.money.paidFor>;

/** What a dispense was paid with; nothing for whoever may not take money. */
export function usePaidFor(dispense: string, patientId: string): PaidFor | undefined {
  const mayTake = useSignedIn()?.user.permissions.includes('money.take') ?? false;
  const { answer } = useQuery(contract.money.paidFor, mayTake ? { dispense, patientId } : undefined);
  return answer.state === 'done' ? answer.value : undefined;
}

/** As the command wants it; undefined where nothing goes back. */
export function refundOf(paid: PaidFor | undefined, sheet: RefundSheet): RefundAsked | undefined {
  const { payment, tillIsOpen } = paid ?? {};
  if (!payment || !tillIsOpen || !sheet.isWanted) return undefined;
  const { method = payment.method, reference, second, amount } = sheet;
  return {
    ...{ payment: payment.id, amount: amount || payment.refundable, method },
    ...(method === 'mobile' ? { reference: reference.trim() } : {}),
    ...(second ? { second: second.proof } : {}),
  };
}

interface Props {
  readonly paid: PaidFor | undefined;
  readonly sheet: RefundSheet;
  onChange(changes: Partial<RefundSheet>): void;
}

/** The money that goes back with what is cancelled. */
export function RefundField({ paid, sheet, onChange }: Props) {
  const { t } = useTranslation();
  const { payment, tillIsOpen } = paid ?? {};
  if (!payment) return undefined;
  const { number, refundable, currency, others } = payment;
  if (!tillIsOpen)
    return <Notice tone="pause">{t('money.cancelShut', { number, amount: `${refundable} ${currency}` })}</Notice>;
  const method = sheet.method ?? payment.method;
  return (
    <>
      <Checkbox
        label={t('money.cancelRefund', { number })}
        description={others > 0 ? t('money.cancelOthers', { count: others }) : undefined}
        checked={sheet.isWanted}
        onChange={(event) => onChange({ isWanted: event.currentTarget.checked })}
      />
      {sheet.isWanted && (
        <>
          <TextInput
            label={t('money.refundAmount')}
            description={t('money.refundLeft', { amount: `${refundable} ${currency}` })}
            inputMode="decimal"
            value={sheet.amount || refundable}
            onChange={(event) => onChange({ amount: event.currentTarget.value.trim() })}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('money.refundBy')}
            value={method}
            onChange={(value) => onChange({ method: value as 'cash' | 'mobile' })}
            data={(['cash', 'mobile'] as const).map((value) => ({ value, label: t(`money.method.${value}`) }))}
          />
          {method === 'mobile' && (
            <TextInput
              label={t('money.refundReference')}
              required
              maxLength={60}
              value={sheet.reference}
              onChange={(event) => onChange({ reference: event.currentTarget.value })}
            />
          )}
          <SecondPersonField
            purpose="second"
            label={t('money.second')}
            words={t('money.secondWords')}
            value={sheet.second}
            onChange={(person) => onChange({ second: person as ProvenPerson | undefined })}
          />
        </>
      )}
    </>
  );
}
