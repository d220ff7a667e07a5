import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { RefundAsked } from '#shared/contract/money-refund.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useSignedIn } from '../../state/live.ts';
import { Notice } from '../../ui/Condition.tsx';
import type { ProvenPerson } from '../second-person/SecondPersonDialog.tsx';
import { SecondPersonField } from '../second-person/SecondPersonField.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import { useMoney } from './use-money.ts';

type Method = 'cash' | 'mobile';
type PaidFor = OutputOf<typeof contract.money.paidFor>;
type Paid = PaidFor['payments'][number];

/** Of one payment and one way that it was paid, as it is typed. */
interface PartSheet {
  /** Absent: all that may go back. */
  readonly amount?: string;
  /** Absent: as it was paid. */
  readonly method?: Method;
  readonly reference?: string;
}

export interface RefundSheet {
  readonly isWanted: boolean;
  /** By `keyOf`. */
  readonly parts: Readonly<Record<string, PartSheet>>;
  readonly second: ProvenPerson | undefined;
}

export const NO_REFUND: RefundSheet = { isWanted: true, parts: {}, second: undefined };

/** What a dispense was paid with; nothing for whoever may not take money. */
export function usePaidFor(dispense: string, patientId: string): PaidFor | undefined {
  const mayTake = useSignedIn()?.user.permissions.includes('money.take') ?? false;
  const { answer } = useQuery(contract.money.paidFor, mayTake ? { dispense, patientId } : undefined);
  return answer.state === 'done' ? answer.value : undefined;
}

/** As the command wants them; none where nothing goes back. */
export function refundsOf(paid: PaidFor | undefined, { isWanted, parts, second }: RefundSheet): readonly RefundAsked[] {
  if (!paid?.tillIsOpen || !isWanted) return [];
  return paid.payments.flatMap((part): RefundAsked[] => {
    const { amount: typed = part.refundable, method = part.method, reference = '' } = parts[keyOf(part)] ?? {};
    const amount = typedMoney(typed, placesOf(part)) ?? typed;
    // @SAFETY Only nought is nothing: what is no amount, and an empty field, are asked for.
    if (/^[0.]+$/.test(amount)) return [];
    return [
      {
        ...{ payment: part.id, amount, method },
        ...(method === 'mobile' ? { reference: reference.trim() } : {}),
        ...(second ? { second: second.proof } : {}),
      },
    ];
  });
}

export const areRefundsRight = (refunds: readonly RefundAsked[]): boolean =>
  refunds.every(
    ({ amount, method, reference = '' }) =>
      /^\d+(\.\d+)?$/.test(amount) && (method === 'cash' || reference.length >= 3),
  );

const keyOf = ({ id, method }: Paid): string => `${id} ${method}`;
const placesOf = ({ refundable }: Paid): number => (refundable.split('.')[1] ?? '').length;

interface Props {
  readonly paid: PaidFor | undefined;
  readonly sheet: RefundSheet;
  onChange(changes: Partial<RefundSheet>): void;
}

/** The money that goes back with what is cancelled: of each payment so much, in one unit of work with it. */
export function RefundField({ paid, sheet, onChange }: Props) {
  const { t } = useTranslation();
  if (!paid || paid.payments.length === 0) return undefined;
  if (!paid.tillIsOpen)
    return (
      <Notice tone="pause">
        {t('money.cancelShut', { number: paid.payments.map(({ number }) => number).join(', ') })}
      </Notice>
    );
  return (
    <>
      <Checkbox
        label={t('money.cancelRefund')}
        checked={sheet.isWanted}
        onChange={(event) => onChange({ isWanted: event.currentTarget.checked })}
      />
      {sheet.isWanted &&
        paid.payments.map((payment) => (
          <PartField
            key={keyOf(payment)}
            payment={payment}
            part={sheet.parts[keyOf(payment)] ?? {}}
            onChange={(part) => onChange({ parts: { ...sheet.parts, [keyOf(payment)]: part } })}
          />
        ))}
      {sheet.isWanted && (
        <SecondPersonField
          purpose="second"
          label={t('money.second')}
          words={t('money.secondWords')}
          value={sheet.second}
          onChange={(person) => onChange({ second: person as ProvenPerson | undefined })}
        />
      )}
    </>
  );
}

interface PartProps {
  readonly payment: Paid;
  readonly part: PartSheet;
  onChange(part: PartSheet): void;
}

function PartField({ payment, part, onChange }: PartProps) {
  const { t } = useTranslation();
  const money = useMoney();
  const { number, refundable, currency, others } = payment;
  const method = part.method ?? payment.method;
  // A receipt that was paid in two ways stands here twice.
  const name = `${t('money.cancelOf', { number })}, ${t(`money.method.${payment.method}`)}`;
  return (
    <>
      <MoneyInput
        label={name}
        required
        description={[
          t('money.refundLeft', { amount: `${money(refundable)} ${currency}` }),
          ...(others > 0 ? [t('money.cancelOthers', { count: others })] : []),
        ].join(' ')}
        value={part.amount ?? refundable}
        onChange={(amount) => onChange({ ...part, amount })}
        currency={currency}
        decimals={placesOf(payment)}
      />
      <SegmentedControl
        size="xs"
        aria-label={`${t('money.refundBy')}: ${name}`}
        value={method}
        onChange={(value) => onChange({ ...part, method: value as Method })}
        data={(['cash', 'mobile'] as const).map((value) => ({ value, label: t(`money.method.${value}`) }))}
      />
      {method === 'mobile' && (
        <TextInput
          label={t('money.refundReference')}
          required
          maxLength={60}
          value={part.reference ?? ''}
          onChange={(event) => onChange({ ...part, reference: event.currentTarget.value })}
        />
      )}
    </>
  );
}
