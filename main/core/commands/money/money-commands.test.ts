import { beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import type { PaymentResource } from '#shared/model/payment.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import { type CoreRig, createCoreRig } from '../../testing/core-rig.ts';
import { createRefunds } from './refund-payment.ts';

const { money, formulary } = contract;
const id = () => crypto.randomUUID();
const PROOF = id();
const AT = '2026-11-22T07:00:00.000Z-0000-s';
let spent: (string | undefined)[];
const secondPersons: Pick<SecondPersons, 'find' | 'spend'> = {
  find: () => ({
    ...{ userId: 'User:2', displayName: 'Petra Pharma', roles: ['pharmacist'], permissions: new Set(), by: 'login' },
    ...{ secret: 'pin', at: '2026-11-22T08:00:00.000Z' },
  }),
  spend: (proofs) => void spent.push(...proofs),
};
const CSV = [
  'code,generic,form,routes,base_unit,gtin,pack_units,price,currency,atc',
  'P1,Zinc,tablet,oral,tablet,9521101000016,28,1.10,EUR,A12CB01',
  'P2,Iron,tablet,oral,tablet,9521101000023,30,,,B03AA07',
].join('\n');
const RULES: PriceRules = {
  ...{ currency: 'EUR', decimals: 2, markupPercent: '0', feePerItem: '0', feePerDispense: '0', loose: 'proportional' },
  ...{ cashStep: '0.05', coPayments: [], refundAloneUpTo: '1' },
};

let rig: CoreRig;
let zinc: string;
let iron: string;
beforeEach(async () => {
  spent = [];
  rig = createCoreRig({ secondPersons });
  const { plan } = await rig.done(formulary.planImport, { format: 'csv', text: CSV });
  await rig.done(formulary.applyImport, { commandId: id(), plan, from: 0 });
  const { products } = await rig.done(formulary.search, { text: '' });
  [iron = '', zinc = ''] = products.map((line) => line.id);
});

const open = (float = '50') => rig.done(money.openTill, { commandId: id(), float });
const sale = (units = '28', more = {}) => ({ dispenses: [], items: [{ productId: zinc, units, ...more }] });
const pay = (changes: Partial<InputOf<typeof money.pay>> = {}) =>
  rig.call(money.pay, { commandId: id(), ...sale(), due: '1.10', cash: '2', ...changes });
const paid = async (changes: Partial<InputOf<typeof money.pay>> = {}) => {
  const answer = await pay(changes);
  if ('refused' in answer) throw new Error(answer.sentence);
  return answer;
};
const till = async () => (await rig.done(money.till, {})).shift;
const list = () => rig.done(money.list, {});
const count = (cash: string, mobile = '0') => rig.done(money.countTill, { commandId: id(), cash, mobile });
const close = (countId: string, reason?: string) =>
  rig.call(money.closeTill, { commandId: id(), count: countId, second: PROOF, ...(reason ? { reason } : {}) });
const saveRules = async (rules: Partial<PriceRules>) => {
  const { rev } = await rig.done(money.rules, {});
  const parent = rev ? { parent: rev } : {};
  return rig.done(money.saveRules, { commandId: id(), ...parent, rules: { ...RULES, ...rules } });
};

/** As the counter writes it: ready for pick-up. */
async function dispensed(patientId: string, code = 'P1', value = 28, facility = 'N1') {
  const made = newDocumentId('MedicationDispense', rig.clock);
  const medicationCodeableConcept = { coding: [{ system: PRODUCT_CODE, code }], text: 'Zinc tablet' };
  const resource = {
    ...{ resourceType: 'MedicationDispense', status: 'in-progress', medicationCodeableConcept },
    ...{ quantity: { value, unit: 'tablet' }, whenPrepared: new Date(rig.clock.now()).toISOString() },
  };
  const body = { kind: 'MedicationDispense', v: 1, facility, patient: patientId, at: AT, by: 'u', station: 's' };
  const { outcomes } = await rig.store.write({ edits: [{ id: made, body: JSON.stringify({ ...body, resource }) }] });
  expect(outcomes[0]?.state).toBe('stored');
  return { id: made, body: { ...body, resource } };
}

describe('PX the price at the counter', () => {
  it.each([
    ['KWD', { decimals: 3, due: '1.100' }],
    ['JPY', { decimals: 0, due: '1' }],
  ])('PX8 until somebody decides, %s has its own places', async (currency, expected) => {
    const other = createCoreRig({ secondPersons });
    const text = CSV.replace('EUR', currency);
    const { plan } = await other.done(formulary.planImport, { format: 'csv', text });
    await other.done(formulary.applyImport, { commandId: id(), plan, from: 0 });
    const { products } = await other.done(formulary.search, { text: 'Zinc' });
    const items = [{ productId: products[0]?.id ?? '', units: '28' }];
    expect(await other.done(money.quote, { dispenses: [], items })).toMatchObject({
      ...expected,
      dueInCash: expected.due,
    });
  });

  it('PX2 is the formulary’s until the organisation says otherwise', async () => {
    expect(await rig.done(money.quote, sale('30'))).toMatchObject({
      ...{ state: 'complete', currency: 'EUR', due: '1.18', lines: [{ name: 'Zinc tablet', amount: '1.18' }] },
    });
  });
  it('PX4 knows who is a child and who lies in bed', async () => {
    const coPayments = [{ name: 'Children', when: { ageBelow: 5 }, pays: { by: 'nothing' as const } }];
    await saveRules({ coPayments });
    const child = await rig.registerSomebody('Small', { birthDate: '2023-01-01' });
    const grown = await rig.registerSomebody('Tall', { birthDate: '1980-01-01' });
    const due = async (patientId: string) => (await rig.done(money.quote, { ...sale(), patientId })).due;
    expect([await due(child.id), await due(grown.id)]).toEqual(['0.00', '1.10']);
    await saveRules({ coPayments: [{ name: 'In bed', when: { care: 'inpatient' }, pays: { by: 'nothing' } }] });
    expect(await due(grown.id)).toBe('1.10');
    await rig.done(contract.encounter.admit, { commandId: id(), patientId: grown.id, mode: 'planned' });
    expect(await due(grown.id)).toBe('0.00');
  });
  it('PX3 without a price in the formulary a person sets one, with a reason', async () => {
    await open();
    const items = [{ productId: iron, units: '30' }];
    expect(await rig.done(money.quote, { items })).toMatchObject({ state: 'incomplete' });
    expect(await pay({ items, due: '0.00' })).toMatchObject({ code: 'invalid-input', path: 'items' });
    const set = { amount: '2.5', reason: 'price list on paper' };
    const { id: payment } = await paid({ items: [{ productId: iron, units: '30', set }], due: '2.50', cash: '2.50' });
    const { resource } = await rig.get<PaymentResource>(payment);
    expect(resource).toMatchObject({ lines: [{ code: 'P2', amount: '2.50', reason: 'price list on paper' }] });
  });
  it('PX8 rules are changed on the version that was looked at', async () => {
    await saveRules({});
    expect(await rig.call(money.saveRules, { commandId: id(), rules: RULES })).toMatchObject({ code: 'conflict' });
  });
});

describe('TI paying', () => {
  it('TI4 the list says what was bought and how much of it, for the screen to say in its language', async () => {
    await open();
    await paid({ cash: '5' });
    expect(await list()).toMatchObject([{ items: [{ drug: 'Zinc tablet', units: '28', unit: 'tablet' }] }]);
  });
  it('TI6 wants an open till', async () => {
    expect(await pay()).toMatchObject({ code: 'conflict', path: 'till' });
    await open();
    expect(await rig.call(money.openTill, { commandId: id(), float: '5' })).toMatchObject({ code: 'already-done' });
  });
  it('TI1 TI2 one document with lines, shares, tenders and a number; audited with the patient', async () => {
    const { id: patientId } = await rig.registerSomebody();
    await saveRules({});
    const { id: shift } = await open();
    const answer = await paid({ patientId, cash: '5' });
    expect(answer).toMatchObject({ number: 'STATION1-20261122-001', change: '3.90', rounding: '0.00' });
    const { resource, patient, facility } = await rig.get<PaymentResource>(answer.id);
    expect({ resource, patient, facility }).toMatchObject({
      ...{ patient: patientId, facility: 'N1' },
      resource: {
        ...{ type: 'payment', shift, till: 'station-1', total: '1.10', due: '1.10', by: { name: 'Nora Urse' } },
        tenders: [{ method: 'cash', amount: '1.10', handed: '5.00', change: '3.90' }],
        lines: [{ code: 'P1', version: expect.stringMatching(/^[0-9a-f]{12}$/) }],
      },
    });
    const event = (await rig.auditEvents()).at(-1);
    expect(JSON.stringify(event)).toContain(patientId);
    expect((await paid()).number).toBe('STATION1-20261122-002');
  });
  it('TI2 the same command twice is one payment', async () => {
    await open();
    const commandId = id();
    const first = await paid({ commandId });
    expect(await pay({ commandId })).toEqual(first);
    expect(await list()).toHaveLength(1);
  });
  it('TI2 a price that changed meanwhile is told before it is paid', async () => {
    await open();
    await saveRules({ feePerItem: '1' });
    expect(await pay()).toMatchObject({ code: 'conflict', path: 'due', details: { due: '2.10' } });
  });
  it.each([
    ['too little', { cash: '1' }, 'cash'],
    ['nothing', { cash: undefined }, 'cash'],
    ['a comma', { cash: '2,00' }, 'cash'],
    ['more by mobile than is due', { cash: undefined, mobile: { amount: '2', reference: 'QX12' } }, 'mobile'],
  ])('TI2 TI3 %s', async (_case, changes, path) => {
    await open();
    const { cash, ...more }: Partial<InputOf<typeof money.pay>> = changes;
    const input = { commandId: id(), ...sale(), due: '1.10', ...more, ...(cash ? { cash } : {}) };
    expect(await rig.call(money.pay, input)).toMatchObject({ code: 'invalid-input', path });
  });
  it('TI2 by mobile, and waived for somebody who cannot pay', async () => {
    await open();
    await rig.done(money.pay, {
      ...{ commandId: id(), ...sale(), due: '1.10' },
      ...{ mobile: { amount: '1', reference: 'QX12' }, waived: { amount: '0.10', reason: 'cannot pay' } },
    });
    expect((await list())[0]).toMatchObject({
      tenders: [{ method: 'mobile' }, { method: 'waived' }],
      refundable: '1.00',
    });
  });
});

describe('TI a dispense', () => {
  it('TI10 is to be paid once, and is to be refunded when it was cancelled', async () => {
    const { id: patientId } = await rig.registerSomebody();
    const dispense = await dispensed(patientId);
    await open();
    const [line] = await rig.done(money.open, {});
    expect(line).toMatchObject({ dispense: dispense.id, patient: 'OAK, Ada', productId: zinc, units: '28' });
    const items = [{ productId: zinc, units: '28', dispense: dispense.id }];
    const payment = await paid({ patientId, dispenses: [dispense.id], items });
    expect(await rig.done(money.open, {})).toEqual([]);
    expect(await pay({ patientId, dispenses: [dispense.id], items })).toMatchObject({ code: 'already-done' });
    const stored = await rig.store.find(dispense.id);
    const body = JSON.stringify({
      ...dispense.body,
      resource: { ...dispense.body.resource, status: 'entered-in-error' },
      withdrawn: { reason: 'cancelled' },
    });
    const { outcomes } = await rig.store.write({ edits: [{ id: dispense.id, parent: stored?.rev ?? '', body }] });
    expect(outcomes[0]?.state).toBe('stored');
    expect((await list())[0]).toMatchObject({ toRefund: true, refundable: '1.10' });
    const refund = { commandId: id(), payment: payment.id, amount: '1.10', method: 'cash' as const, patientId };
    await rig.done(money.refund, { ...refund, reason: 'dispense cancelled', second: PROOF });
    expect(spent).toEqual([PROOF]);
    expect((await list()).map(({ toRefund, refundable }) => [toRefund, refundable])).toEqual([
      [false, '0.00'],
      [false, '0.00'],
    ]);
  });
  it.each([
    ['another quantity', { units: '14', due: '0.55' }],
    ['another product', { productId: 'iron' }],
    ['nobody', { patientId: undefined }],
    ['an item that is of no dispense', { dispense: undefined }],
  ])('TI10 is paid for as it was dispensed: %s is refused', async (_case, changes) => {
    const { id: patientId } = await rig.registerSomebody();
    const { id: dispense } = await dispensed(patientId);
    await open();
    const asked = { patientId, units: '28', due: '1.10', dispense, ...changes } as Record<string, string | undefined>;
    const item = {
      productId: asked.productId ? iron : zinc,
      units: asked.units ?? '',
      ...(asked.dispense ? { dispense } : {}),
    };
    const who = asked.patientId ? { patientId } : {};
    const input = { ...who, dispenses: [dispense], items: [item], due: asked.due ?? '' };
    expect(await pay(input)).toMatchObject({ code: 'conflict', path: 'dispenses' });
  });
  it('TI10 what was dispensed at another site is paid for there', async () => {
    const { id: patientId } = await rig.registerSomebody();
    await dispensed(patientId, 'P1', 28, 'S9');
    expect(await rig.done(money.open, {})).toEqual([]);
  });
  it('TI10 nothing else is slipped into what is paid for a dispense', async () => {
    const { id: patientId } = await rig.registerSomebody();
    const { id: dispense } = await dispensed(patientId);
    await open();
    const set = { amount: '1', reason: 'by hand' };
    const items = [
      { productId: zinc, units: '28', dispense },
      { productId: iron, units: '1', dispense, set },
    ];
    expect(await pay({ patientId, dispenses: [dispense], items, due: '2.10', cash: '5' })).toMatchObject({
      ...{ code: 'conflict', path: 'dispenses' },
    });
  });
  it('TI10 what was paid in two parts is charged anew only when both went back', async () => {
    const { id: patientId } = await rig.registerSomebody();
    const { id: dispense } = await dispensed(patientId);
    await open();
    const items = [{ productId: zinc, units: '28', dispense }];
    const first = await paid({ patientId, dispenses: [dispense], items, cash: '0.50', part: true });
    const part = { payment: first.id, patientId, owed: '0.60', cash: '0.60' };
    const other = { ...part, patientId: newDocumentId('Patient', rig.clock) };
    expect(await rig.call(money.payRest, { commandId: id(), ...other })).toMatchObject({ code: 'not-found' });
    const rest = await rig.done(money.payRest, { commandId: id(), ...part });
    const back = (payment: string, amount: string, who = patientId) =>
      rig.call(money.refund, {
        ...{ commandId: id(), payment, amount, method: 'cash', reason: 'wrong', patientId: who, second: PROOF },
      });
    expect(await back(first.id, '0.50', other.patientId)).toMatchObject({ code: 'not-found', path: 'patientId' });
    expect(await back(first.id, '0.50')).toHaveProperty('number');
    expect(await rig.done(money.open, {})).toEqual([]);
    expect(await back(rest.id, '0.60')).toHaveProperty('number');
    expect(await rig.done(money.open, {})).toMatchObject([{ dispense }]);
  });
  it('TI10 one of many days ago is not on the list', async () => {
    const { id: patientId } = await rig.registerSomebody();
    await dispensed(patientId);
    rig.clock.advance(4 * 86_400_000);
    expect(await rig.done(money.open, {})).toEqual([]);
    expect(await rig.done(money.open, { days: 5 })).toHaveLength(1);
  });
});

describe('TI4 refunds', () => {
  const refund = (payment: string, amount: string, more: Partial<InputOf<typeof money.refund>> = {}) =>
    rig.call(money.refund, { commandId: id(), payment, amount, method: 'cash', reason: 'wrong item', ...more });
  it('TI4 never more than was paid, a second person above what the organisation says', async () => {
    await saveRules({ refundAloneUpTo: '0.50' });
    await open();
    const { id: payment } = await paid();
    expect(await refund(payment, '0.51')).toMatchObject({ code: 'password-needed', path: 'second' });
    expect(await refund(payment, '0.50')).toMatchObject({ number: 'STATION1-20261122-002' });
    expect(await refund(payment, '0.61', { second: PROOF })).toMatchObject({ details: { left: '0.60' } });
    expect(await refund(payment, '0.60', { second: PROOF })).toMatchObject({ number: 'STATION1-20261122-003' });
    expect(await refund(payment, '0.01')).toMatchObject({ path: 'amount' });
    expect(await refund('Payment:nothing', '1')).toMatchObject({ code: 'not-found' });
  });
  it('@SAFETY TI12 nobody gives money back with a cancellation who may not take it', async () => {
    const actor = { permissions: new Set(['dispense.write']) };
    const book = { alone: (act: () => unknown) => act() };
    const asked = { payment: 'Payment:1', amount: '1.10', method: 'cash' as const, reason: 'wrong' };
    const written: unknown[] = [];
    const commit = async (documents: unknown) => void written.push(documents);
    expect(await createRefunds({ book } as never).with([asked], { actor } as never, commit)).toMatchObject({
      ...{ code: 'not-permitted', path: 'refunds' },
    });
    expect(written).toEqual([]);
  });
  it('TI4 goes out of a drawer of its own currency alone', async () => {
    await saveRules({});
    await open();
    const { id: payment } = await paid();
    const { id: stands } = await count('51.10');
    await close(stands);
    await saveRules({ currency: 'USD' });
    await open();
    const back = { commandId: id(), payment, amount: '1.10', method: 'cash' as const, reason: 'wrong' };
    expect(await rig.call(money.refund, { ...back, second: PROOF })).toMatchObject({ code: 'conflict', path: 'till' });
  });
  it('TI4 what another till took is found by the number on its receipt, and goes back out of this one', async () => {
    await open();
    const { id: payment, number } = await paid();
    const { body } = (await rig.store.find(payment)) ?? {};
    const there = { ...JSON.parse(body ?? '{}') } as { resource: PaymentResource };
    const elsewhere = { ...there, resource: { ...there.resource, till: 'station-9', number: 'STATION9-20261122-001' } };
    const other = newDocumentId('Payment', rig.clock);
    const { outcomes } = await rig.store.write({ edits: [{ id: other, body: JSON.stringify(elsewhere) }] });
    expect(outcomes[0]?.state).toBe('stored');
    expect((await list()).map((one) => one.number)).toEqual([number]);
    const found = await rig.done(money.list, { find: 'station9-2026' });
    expect(found).toMatchObject([{ id: other, number: 'STATION9-20261122-001', refundable: '1.10' }]);
    expect(await rig.done(money.list, { find: 'STATION7' })).toEqual([]);
    expect(await refund(other, '1.10', { second: PROOF })).toMatchObject({ number: 'STATION1-20261122-002' });
    expect(await rig.done(money.list, { find: 'STATION9' })).toMatchObject([{ refundable: '0.00' }]);
  });
  it('TI4 by mobile with the provider’s reference', async () => {
    await open();
    const { id: payment } = await paid();
    const mobile = { method: 'mobile' as const, second: PROOF };
    expect(await refund(payment, '1', mobile)).toMatchObject({ path: 'reference' });
    expect(await refund(payment, '1', { ...mobile, reference: 'RX99' })).toHaveProperty('number');
  });
});

describe('TI11 part payments', () => {
  const rest = (payment: string, owed: string, more: object) =>
    rig.call(money.payRest, { commandId: id(), payment, owed, ...more });
  it('TI11 a part is paid in cash and by mobile, the rest later, in two receipts; never more than was left', async () => {
    const { id: patientId } = await rig.registerSomebody();
    const { id: dispense } = await dispensed(patientId);
    const items = [{ productId: zinc, units: '28', dispense }];
    await open();
    const mobile = { amount: '0.20', reference: 'QX12' };
    const of = { patientId, dispenses: [dispense], items };
    expect(await pay({ ...of, part: true, cash: '2' })).toMatchObject({ path: 'part' });
    const first = await paid({ ...of, part: true, cash: '0.40', mobile });
    expect(first).toMatchObject({ number: 'STATION1-20261122-001', left: '0.50', change: '0.00' });
    expect((await list())[0]).toMatchObject({ owed: '0.50', taken: '0.60', refundable: '0.60' });
    expect(await rig.done(money.open, {})).toEqual([]);
    expect(await rest(first.id, '1.00', { patientId, cash: '1' })).toMatchObject({ details: { owed: '0.50' } });
    const second = await rest(first.id, '0.50', { patientId, part: true, cash: '0.20' });
    expect(second).toMatchObject({ number: 'STATION1-20261122-002', left: '0.30' });
    expect(await rest(first.id, '0.30', { patientId, cash: '1' })).toMatchObject({ change: '0.70' });
    expect(await rest(first.id, '0.00', { patientId, cash: '1' })).toMatchObject({ code: 'already-done' });
    expect((await list()).map(({ number, restOf, owed }) => [number.slice(-3), restOf?.slice(-3), owed])).toEqual([
      ['003', '001', undefined],
      ['002', '001', undefined],
      ['001', undefined, undefined],
    ]);
    await count('50.90', '0.20');
    expect(await till()).toMatchObject({ counted: { difference: { cash: '0.00', mobile: '0.00' } } });
  });
  it('PX9 the tax stands on the payment', async () => {
    await saveRules({ taxes: { mode: 'included', rates: [{ name: 'VAT', percent: '10', when: {} }] } });
    await open();
    const { id: payment } = await paid();
    const { resource } = await rig.get<PaymentResource>(payment);
    expect(resource).toMatchObject({
      taxes: [{ name: 'VAT', of: '1.10', amount: '0.10' }],
      lines: [{ tax: { percent: '10' } }],
    });
  });
});

describe('TI13 past cash-ups', () => {
  it('TI13 what was closed is listed and printed as it was closed, with its taxes; one that is open is not', async () => {
    await saveRules({ taxes: { mode: 'included', rates: [{ name: 'VAT', percent: '10', when: {} }] } });
    const { id: shift } = await open('50');
    await paid({ cash: '5' });
    await paid({ cash: '5' });
    expect(await rig.done(money.cashUps, {})).toEqual([]);
    expect(await rig.call(money.printCashUp, { commandId: id(), shift })).toMatchObject({ code: 'not-found' });
    await close((await count('51.20')).id, 'one coin short');
    const [past] = await rig.done(money.cashUps, {});
    expect(past).toMatchObject({
      ...{ id: shift, float: '50.00', payments: 2, refunds: 0, late: 0, reason: 'one coin short' },
      ...{ expected: { cash: '52.20' }, counted: { cash: '51.20' }, difference: { cash: '-1.00' } },
      ...{ closedBy: 'Nora Urse', second: 'Petra Pharma', taxes: [{ of: '2.20', amount: '0.20' }] },
      receipts: { first: 'STATION1-20261122-001', last: 'STATION1-20261122-002' },
    });
    expect(await rig.done(money.printCashUp, { commandId: id(), shift })).toMatchObject({ cashUp: past });
    expect((await rig.auditEvents()).at(-1)).toMatchObject({ operation: 'money.printCashUp', subtype: 'print' });
  });
});

describe('TI the shift', () => {
  it('TI7 is counted blind: what should be there is told after the count, and not before', async () => {
    await open('50');
    await paid({ cash: '5' });
    expect(JSON.stringify(await till())).not.toContain('51.10');
    await count('51.10');
    expect(await till()).toMatchObject({
      ...{ state: 'counted', counts: 1, payments: 1 },
      counted: { expected: { cash: '51.10', mobile: '0.00' }, difference: { cash: '0.00', mobile: '0.00' } },
    });
  });
  it('TI8 is closed by two people; a difference wants a reason', async () => {
    await open('50');
    await paid({ cash: '5' });
    const { id: counted } = await count('50.10');
    expect(await close(counted)).toMatchObject({ code: 'invalid-input', path: 'reason' });
    const closed = await close(counted, 'one coin short');
    expect(closed).toHaveProperty('rev');
    const { resource } = await rig.get<object>('id' in closed ? closed.id : '');
    expect(resource).toMatchObject({
      ...{ type: 'closed', difference: { cash: '-1.00', mobile: '0.00' }, reason: 'one coin short', payments: 1 },
      second: { name: 'Petra Pharma' },
    });
    expect(await till()).toMatchObject({ state: 'shut' });
    expect(await pay()).toMatchObject({ path: 'till' });
    await open('20');
    expect(await till()).toMatchObject({ state: 'open', float: '20.00', payments: 0 });
  });
  it('TI8 of two counts the last one counts', async () => {
    await open();
    const [{ id: first }, { id: last }] = [await count('49'), await count('50')];
    expect(await close(first, 'one short')).toMatchObject({ code: 'conflict', path: 'count' });
    expect(await close(last)).toHaveProperty('rev');
  });
  it('TI6 a drawer that was opened in another currency takes nothing', async () => {
    await saveRules({});
    await open();
    await saveRules({ currency: 'USD' });
    const set = { amount: '1.10', reason: 'by hand' };
    expect(await pay({ ...sale('28', { set }) })).toMatchObject({ code: 'conflict', path: 'till' });
  });
  it('TI7 a payment after the count makes it stale', async () => {
    await open();
    const { id: counted } = await count('50');
    await paid();
    expect(await till()).toMatchObject({ state: 'open', counts: 1 });
    expect(await close(counted)).toMatchObject({ code: 'conflict', path: 'count' });
  });
  it('TI5 money is put in by one person, and taken out by two', async () => {
    await open();
    const move = (direction: 'in' | 'out', amount: string, second?: string) =>
      rig.call(money.moveCash, {
        ...{ commandId: id(), direction, amount, reason: 'change from the bank', ...(second ? { second } : {}) },
      });
    expect(await move('in', '20')).toHaveProperty('rev');
    expect(await move('out', '30')).toMatchObject({ code: 'password-needed' });
    expect(await move('out', '71', PROOF)).toMatchObject({ path: 'amount' });
    expect(await move('out', '30', PROOF)).toHaveProperty('rev');
    await count('40');
    expect(await till()).toMatchObject({ counted: { difference: { cash: '0.00' } } });
  });
  it('TI6 two windows that pay at once have two numbers', async () => {
    await open();
    const answers = await Promise.all([paid(), paid(), paid()]);
    expect(new Set(answers.map(({ number }) => number)).size).toBe(3);
  });
});
