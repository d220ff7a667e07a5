/** Long: one counter with one bench of helpers, and each act of a dispense beside those that it changes. */
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { productVersion } from '#shared/domain/formulary/product-version.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { StockMovementResource } from '#shared/model/stock-movement.ts';
import { aCounter, BOXED, CONTROLLED, OTHER_MAKER, STORE } from '../../testing/a-counter.ts';
import { dispenser, doctor, packCode, TWICE_A_DAY } from '../../testing/a-round.ts';
import { PRINTER } from '../../testing/device-rig.ts';

const { dispense, batch } = contract;
type World = Awaited<ReturnType<typeof aCounter>>;
type Supply = InputOf<typeof dispense.supply>;
type Batch = Supply['batches'][number];

const PROOF = crypto.randomUUID();
const EARLY = { lot: 'E1', expiry: '270131' };
const LATE = { lot: 'L1', expiry: '271231' };
const pack = (quantity: string, of = EARLY, more: Partial<Batch> = {}): Batch => ({
  ...{ scans: [{ text: packCode(BOXED, of) }], quantity },
  ...more,
});
const supply = (batches: readonly Batch[], quantity: string, more: Partial<Supply> = {}) => ({
  ...{ line: '1', storeId: STORE, quantity, batches: [...batches], language: 'en' as const },
  ...{ directions: 'Take 2 tablets by mouth.', ...more },
});
const movements = async ({ rig }: World) => {
  const stored = await rig.store.listDocuments({ kind: 'StockMovement', limit: 100 });
  return stored
    .map(({ body }) => (JSON.parse(body ?? '{}') as { resource: StockMovementResource }).resource)
    .filter(({ type }) => type !== 'receive')
    .toSorted((one, other) => one.sequence - other.sequence);
};
async function stocked(more: Parameters<typeof aCounter>[0] = {}) {
  const world = await aCounter(more);
  await world.stocked(BOXED, 'E1', '2027-01-31', '20');
  await world.stocked(BOXED, 'L1', '2027-12-31', '56');
  return world;
}
const state = async (world: World, at: { patientId: string; entry: string }) => {
  const shown = await world.read(at);
  return [shown.state, shown.lines[0]?.state];
};
const patientHere = { who: 'patient' } as const;

describe('DP the counter', () => {
  it('DP1 a prescription comes with the quantity of its course, once, and gets a ticket of the desk', async () => {
    const { admitted, order, commandId, done, call } = await stocked();
    const patientId = await admitted();
    const { id: orderId } = await order(patientId, BOXED, TWICE_A_DAY);
    const [open] = await done(dispense.openOrders, { patientId });
    expect(open).toMatchObject({ orderId, inQueue: 0, suppliedTimes: 0, suggestion: { quantity: '28', days: 7 } });
    const arrival = { patientId, source: 'outpatient' as const, orders: [{ orderId, days: 14 }], ticket: true };
    const { id, ticket } = await done(dispense.arrive, { ...arrival, commandId: commandId() });
    expect(ticket).toBe('A7-1');
    const again = await call(dispense.arrive, { ...arrival, commandId: commandId() });
    expect(again).toMatchObject({ code: 'already-done' });
    const shown = await done(dispense.read, { patientId, entry: id, storeId: STORE });
    expect(shown).toMatchObject({ state: 'waiting', ticket: 'A7-1', complete: true, language: 'en' });
    expect(shown.lines[0]).toMatchObject({
      ...{ state: 'to-check', asked: '56', onHand: '76', drug: 'Dolorol 500 mg tablet' },
      directions: 'Take 2 tablets by mouth at 08:00 and 20:00 every day.',
      alternatives: [{ code: OTHER_MAKER.code, onHand: '0' }],
    });
  });

  it('DP2 the check is recorded with its interventions, and verifies the order; nothing is picked before', async () => {
    const world = await stocked();
    const { on, orderId, patientId, entry } = await world.waiting({ quantity: '10' });
    const early = await world.call(dispense.supply, { ...on(), ...supply([pack('10')], '10') });
    expect(early).toMatchObject({ code: 'conflict', path: 'line' });
    expect(await world.call(dispense.check, { ...on(), line: '1', result: 'queried' })).toMatchObject({ path: 'note' });
    const intervention = { kind: 'dose', text: 'Half of it?', contacted: 'Dr Oak', outcome: 'pending' } as const;
    await world.done(dispense.check, { ...on(), line: '1', result: 'queried', interventions: [intervention] });
    expect(await state(world, { patientId, entry })).toEqual(['in-work', 'queried']);
    const order = await world.rig.get<MedicationRequest>(orderId);
    expect(JSON.stringify(order.resource.extension)).toContain('queried');
    await world.done(dispense.check, { ...on(), line: '1', result: 'passed', orderRev: order._rev });
    const shown = await world.read({ patientId, entry });
    expect(shown.lines[0]).toMatchObject({
      ...{ state: 'to-pick', check: { result: 'passed', stale: false }, order: { verification: 'verified' } },
      interventions: [{ kind: 'dose', contacted: 'Dr Oak', by: 'Pia Harm' }],
    });
  });

  it('DP3 first expired, first out; another batch wants a reason, and both leave the shelf in one unit of work', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { patientId, entry } = at;
    const plan = await world.done(dispense.pick, {
      ...{
        patientId,
        entry,
        line: '1',
        storeId: STORE,
        productId: `MedicationKnowledge:${BOXED.code}`,
        quantity: '28',
      },
    });
    expect(plan.batches.map(({ lot, quantity }) => [lot, quantity])).toEqual([
      ['E1', '20'],
      ['L1', '8'],
    ]);
    expect(plan).toMatchObject({ missing: '0', packs: 1, packUnits: '28' });
    const scan = { patientId, entry, storeId: STORE, scans: [{ text: packCode(BOXED, LATE) }] };
    expect(await world.done(dispense.judgePack, scan)).toMatchObject({
      ...{ line: '1', stops: [], pauses: ['not-first-expired'], rather: { lot: 'E1' }, packUnits: '28', owed: '28' },
      batch: { lot: 'L1', expiry: '2027-12-31', place: 'Main store', available: '56' },
    });
    const silent = await world.call(dispense.supply, { ...at.on(), ...supply([pack('28', LATE)], '28') });
    expect(silent).toMatchObject({ code: 'invalid-input', details: { pauses: ['not-first-expired'] } });
    expect(await world.balance(BOXED, 'L1')).toBe('56');
    const why = { overrides: [{ what: 'not-first-expired' as const, reason: 'box is damaged' }] };
    const both = [pack('20'), pack('8', LATE, why)];
    const { id } = await world.done(dispense.supply, {
      ...at.on(),
      ...supply(both, '28', { warnings: ['with-food'] }),
    });
    expect([await world.balance(BOXED, 'E1'), await world.balance(BOXED, 'L1')]).toEqual(['0', '48']);
    expect((await movements(world)).map(({ type, quantity, document }) => [type, quantity, document])).toEqual([
      ['issue', '-20', id],
      ['issue', '-8', id],
    ]);
    const { resource } = await world.rig.get<MedicationDispense>(id);
    expect(resource).toMatchObject({ status: 'in-progress', quantity: { value: 28, unit: 'tablet' } });
    expect(await state(world, at)).toEqual(['ready', 'ready']);
  });

  it('@SAFETY DI7 DP3 a known lot with another expiry is told with both, and taken only with a reason', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { patientId, entry } = at;
    const scans = [{ text: packCode(BOXED, { lot: 'E1', expiry: '270630' }) }];
    expect(await world.done(dispense.judgePack, { patientId, entry, storeId: STORE, scans })).toMatchObject({
      ...{ stops: [], pauses: ['expiry-differs'], batch: { lot: 'E1', expiry: '2027-06-30' } },
      bookedAs: { lot: 'E1', expiry: '2027-01-31', place: 'Main store', available: '20' },
    });
    const silent = await world.call(dispense.supply, { ...at.on(), ...supply([{ scans, quantity: '28' }], '28') });
    expect(silent).toMatchObject({ code: 'invalid-input', details: { pauses: ['expiry-differs'] } });
    const overrides = [{ what: 'expiry-differs' as const, reason: 'read on two packs' }];
    await world.done(dispense.supply, { ...at.on(), ...supply([{ scans, quantity: '28', overrides }], '28') });
    expect(await movements(world)).toMatchObject([
      { batch: { lot: 'E1', expiry: '2027-06-30' }, reason: { text: 'read on two packs' }, shortBy: '28' },
    ]);
    expect(await world.balance(BOXED, 'L1')).toBe('56');
  });

  it('@SAFETY DP4 another drug, expired, recalled and unreadable are refused whatever the reason', async () => {
    const world = await stocked();
    await world.stocked(BOXED, 'X1', '2026-11-22', '5');
    const at = await world.checked();
    const stops = async (text: string) => {
      const overrides = (['substitute', 'not-on-hand', 'not-first-expired'] as const).map((what) => ({
        what,
        reason: `so ${what}`,
      }));
      const answer = await world.call(dispense.supply, {
        ...{ ...at.on(), ...supply([{ scans: [{ text }], quantity: '5', overrides }], '5') },
      });
      return (answer as { details?: { stops?: string[] } }).details?.stops;
    };
    expect(await stops(packCode(CONTROLLED))).toEqual(['wrong-product']);
    expect(await stops(packCode(BOXED, { lot: 'E0', expiry: '261121' }))).toEqual(['expired']);
    expect(await stops(']d2not a code')).toEqual(['unreadable']);
    const gtin = BOXED.packs[1]?.gtin ?? '';
    await world.rig.done(batch.recall, { commandId: world.commandId(), gtin, lot: 'E1', reason: 'glass' });
    expect(await stops(packCode(BOXED, EARLY))).toEqual(['recalled']);
    expect(await movements(world)).toEqual([]);
  });

  it('DP5 a part is handed over, the rest owed and then supplied; never more than that', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { id } = await world.done(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    const tooMuch = await world.call(dispense.supply, { ...at.on(), ...supply([pack('28', LATE)], '28') });
    expect(tooMuch).toMatchObject({ code: 'conflict', path: 'quantity' });
    const bag = { ...at.on(), dispenses: [id], collector: patientHere };
    expect(await world.call(dispense.handOver, bag)).toMatchObject({ path: 'counselling' });
    await world.done(dispense.handOver, { ...bag, commandId: world.commandId(), counselling: ['how-to-take'] });
    expect(await state(world, at)).toEqual(['owing', 'owing']);
    const rest = await world.done(dispense.supply, { ...at.on(), ...supply([pack('8', LATE)], '8') });
    const collector = { who: 'other', name: 'Ben Oak', relation: 'son', identity: 'passport' } as const;
    const other = { ...at.on(), dispenses: [rest.id], collector, note: 'in a hurry' };
    expect(await world.call(dispense.handOver, other)).toMatchObject({ path: 'collector.number' });
    await world.done(dispense.handOver, {
      ...{ ...other, commandId: world.commandId(), collector: { ...collector, number: 'P1' } },
    });
    expect(await state(world, at)).toEqual(['done', 'handed-over']);
    const { medicines, dispenses } = await world.done(dispense.history, { patientId: at.patientId });
    expect(medicines).toMatchObject([{ medicine: 'Dolorol', supplies: 2 }]);
    const collected = dispenses.map((one) => one.collector);
    expect(collected).toEqual([{ who: 'other', name: 'Ben Oak', relation: 'son' }, patientHere]);
  });

  it('DP6 a cancelled item goes back to where it was taken from, and is entered in error', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { id } = await world.done(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    const { _rev: parent } = await world.rig.get(id);
    await world.done(dispense.cancel, { ...at.on(), id, parent, reason: 'wrong label' });
    expect(await world.balance(BOXED, 'E1')).toBe('20');
    expect((await movements(world)).map(({ quantity, reversalOf }) => [quantity, reversalOf !== undefined])).toEqual([
      ['-20', false],
      ['20', true],
    ]);
    expect((await world.rig.get<MedicationDispense>(id)).resource.status).toBe('entered-in-error');
    expect(await state(world, at)).toEqual(['in-work', 'to-pick']);
    const again = { ...at.on(), id, parent, reason: 'wrong label' };
    expect(await world.call(dispense.cancel, again)).toMatchObject({ code: 'already-done' });
  });

  it('TI12 a cancelled item and the money that goes back for it are one unit of work, or neither', async () => {
    const spent: (string | undefined)[] = [];
    const second = {
      ...{ userId: 'User:9', displayName: 'Aoife Farrell', roles: [], permissions: new Set<string>() },
      ...{ by: 'login' as const, secret: 'pin' as const, at: '2026-11-22T08:00:00.000Z' },
    };
    const spend = (proofs: readonly (string | undefined)[]) => void spent.push(...proofs);
    const find = (proof: string | undefined) => (proof ? second : refusal('password-needed', 'Nobody here.'));
    const world = await stocked({ secondPersons: { find, spend } as never });
    const at = await world.checked();
    const { id } = await world.done(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    const { money } = contract;
    const { rig } = world;
    const { patientId } = at.on();
    const coin = { currency: 'EUR', decimals: 2, markupPercent: '0', feePerItem: '0', feePerDispense: '0' };
    const rules = { ...coin, loose: 'proportional' as const, cashStep: '0.01', coPayments: [], refundAloneUpTo: '1' };
    await rig.done(money.saveRules, { commandId: world.commandId(), rules });
    await rig.done(money.openTill, { commandId: world.commandId(), float: '10' });
    const { products } = await rig.done(contract.formulary.search, { text: BOXED.code });
    const item = {
      productId: products[0]?.id ?? '',
      units: '20',
      dispense: id,
      set: { amount: '2', reason: 'by hand' },
    };
    const charge = { patientId, dispenses: [id], items: [item] };
    // Paid in two parts: both go back, each with a number of its own.
    const paying = { commandId: world.commandId(), ...charge, due: '2.00', cash: '0.90', part: true };
    const mobile = { amount: '0.30', reference: 'QX12' };
    const { id: payment } = await rig.done(money.pay, { ...paying, mobile });
    const restOf = { commandId: world.commandId(), payment, patientId, owed: '0.80', cash: '0.80' };
    const { id: rest } = await rig.done(money.payRest, restOf);
    expect(await rig.done(money.paidFor, { dispense: id, patientId })).toMatchObject({
      ...{
        tillIsOpen: true,
        payments: [
          { id: rest, refundable: '0.80' },
          { id: payment, refundable: '0.90', method: 'cash', others: 0 },
          { id: payment, refundable: '0.30', method: 'mobile', others: 0 },
        ],
      },
    });
    const { _rev: parent } = await rig.get(id);
    const asked = { id, parent, reason: 'wrong label' };
    const refund = { payment, amount: '3', method: 'cash' as const };
    expect(await world.call(dispense.cancel, { ...at.on(), ...asked, refunds: [refund] })).toMatchObject({
      path: 'refunds[0].amount',
    });
    expect([await world.balance(BOXED, 'E1'), (await rig.done(money.list, {})).length]).toEqual(['0', 2]);
    const right = [
      { ...refund, amount: '0.9' },
      { ...refund, amount: '0.3', method: 'mobile' as const, reference: 'R12' },
      { ...refund, payment: rest, amount: '0.8' },
    ];
    // More than was paid, cut in two: no.
    const twice = [
      { ...refund, amount: '0.9' },
      { ...refund, amount: '0.4' },
    ];
    expect(await world.call(dispense.cancel, { ...at.on(), ...asked, refunds: twice })).toMatchObject({
      path: 'refunds[1].amount',
    });
    // Each is little enough for one person, the sum of them is not.
    expect(await world.call(dispense.cancel, { ...at.on(), ...asked, refunds: right })).toMatchObject({
      ...{ code: 'password-needed', path: expect.stringContaining('refunds[1]') },
    });
    const signed = right.map((one) => ({ ...one, second: PROOF }));
    const stale = { ...asked, parent: '9-00000000000000000000000000000000', refunds: signed };
    expect(await world.call(dispense.cancel, { ...at.on(), ...stale })).toHaveProperty('refused');
    expect([await world.balance(BOXED, 'E1'), (await rig.done(money.list, {})).length]).toEqual(['0', 2]);
    expect(spent.filter(Boolean)).toEqual([]);
    await world.done(dispense.cancel, { ...at.on(), ...asked, refunds: signed });
    expect(spent.filter(Boolean)).toEqual([PROOF, PROOF, PROOF]);
    expect(await world.balance(BOXED, 'E1')).toBe('20');
    const listed = await rig.done(money.list, {});
    expect(listed).toMatchObject([
      { type: 'refund', reason: 'wrong label', dispenses: [id] },
      { type: 'refund', tenders: [{ method: 'mobile', reference: 'R12' }] },
      { type: 'refund', tenders: [{ method: 'cash', amount: '0.90' }] },
      { type: 'payment', refundable: '0.00', toRefund: false },
      { type: 'payment', refundable: '0.00', toRefund: false },
    ]);
    expect(new Set(listed.map(({ number }) => number)).size).toBe(5);
  });

  it('@SAFETY DP7 what a patient brings back is put aside; what a ward brings back sealed goes to the shelf', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { id } = await world.done(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    const back = { id, sealed: true, reason: 'course was cut' };
    const early = await world.call(dispense.giveBack, { ...at.on(), ...back, quantity: '5' });
    expect(early).toMatchObject({ code: 'conflict' });
    await world.done(dispense.handOver, { ...at.on(), dispenses: [id], collector: patientHere, note: 'knows it' });
    expect(await world.done(dispense.giveBack, { ...at.on(), ...back, quantity: '5' })).toMatchObject({
      ...{ fate: 'destroy', why: ['left-with-patient'] },
    });
    expect([await world.balance(BOXED, 'E1'), await world.balance(BOXED, 'E1', 'quarantined')]).toEqual(['0', '5']);
    const tooMuch = await world.call(dispense.giveBack, { ...at.on(), ...back, quantity: '16' });
    expect(tooMuch).toMatchObject({ path: 'quantity' });
    const rest = await world.done(dispense.supply, { ...at.on(), ...supply([pack('8', LATE)], '8') });
    const ward = { who: 'ward', name: 'Nora Urse' } as const;
    await world.done(dispense.handOver, { ...at.on(), dispenses: [rest.id], collector: ward });
    const sealed = await world.done(dispense.giveBack, { ...at.on(), ...back, id: rest.id, quantity: '8' });
    expect([sealed.fate, await world.balance(BOXED, 'L1')]).toEqual(['stock', '56']);
  });

  it('DP8 the same from another maker with a reason; what is opened lasts as long as it says', async () => {
    const world = await stocked();
    await world.stocked(OTHER_MAKER, 'O1', '2027-03-31', '28');
    const at = await world.checked();
    const scans = [{ text: packCode(OTHER_MAKER, { lot: 'O1', expiry: '270331' }) }];
    const overrides = [{ what: 'substitute' as const, reason: 'cheaper for the patient' }];
    const made = { kind: 'opened', lastsFor: { value: 3, unit: 'days' } } as const;
    const item = supply([{ scans, quantity: '10', overrides }], '10', { made });
    const { id } = await world.done(dispense.supply, { ...at.on(), ...item });
    const shown = await world.read(at);
    expect(shown.lines[0]?.dispenses).toMatchObject([
      { id, substituted: 'cheaper for the patient', useBy: expect.stringMatching(/^2026-11-25T08:/), quantity: '10' },
    ]);
  });

  it('DP9 paper is typed in and dispensed without an order; what is not wanted any more is waived', async () => {
    const world = await stocked();
    const { id: patientId } = await world.rig.registerSomebody('Elm');
    const paper = {
      ...{ productId: `MedicationKnowledge:${BOXED.code}`, directions: '1 tablet three times a day', quantity: '30' },
      ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20', days: 10 },
    };
    const { id: entry } = await world.done(dispense.arrive, {
      ...{ commandId: world.commandId(), patientId, source: 'paper', paper: [paper] },
    });
    const on = () => ({ commandId: world.commandId(), patientId, entry });
    await world.done(dispense.check, { ...on(), line: '1', result: 'passed' });
    const item = supply([pack('20')], '20', { directions: paper.directions });
    const { id } = await world.done(dispense.supply, { ...on(), ...item });
    expect(await world.call(dispense.close, { ...on(), reason: 'went away' })).toMatchObject({ code: 'conflict' });
    await world.done(dispense.handOver, { ...on(), dispenses: [id], collector: patientHere, note: 'knows it' });
    await world.done(dispense.waive, { ...on(), line: '1', reason: 'has some at home' });
    expect(await state(world, { patientId, entry })).toEqual(['done', 'waived']);
  });

  it('@SAFETY DP10 an order that was stopped since is dispensed by nobody', async () => {
    const world = await stocked();
    const at = await world.checked();
    const { _rev: parent } = await world.rig.get(at.orderId);
    const stop = { commandId: world.commandId(), patientId: at.patientId, id: at.orderId, parent };
    await world.rig.done(contract.order.stop, { ...stop, reason: { text: 'rash' } });
    const refused = await world.call(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    expect(refused).toMatchObject({ code: 'conflict' });
    expect((await world.read(at)).lines[0]).toMatchObject({ check: { stale: true } });
  });

  it('DP11 the queue tells of who waits, the hall of numbers alone', async () => {
    const world = await stocked();
    const { dispatcher, window, commandId } = world;
    const ending = new AbortController();
    const open = async (name: string, input: object) => {
      const opened = await dispatcher.open(name, input, window, ending.signal);
      if (opened.state !== 'opened') throw new Error('not opened');
      const items = opened.items[Symbol.asyncIterator]();
      return async () => (await items.next()).value;
    };
    const queue = await open('dispense.watchQueue', {});
    const hall = await open('dispense.display', {});
    expect(await queue()).toEqual({
      ...{ rows: [], more: false },
      stores: [{ id: STORE, name: 'Main store', level: 'store' }],
    });
    expect(await hall()).toEqual({ called: [], ready: [], waiting: 0 });
    const patientId = await world.admitted();
    const ward = await open('dispense.watchWard', { patientIds: [patientId] });
    expect(await ward()).toMatchObject([{ patientId, orders: 0 }]);
    const { id: orderId } = await world.order(patientId, BOXED, TWICE_A_DAY);
    let row = await ward();
    while (row[0].unverified > 0 || row[0].orders === 0) row = await ward();
    expect(row).toMatchObject([{ patientId, name: 'OAK, Ada', orders: 1, urgent: false, unverified: 0 }]);
    const arrival = { patientId, source: 'ward' as const, orders: [{ orderId }], ticket: true };
    const { id: entry } = await world.done(dispense.arrive, { ...arrival, commandId: commandId(), priority: 'urgent' });
    expect(await queue()).toMatchObject({
      rows: [{ entry, name: 'OAK, Ada', priority: 'urgent', source: 'ward', ticket: 'A7-1', lines: 1, open: 1 }],
    });
    expect(await hall()).toEqual({ called: [], ready: [], waiting: 1 });
    await world.done(dispense.call, { commandId: commandId(), patientId, entry, counter: '2' });
    expect((await hall()).called).toMatchObject([{ ticket: 'A7-1', counter: '2' }]);
    ending.abort();
  });

  it('DP12 a controlled drug is told to its register; without its label’s printer nothing moves', async () => {
    const world = await stocked();
    await world.stocked(CONTROLLED, 'M1', '2027-05-31', '10');
    const patientId = await world.admitted();
    const { id: orderId } = await world.order(patientId, CONTROLLED, {
      ...TWICE_A_DAY,
      regimen: { kind: 'at-times', times: ['08:00'], dose: { kind: 'fixed', amount: { value: '10', unit: 'mg' } } },
    });
    const { id: entry } = await world.done(dispense.arrive, {
      ...{ commandId: world.commandId(), patientId, source: 'ward', orders: [{ orderId }] },
    });
    const on = () => ({ commandId: world.commandId(), patientId, entry });
    await world.done(dispense.check, { ...on(), line: '1', result: 'passed' });
    const scans = [{ text: packCode(CONTROLLED, { lot: 'M1', expiry: '270531' }) }];
    const item = supply([{ scans, quantity: '7' }], '7');
    const unprinted = await world.call(dispense.supply, { ...on(), ...item, label: {} });
    expect(unprinted).toMatchObject({ code: 'not-found' });
    expect(await world.balance(CONTROLLED, 'M1')).toBe('10');
    const entered = () => world.rig.store.listDocuments({ kind: 'RegisterEntry', limit: 5 });
    expect(await entered()).toEqual([]);
    const { id } = await world.done(dispense.supply, { ...on(), ...item });
    expect(await entered()).toHaveLength(1);
    expect(world.registered.at(-1)).toMatchObject({ type: 'supply', locationId: STORE, document: id, patientId });
    const ward = { ...on(), dispenses: [id], collector: { who: 'ward', name: 'Nora' } as const };
    expect(await world.call(dispense.handOver, ward)).toMatchObject({ path: 'collector.identity' });
  });

  it('DP3 the label goes with the item, in the language of the patient, and again as it was', async () => {
    const world = await stocked();
    const at = await world.checked();
    await world.devices.configure('device-1', PRINTER, async (local) => {
      await world.rig.store.write({ locals: [local] });
      return undefined;
    });
    const item = supply([pack('20')], '20', { label: { copies: 2 }, language: 'fr', warnings: ['with-food'] });
    const { id, job } = await world.done(dispense.supply, { ...at.on(), ...item });
    expect(job).toMatchObject({ design: 'dispensing-label', copies: 2, state: 'queued', patientId: at.patientId });
    const bytes = String(await world.devices.queue.findLabel(job?.id ?? ''));
    expect(bytes).toContain('Prendre pendant');
    const again = await world.done(dispense.label, { ...at.on(), id });
    expect(again).toMatchObject({ design: 'dispensing-label', title: job?.title });
    const bag = await world.done(dispense.bagLabel, { ...at.on(), language: 'fr' });
    expect(bag).toMatchObject({ design: 'bag-label', copies: 1 });
    expect(String(await world.devices.queue.findLabel(bag.id))).toContain('un reste est d');
  });

  it('DP13 a ticket is printed without a name, on a label where there is no receipt printer', async () => {
    const world = await stocked();
    const { id: patientId } = await world.rig.registerSomebody('Elm');
    const paper = {
      ...{ productId: `MedicationKnowledge:${BOXED.code}`, directions: '1 tablet three times a day', quantity: '30' },
      ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20' },
    };
    const came = { patientId, source: 'paper' as const, paper: [paper] };
    const { id: entry } = await world.done(dispense.arrive, { ...came, ticket: true, commandId: world.commandId() });
    const on = () => ({ commandId: world.commandId(), patientId, entry });
    expect(await world.call(dispense.printTicket, on())).toMatchObject({ code: 'not-found' });
    const configure = (id: string, config: typeof PRINTER) =>
      world.devices.configure(id, config, async (local) => {
        await world.rig.store.write({ locals: [local] });
        return undefined;
      });
    await configure('device-1', PRINTER);
    const job = await world.done(dispense.printTicket, on());
    expect(job).toMatchObject({ design: 'ticket-label', title: 'A7-1' });
    const bytes = String(await world.devices.queue.findLabel(job.id));
    expect([bytes.includes('A7-1'), bytes.includes('ELM')]).toEqual([true, false]);
    await configure('device-2', { ...PRINTER, name: 'Receipts', language: 'escpos' } as typeof PRINTER);
    expect(await world.done(dispense.printTicket, on())).toMatchObject({ design: 'queue-ticket' });
    const silent = await world.done(dispense.arrive, { ...came, commandId: world.commandId() });
    const without = { commandId: world.commandId(), patientId, entry: silent.id };
    expect(await world.call(dispense.printTicket, without)).toMatchObject({ code: 'conflict' });
  });

  it('DP14 an order that the ward has is set aside with a reason, and may be taken in all the same', async () => {
    const world = await stocked();
    const patientId = await world.admitted();
    const { id: orderId } = await world.order(patientId, BOXED, TWICE_A_DAY);
    const aside = { commandId: world.commandId(), patientId, orderId, reason: 'ward stock' };
    await world.done(dispense.setAside, aside);
    const [open] = await world.done(dispense.openOrders, { patientId });
    expect(open).toMatchObject({ orderId, setAside: { reason: 'ward stock', by: 'Pia Harm' } });
    const arrival = { patientId, source: 'ward' as const, orders: [{ orderId }] };
    expect(await world.done(dispense.arrive, { ...arrival, commandId: world.commandId() })).toHaveProperty('id');
  });

  it('DP16 the ward asks for an order, once', async () => {
    const world = await stocked();
    const patientId = await world.admitted();
    const { id: orderId } = await world.order(patientId, BOXED, TWICE_A_DAY);
    const asks = () => ({ commandId: world.commandId(), patientId, orderId, note: 'two doses left' });
    const window = doctor();
    const asked = await world.dispatcher.call('dispense.request', asks(), window);
    const { id: entry } = (asked as { value: { id: string } }).value;
    expect(await world.read({ patientId, entry })).toMatchObject({
      ...{ source: 'ward', state: 'waiting', note: 'two doses left' },
      lines: [{ order: { id: orderId }, asked: '28' }],
    });
    const again = await world.dispatcher.call('dispense.request', asks(), window);
    expect(again).toMatchObject({ refusal: { code: 'already-done' } });
  });

  it('@SAFETY DP2 a dispenser picks and hands out, and checks nothing', async () => {
    const world = await stocked();
    const by = (name: string, input: object) => world.dispatcher.call(name, input, dispenser());
    const { on, entry, patientId } = await world.waiting({ quantity: '20' });
    const check = { line: '1', result: 'passed' as const };
    expect(await by('dispense.check', { ...on(), ...check })).toMatchObject({ refusal: { code: 'not-permitted' } });
    await world.done(dispense.check, { ...on(), ...check });
    const taken = await by('dispense.supply', { ...on(), ...supply([pack('20')], '20') });
    const { id } = (taken as { value: { id: string } }).value;
    const bag = { ...on(), dispenses: [id], collector: patientHere, counselling: ['how-to-take'] };
    expect(await by('dispense.handOver', bag)).toMatchObject({ state: 'reply' });
    expect(await state(world, { patientId, entry })).toEqual(['done', 'handed-over']);
  });

  it('DP8 an item names what its product was', async () => {
    const world = await stocked();
    const at = await world.checked();
    await world.done(dispense.supply, { ...at.on(), ...supply([pack('20')], '20') });
    const [item] = (await world.read(at)).lines[0]?.dispenses ?? [];
    expect(item?.productVersion).toBe(productVersion(BOXED));
  });
});
