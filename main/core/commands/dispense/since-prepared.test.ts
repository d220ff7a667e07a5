/** What changed between the check, the shelf and the hand: judged anew at each step. */
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { aCounter, BOXED, STORE } from '../../testing/a-counter.ts';
import { ALPHACILLIN, packCode, TWICE_A_DAY } from '../../testing/a-round.ts';

const { allergy, dispense, batch, order } = contract;
const PACK = indexPack(knowledgePack.parse(TEST_PACK_INPUT));
const DAY = 86_400_000;

async function prepared(more: object = {}) {
  const world = await aCounter({ knowledge: () => ({ inForce: async () => PACK }) });
  await world.stocked(BOXED, 'E1', '2027-01-31', '20');
  const at = await world.checked();
  const { id } = await world.done(dispense.supply, {
    ...{ ...at.on(), line: '1', storeId: STORE, quantity: '20', language: 'en', directions: 'Take 2 tablets.' },
    batches: [{ scans: [{ text: packCode(BOXED, { lot: 'E1', expiry: '270131' }) }], quantity: '20' }],
    ...more,
  });
  const handOver = () =>
    world.call(dispense.handOver, { ...at.on(), dispenses: [id], collector: { who: 'patient' }, note: 'knows it' });
  return { ...world, ...at, id, handOver };
}

describe('DP17 what lies ready', () => {
  it('@SAFETY DP17 is handed over by nobody once its batch is recalled', async () => {
    const { rig, handOver, commandId } = await prepared();
    const gtin = BOXED.packs[0]?.gtin ?? '';
    await rig.done(batch.recall, { commandId: commandId(), gtin, lot: 'E1', reason: 'glass' });
    expect(await handOver()).toMatchObject({ code: 'conflict', sentence: expect.stringContaining('recalled') });
  });

  it('@SAFETY DP17 nor once its batch has expired', async () => {
    const { rig, handOver } = await prepared();
    rig.clock.advance(71 * DAY);
    expect(await handOver()).toMatchObject({ code: 'conflict', sentence: expect.stringContaining('expired') });
  });

  it('@SAFETY DP17 DI9 nor after its own last moment, where it was opened or made', async () => {
    const { rig, handOver } = await prepared({ made: { kind: 'reconstituted', lastsFor: { value: 7, unit: 'days' } } });
    rig.clock.advance(8 * DAY);
    expect(await handOver()).toMatchObject({ code: 'conflict', sentence: expect.stringContaining('expired') });
  });

  it('@SAFETY DP10 DP17 nor once its order was stopped', async () => {
    const { rig, handOver, commandId, patientId, orderId } = await prepared();
    const { _rev: parent } = await rig.get(orderId);
    await rig.done(order.stop, { commandId: commandId(), patientId, id: orderId, parent, reason: { text: 'rash' } });
    expect(await handOver()).toMatchObject({ code: 'conflict', sentence: expect.stringContaining('not in force') });
  });

  it('@SAFETY DP2 DP17 an allergy that was recorded since the check holds it up until a pharmacist has answered it', async () => {
    const { rig, done, handOver, read, on, commandId, patientId, entry } = await prepared();
    await rig.done(allergy.record, {
      ...{ commandId: commandId(), patientId, entry: { substance: { text: 'Dolorol' }, criticality: 'low' } },
    });
    expect(await handOver()).toMatchObject({ code: 'conflict', path: 'line' });
    const [line] = (await read({ patientId, entry })).lines;
    expect(line?.check).toMatchObject({ result: 'passed', stale: true });
    const overrides = (line?.checked.findings ?? []).flatMap(({ key, override }) =>
      override === 'none' ? [] : [{ finding: key, reason: { text: 'tolerated since' } }],
    );
    await done(dispense.check, { ...on(), line: '1', result: 'passed', overrides });
    expect((await read({ patientId, entry })).lines[0]?.check?.stale).toBe(false);
    expect(await handOver()).toMatchObject({ id: expect.anything() });
  });

  it('@SAFETY DP6 DI12 what was opened or made and is cancelled waits aside to be destroyed, never on the shelf', async () => {
    const { done, read, balance, on, id, patientId, entry } = await prepared({
      made: { kind: 'reconstituted', lastsFor: { value: 7, unit: 'days' } },
    });
    const parent = (await read({ patientId, entry })).lines[0]?.dispenses[0]?.rev ?? '';
    await done(dispense.cancel, { ...on(), id, parent, reason: 'nobody came' });
    expect([await balance(BOXED, 'E1'), await balance(BOXED, 'E1', 'quarantined')]).toEqual(['0', '20']);
  });
});

describe('DP18 what wants two people', () => {
  const RESTRICTED = { ...BOXED, code: 'RES1', brand: 'Restrictol', restricted: 'two-people', packs: [] };
  const PROOF = '11111111-1111-4111-8111-111111111111';
  const other = { userId: 'User:9', displayName: 'Paul Second' } as ProvenPerson;

  it('@SAFETY FO10 DP18 is passed from paper by two of them, and both names stand with it', async () => {
    const secondPersons = {
      find: (proof: string) => (proof === PROOF ? other : refusal('password-needed', 'Nobody here.')),
      spend: () => undefined,
    };
    const world = await aCounter({ secondPersons });
    await world.formulary(RESTRICTED);
    const { id: patientId } = await world.rig.registerSomebody('Elm');
    const paper = {
      ...{ productId: `MedicationKnowledge:${RESTRICTED.code}`, directions: '1 tablet', quantity: '30' },
      ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20' },
    };
    const { id: entry } = await world.done(dispense.arrive, {
      ...{ commandId: world.commandId(), patientId, source: 'paper', paper: [paper] },
    });
    const [line] = (await world.read({ patientId, entry })).lines;
    expect(line?.wantsSecondPerson).toBe(true);
    const overrides = (line?.checked.findings ?? []).map(({ key }) => ({ finding: key, reason: { text: 'agreed' } }));
    const pass = () => ({
      ...{ commandId: world.commandId(), patientId, entry, line: '1', result: 'passed' as const, overrides },
    });
    expect(await world.call(dispense.check, pass())).toMatchObject({ code: 'password-needed', path: 'secondPerson' });
    await world.done(dispense.check, { ...pass(), secondPerson: PROOF });
    expect((await world.read({ patientId, entry })).lines[0]).toMatchObject({
      ...{ state: 'to-pick', check: { by: 'Pia Harm', second: 'Paul Second' } },
    });
  });
});

describe('DI10 a substitute of other substances', () => {
  const GROUP = { substitutionGroup: 'g', packs: [] };
  const ASKED = { ...BOXED, ...GROUP, code: 'GA' };
  const OTHER = { ...ALPHACILLIN, substitutionGroup: 'g', code: 'GB' };

  it('@SAFETY DI10 is not taken where something of the record speaks against it', async () => {
    const world = await aCounter({ knowledge: () => ({ inForce: async () => PACK }) });
    await world.formulary(ASKED, OTHER);
    await world.stocked(OTHER, 'B1', '2027-01-31', '20');
    const patientId = await world.admitted();
    const { id: orderId } = await world.order(patientId, ASKED, TWICE_A_DAY);
    const { id: entry } = await world.done(dispense.arrive, {
      ...{ commandId: world.commandId(), patientId, source: 'inpatient', orders: [{ orderId, quantity: '10' }] },
    });
    const on = () => ({ commandId: world.commandId(), patientId, entry, line: '1' });
    await world.done(dispense.check, { ...on(), result: 'passed' });
    const overrides = (['substitute', 'not-scanned'] as const).map((what) => ({ what, reason: `so ${what}` }));
    const hand = { productId: 'MedicationKnowledge:GB', read: { lot: 'B1', expiry: '2027-01-31' } };
    const take = () =>
      world.call(dispense.supply, {
        ...{ ...on(), storeId: STORE, quantity: '10', language: 'en', directions: 'Take 1 tablet.' },
        batches: [{ ...hand, scans: [], quantity: '5', overrides }],
      });
    expect(await take()).toMatchObject({ path: 'quantity' });
    await world.rig.done(allergy.record, {
      ...{ commandId: world.commandId(), patientId },
      entry: { substance: { text: 'Alphacillin' }, criticality: 'high' },
    });
    expect(await take()).toMatchObject({ details: { stops: ['against-patient'] } });
    const seen = await world.done(dispense.judgePack, { patientId, entry, line: '1', storeId: STORE, ...hand });
    expect(seen.stops).toEqual(['against-patient']);
  });
});

describe('DI13 how long a part lasts', () => {
  it('DI13 a part of what was asked for lasts its part of the days, and the rest carries on from there', async () => {
    const world = await aCounter();
    await world.stocked(BOXED, 'E1', '2027-01-31', '40');
    const at = await world.checked();
    const part = async (quantity: string) => {
      const { id } = await world.done(dispense.supply, {
        ...{ ...at.on(), line: '1', storeId: STORE, quantity, language: 'en', directions: 'Take 2 tablets.' },
        batches: [{ scans: [{ text: packCode(BOXED, { lot: 'E1', expiry: '270131' }) }], quantity }],
      });
      await world.done(dispense.handOver, { ...at.on(), dispenses: [id], collector: { who: 'patient' }, note: 'x' });
      return (await world.done(dispense.history, { patientId: at.patientId })).medicines[0];
    };
    // 28 tablets are seven days.
    expect(await part('12')).toMatchObject({ supplies: 1, lastDay: '2026-11-22', runsOutOn: '2026-11-25' });
    expect(await part('16')).toMatchObject({ supplies: 2, runsOutOn: '2026-11-29' });
  });
});
