import { describe, expect, it } from 'vitest';
import type { PaidPayment, RefundPayment } from '#shared/model/payment.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { exactText } from '../medication/exact.ts';
import { type CashUpEvent, foldTill, type PaymentEvent } from './fold-till.ts';
import { judgeRefund, refundableWays } from './judge-refund.ts';
import { owedOn } from './owed.ts';
import { receiptFields } from './receipt-fields.ts';
import { nextReceiptNumber } from './receipt-number.ts';
import { type Handed, settlePart, settlePayment } from './settle-payment.ts';

const RULES: PriceRules = {
  ...{ currency: 'EUR', decimals: 2, markupPercent: '0', feePerItem: '0', feePerDispense: '0', loose: 'proportional' },
  ...{ cashStep: '0.05', coPayments: [], refundAloneUpTo: '5' },
};
const settle = (due: string, handed: Handed) => settlePayment(due, handed, RULES);
const mobile = (amount: string) => ({ amount, reference: 'QX12', provider: 'M' });

describe('TI2 settling', () => {
  it('TI2 cash with change, rounded to coins', () => {
    expect(settle('7.43', { cash: '20' })).toEqual({
      ...{ state: 'settled', change: '12.55', rounding: '0.02' },
      tenders: [{ method: 'cash', amount: '7.45', handed: '20.00', change: '12.55' }],
    });
  });
  it('TI2 mobile is exact, cash makes up the rest', () => {
    expect(settle('7.43', { mobile: mobile('7.43') })).toMatchObject({ state: 'settled', rounding: '0.00' });
    expect(settle('7.43', { mobile: mobile('5'), cash: '2.45' })).toMatchObject({
      ...{ state: 'settled', change: '0.00', rounding: '0.02' },
      tenders: [{ amount: '2.45' }, { method: 'mobile', amount: '5.00', reference: 'QX12' }],
    });
  });
  it('TI2 waived in part or whole', () => {
    const waived = { amount: '7.43', reason: 'cannot pay' };
    expect(settle('7.43', { waived })).toMatchObject({ state: 'settled', tenders: [{ method: 'waived' }] });
  });
  it.each([
    ['too little', { cash: '7' }, { state: 'short', missing: '0.45' }],
    ['nothing', {}, { state: 'short', missing: '7.45' }],
    ['more by mobile than is due', { mobile: mobile('8') }, { state: 'too-much', over: '0.57' }],
  ])('TI2 %s', (_case, handed, expected) => expect(settle('7.43', handed)).toEqual(expected));
  it('TI2 nothing due is settled with nothing', () =>
    expect(settle('0.02', {})).toEqual({ state: 'settled', tenders: [], change: '0.00', rounding: '-0.02' }));
  it.each(['1,5', '1.005', '1.500', '1.', '.5', '-1', '', 'ten', '1e3', ' 1'])('TI3 "%s" is no amount', (cash) =>
    expect(settle('1', { cash })).toEqual({ state: 'not-money', path: 'cash' }),
  );
});

const at = (minute: number) => `2026-11-22T08:${String(minute).padStart(2, '0')}:00.000Z`;
const by = { id: 'User:1', name: 'Nora' };
const base = { till: 's1', by, currency: 'EUR' } as const;
let next = 0;
const id = () => {
  next += 1;
  return `X:${next}`;
};
const opened = (float: string, minute = 0): CashUpEvent<'opened'> => ({
  ...{ id: id(), resourceType: 'CashUp', type: 'opened', at: at(minute), order: at(minute), float, ...base },
});
const paid = (shift: string, minute: number, amount: string, method: 'cash' | 'mobile' = 'cash') =>
  ({
    ...{
      id: id(),
      resourceType: 'Payment',
      type: 'payment',
      number: '1',
      shift,
      at: at(minute),
      order: at(minute),
      ...base,
    },
    ...{ lines: [], fee: '0', total: amount, shares: [], due: amount, rounding: '0' },
    tenders: [method === 'cash' ? { method, amount } : { method, amount, reference: 'QX12' }],
  }) as PaymentEvent & PaidPayment;
const refund = (shift: string, minute: number, amount: string): PaymentEvent & RefundPayment => ({
  ...{
    id: id(),
    resourceType: 'Payment',
    type: 'refund',
    number: '2',
    shift,
    at: at(minute),
    order: at(minute),
    ...base,
  },
  ...{ total: amount, refundOf: 'Payment:1', reason: 'cancelled', tenders: [{ method: 'cash', amount }] },
});
const moved = (shift: string, minute: number, amount: string): CashUpEvent => ({
  ...{
    id: id(),
    resourceType: 'CashUp',
    type: 'moved',
    shift,
    at: at(minute),
    order: at(minute),
    amount,
    reason: 'safe',
    ...base,
  },
});
const counted = (shift: string, minute: number): CashUpEvent => ({
  ...{ id: id(), resourceType: 'CashUp', type: 'counted', shift, at: at(minute), order: at(minute), ...base },
  counted: { cash: '1', mobile: '0' },
});

describe('TI4 refunds', () => {
  const payment = paid('X:1', 1, '10.10');
  const ask = (amount: string, ...before: string[]) =>
    judgeRefund(
      amount,
      payment,
      before.map((one) => refund('X:1', 2, one)),
      RULES,
    );
  it.each([
    ['5', [], { state: 'right', needsSecond: false }],
    ['5.01', [], { state: 'right', needsSecond: true }],
    ['10.10', [], { state: 'right', needsSecond: true }],
    ['10.11', [], { state: 'too-much', left: '10.10' }],
    ['0.11', ['10'], { state: 'too-much', left: '0.10' }],
    ['0.10', ['5', '5'], { state: 'right', needsSecond: false }],
    ['0', [], { state: 'not-money' }],
    ['1,5', [], { state: 'not-money' }],
    ['1.005', [], { state: 'not-money' }],
  ])('TI4 %s after %j', (amount, before, expected) => expect(ask(amount, ...before)).toEqual(expected));
  it('TI4 what came by mobile may go back as what came in cash', () => {
    const mixed = { ...payment, tenders: [{ method: 'mobile' as const, amount: '10.10', reference: 'QX12' }] };
    expect(judgeRefund('10.10', mixed, [], RULES)).toEqual({ state: 'right', needsSecond: true });
  });
  it('TI4 goes back by the way it came, as far as it has not gone back', () => {
    const tenders = [
      { method: 'cash' as const, amount: '5.00' },
      { method: 'mobile' as const, amount: '10.00', reference: 'QX12' },
    ];
    const back = (method: 'cash' | 'mobile', amount: string): RefundPayment => ({
      ...refund('X:1', 2, amount),
      tenders: [method === 'cash' ? { method, amount } : { method, amount, reference: 'R12' }],
    });
    const ways = (...refunds: readonly RefundPayment[]) =>
      refundableWays({ ...payment, tenders }, refunds).map(({ method, amount }) => `${method} ${exactText(amount)}`);
    expect(ways()).toEqual(['cash 5', 'mobile 10']);
    expect(ways(back('mobile', '4'))).toEqual(['cash 5', 'mobile 6']);
    expect(ways(back('cash', '5'))).toEqual(['mobile 10']);
    // More cash went back than had come: what is left is all that can still go.
    expect(ways(back('cash', '12'))).toEqual(['mobile 3']);
    expect(ways(back('mobile', '12'))).toEqual(['cash 3']);
    expect(ways(back('cash', '15'))).toEqual([]);
  });
  it('TI4 a sum that is cut in two for one act is judged as one', () => {
    const half = refund('X:1', 2, '4');
    expect(judgeRefund('4', payment, [], RULES, [half])).toEqual({ state: 'right', needsSecond: true });
    expect(judgeRefund('6.11', payment, [], RULES, [half])).toEqual({ state: 'too-much', left: '6.10' });
  });
  it('TI4 what was waived is never given back', () => {
    const waived = { ...payment, tenders: [{ method: 'waived' as const, amount: '10.10', reason: 'poor' }] };
    expect(judgeRefund('1', waived, [], RULES)).toEqual({ state: 'too-much', left: '0.00' });
  });
});

describe('TI5 the drawer', () => {
  const shift = opened('50');
  const payments = [paid(shift.id, 1, '7.45'), paid(shift.id, 2, '5', 'mobile'), refund(shift.id, 3, '2')];
  const events = [shift, moved(shift.id, 4, '-30')];
  it('TI5 is the fold, in whatever order and however often', () => {
    for (const [some, others] of [
      [events, payments],
      [events.toReversed(), [...payments, ...payments.toReversed()]],
    ] as const) {
      const [only] = foldTill([...some, ...some], others);
      expect(only && [exactText(only.expected.cash), exactText(only.expected.mobile)]).toEqual(['25.45', '5']);
    }
  });
  it('TI7 a payment after a count makes it stale, and so does what is put in or taken out', () => {
    const count = counted(shift.id, 10);
    expect(foldTill([...events, count, moved(shift.id, 11, '-5')], payments)[0]?.standingCount).toBeUndefined();
    expect(foldTill([...events, count], payments)[0]?.standingCount?.id).toBe(count.id);
    expect(foldTill([...events, count], [...payments, paid(shift.id, 11, '1')])[0]?.standingCount).toBeUndefined();
    const again = counted(shift.id, 12);
    const recounted = foldTill([...events, count, again], [...payments, paid(shift.id, 11, '1')])[0];
    expect([recounted?.standingCount?.id, recounted?.counts.length]).toEqual([again.id, 2]);
  });
  it('TI8 what names a shift after its end is told', () => {
    const count = counted(shift.id, 10);
    const closed = {
      ...{
        id: id(),
        resourceType: 'CashUp',
        type: 'closed',
        shift: shift.id,
        at: at(20),
        order: at(20),
        count: count.id,
        ...base,
      },
      ...{ counted: { cash: '1', mobile: '0' }, expected: { cash: '1', mobile: '0' }, payments: 3, refunds: 0 },
      ...{ difference: { cash: '0', mobile: '0' }, second: by },
    } as CashUpEvent;
    expect(foldTill([...events, count, closed], payments)[0]?.late).toBe(0);
    expect(foldTill([...events, count, closed], [...payments, paid(shift.id, 21, '1')])[0]?.late).toBe(1);
  });
  it('TI6 shifts of a till follow one another', () => {
    const other = opened('20', 30);
    expect(foldTill([other, shift], payments).map(({ opened: { float } }) => float)).toEqual(['50', '20']);
  });
});

describe('TI1 numbers', () => {
  it('TI1 count up by till and day', () => {
    const today = { till: 'A7', today: '2026-11-22' };
    expect(nextReceiptNumber([], today)).toBe('A7-20261122-001');
    expect(nextReceiptNumber(['A7-20261122-009', 'A7-20261121-044', 'B7-20261122-050'], today)).toBe('A7-20261122-010');
    expect(nextReceiptNumber(['A7-20261122-999'], today)).toBe('A7-20261122-1000');
  });
});

describe('TI11 a part payment', () => {
  const part = (due: string, handed: Handed) => settlePart(due, handed, RULES);
  it('TI11 is taken as it is, by several means; what is left stays owed', () => {
    expect(part('7.43', { cash: '3', mobile: mobile('2') })).toEqual({
      ...{ state: 'settled', left: '2.43' },
      tenders: [
        { method: 'cash', amount: '3.00' },
        { method: 'mobile', amount: '2.00', reference: 'QX12', provider: 'M' },
      ],
    });
  });
  it.each([
    ['nothing', {}, { state: 'nothing' }],
    ['all of it', { cash: '7.45' }, { state: 'whole' }],
    ['all of it to the cent', { mobile: mobile('7.43') }, { state: 'whole' }],
    ['no coin', { cash: '3.01' }, { state: 'not-money', path: 'cash' }],
    ['a comma', { mobile: mobile('3,00') }, { state: 'not-money', path: 'mobile' }],
  ])('TI11 %s', (_case, handed, expected) => expect(part('7.43', handed)).toEqual(expected));
  it('TI11 what is owed is what was left less what came; called off where all went back', () => {
    const first = { type: 'payment', due: '7.43', left: '2.43', tenders: [{ method: 'cash', amount: '5.00' }] };
    const rest = { type: 'payment', due: '2.43', left: '1.43', tenders: [] };
    const back = { type: 'refund', refundOf: 'P', total: '5.00', tenders: [] };
    const owed = (rests: readonly object[], refunds: readonly object[] = []) =>
      exactText(owedOn(first as never, rests as never, refunds as never), 2);
    expect([owed([]), owed([rest]), owed([rest, { ...rest, due: '1.43', left: undefined }]), owed([], [back])]).toEqual(
      ['2.43', '1.43', '0', '0'],
    );
  });
});

describe('TI9 a receipt', () => {
  const payment = {
    ...{ resourceType: 'Payment', type: 'payment', number: 'A-1', shift: 'S', till: 's1', at: at(0), by },
    ...{ currency: 'EUR', fee: '0.00', total: '1.10', due: '1.10', rounding: '0.00', shares: [] },
    lines: [{ code: 'P1', name: 'Zinc tablet', units: '28', unit: 'tablet', amount: '1.10', patientPays: '1.10' }],
    tenders: [{ method: 'cash', amount: '0.50' }],
  } as const;
  const printed = (more: object, facts: object = {}) =>
    receiptFields({ payment: { ...payment, ...more } as never, pharmacy: 'P', at: 'now', language: 'en', ...facts });
  it('TI9 PX9 says the tax by rate, and what is still to pay of a part', () => {
    const taxes = [{ name: 'VAT', percent: '10', of: '1.10', amount: '0.10' }];
    expect(printed({ taxes, left: '0.60' }).totals).toBe(
      'Total\t1.10 EUR\nIncluding VAT 10 %\t0.10\nTo pay\t1.10 EUR\nStill to pay\t0.60 EUR',
    );
  });
  it('TI9 says what was bought, and how much of it', () => {
    expect(printed({}).items).toBe('Zinc tablet, 28 tablets\t1.10');
    const handed = [{ method: 'cash', amount: '1.10', handed: '2.00', change: '0.90' }];
    expect(printed({ tenders: handed }, { language: 'fr' })).toMatchObject({
      title: 'Reçu',
      payments: 'Espèces\t1,10\nRemis\t2,00\nRendu\t0,90',
      items: 'Zinc tablet, 28 comprimés\t1,10',
      totals: 'Total\t1,10 EUR\nÀ payer\t1,10 EUR',
    });
  });
  it('TI9 says what others carry, and the rounding, as what they take away or add', () => {
    const shares = [{ payer: { is: 'organisation', name: 'Fund' }, amount: '0.60' }];
    expect(printed({ shares, rounding: '-0.02', due: '0.50', fee: '0.02' })).toMatchObject({
      items: 'Zinc tablet, 28 tablets\t1.10\nFee\t0.02',
      totals: 'Total\t1.10 EUR\nPaid by others\t-0.60 EUR\nRounding\t-0.02\nTo pay\t0.50 EUR',
    });
  });
  it('TI9 a refund says of which receipt it is, and why', () => {
    const back = { type: 'refund', total: '1.10', reason: 'wrong\nstrength', tenders: [] };
    expect(printed(back, { refundOf: 'A-1' })).toMatchObject({
      ...{ title: 'Refund', items: 'wrong strength\t1.10', totals: 'Given back\t1.10 EUR\nOf receipt\tA-1' },
    });
  });
  it('TI11 what pays the rest names the first receipt', () => {
    const rest = { lines: [], total: '0.00', due: '0.60', restOf: 'Payment:1' };
    expect(printed(rest, { restOf: 'A-1' })).toMatchObject({ items: 'Rest of A-1\t0.60', totals: 'To pay\t0.60 EUR' });
  });
});
