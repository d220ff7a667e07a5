/** What is made here out of several products: each is judged, leaves the shelf with the item, and is recalled with it. */
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { Dispense } from '#shared/domain/dispense/dispense.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { aCounter, BOXED, CONTROLLED, OTHER_MAKER, STORE } from '../../testing/a-counter.ts';
import { ALPHACILLIN, packCode } from '../../testing/a-round.ts';
import { itemLabelFields } from './label-fields.ts';

const { allergy, dispense, batch, stock } = contract;
const PACK = indexPack(knowledgePack.parse(TEST_PACK_INPUT));
const OWN = { scans: [{ text: packCode(BOXED, { lot: 'E1', expiry: '270131' }) }], quantity: '20' };
const SYRUP = { scans: [{ text: packCode(OTHER_MAKER, { lot: 'S1', expiry: '261125' }) }], quantity: '3' };

async function making() {
  const world = await aCounter({ knowledge: () => ({ inForce: async () => PACK }) });
  await world.stocked(BOXED, 'E1', '2027-01-31', '20');
  await world.stocked(OTHER_MAKER, 'S1', '2026-11-25', '10');
  const at = await world.checked();
  const make = (...ingredients: readonly object[]) =>
    world.call(dispense.supply, {
      ...{ ...at.on(), line: '1', storeId: STORE, quantity: '20', language: 'en', directions: 'Take 5 mL.' },
      batches: [OWN],
      made: {
        kind: 'extemporaneous',
        lastsFor: { value: 28, unit: 'days' },
        ingredients: ingredients as (typeof SYRUP)[],
      },
    });
  const recall = () => {
    const gtin = OTHER_MAKER.packs[0]?.gtin ?? '';
    return world.rig.done(batch.recall, { commandId: world.commandId(), gtin, lot: 'S1', reason: 'glass' });
  };
  return { ...world, ...at, make, recall };
}

const made = async (world: Awaited<ReturnType<typeof making>>) => {
  const answer = await world.make(SYRUP);
  if (!('id' in answer)) throw new Error(JSON.stringify(answer));
  return answer.id;
};

describe('DP19 what is made of several products', () => {
  it('DP19 DI9 each leaves the shelf with the item, stands beside it, and the first of them to expire ends it', async () => {
    const world = await making();
    await made(world);
    expect([await world.balance(BOXED, 'E1'), await world.balance(OTHER_MAKER, 'S1')]).toEqual(['0', '7']);
    const [item] = (await world.read(world)).lines[0]?.dispenses ?? [];
    expect(item).toMatchObject({
      useBy: '2026-11-26T00:00:00.000Z',
      batches: [{ lot: 'E1', quantity: '20' }],
      ingredients: [{ lot: 'S1', expiry: '2026-11-25', quantity: '3', unit: 'tablet' }],
    });
  });

  it('@SAFETY DP19 an ingredient is in the book as taken for this patient, by whom a recall finds her', async () => {
    const world = await making();
    const id = await made(world);
    const view = await world.stock.look();
    const taken = view.movementsOf(OTHER_MAKER.code).filter(({ type }) => type === 'issue');
    expect(taken).toMatchObject([{ patientId: world.patientId, document: id, batch: { lot: 'S1' } }]);
  });

  it('@SAFETY DP19 DP17 the item is handed over by nobody once one of them is recalled', async () => {
    const world = await making();
    const id = await made(world);
    await world.recall();
    const bag = { dispenses: [id], collector: { who: 'patient' as const }, note: 'knows it' };
    expect(await world.call(dispense.handOver, { ...world.on(), ...bag })).toMatchObject({
      sentence: expect.stringContaining('recalled'),
    });
  });

  it('@SAFETY DP19 a recalled one, an expired one and one that is not here are not taken', async () => {
    const world = await making();
    expect(await world.make({ ...SYRUP, scans: [{ text: 'nonsense' }] })).toMatchObject({
      path: 'made.ingredients[0]',
      details: { stops: expect.arrayContaining(['unreadable']) },
    });
    expect(await world.make({ ...SYRUP, quantity: '11' })).toHaveProperty('refused');
    await world.recall();
    expect(await world.make(SYRUP)).toMatchObject({ details: { stops: ['recalled'] } });
    world.rig.clock.advance(5 * 86_400_000);
    expect(await world.make(SYRUP)).toMatchObject({ details: { stops: expect.arrayContaining(['expired']) } });
    expect(await world.balance(BOXED, 'E1')).toBe('20');
  });

  it('@SAFETY DP19 nor one that the record of the patient speaks against; a controlled drug is an item of its own', async () => {
    const world = await making();
    await world.stocked(ALPHACILLIN, 'A1', '2027-01-31', '10');
    await world.stocked(CONTROLLED, 'M1', '2027-01-31', '10');
    await world.rig.done(allergy.record, {
      ...{ commandId: world.commandId(), patientId: world.patientId },
      entry: { substance: { text: 'Alphacillin' }, criticality: 'high' },
    });
    const { patientId, entry } = world;
    await world.done(dispense.check, { ...world.on(), line: '1', result: 'passed' });
    const against = { scans: [{ text: packCode(ALPHACILLIN, { lot: 'A1', expiry: '270131' }) }], quantity: '1' };
    expect(await world.make(against)).toMatchObject({ details: { stops: ['against-patient'] } });
    const asked = { patientId, entry, line: '1', storeId: STORE, scans: against.scans, ingredient: true };
    expect((await world.done(dispense.judgePack, asked)).stops).toEqual(['against-patient']);
    const morphine = { scans: [{ text: packCode(CONTROLLED, { lot: 'M1', expiry: '270131' }) }], quantity: '1' };
    expect(await world.make(morphine)).toMatchObject({ sentence: expect.stringContaining('register') });
  });

  it('@SAFETY DP19 DP6 cancelled, all of it waits aside to be destroyed', async () => {
    const world = await making();
    const id = await made(world);
    const parent = (await world.read(world)).lines[0]?.dispenses[0]?.rev ?? '';
    await world.done(dispense.cancel, { ...world.on(), id, parent, reason: 'nobody came' });
    const aside = [BOXED, OTHER_MAKER].map((product, at) =>
      world.balance(product, at === 0 ? 'E1' : 'S1', 'quarantined'),
    );
    expect(await Promise.all(aside)).toEqual(['20', '3']);
    expect(await world.balance(OTHER_MAKER, 'S1')).toBe('7');
  });

  it('@SAFETY DP21 DI16 each has a number of its own, on the label and beside her in the recall of what went into it', async () => {
    const world = await making();
    const id = await made(world);
    const shown = async () => (await world.read(world)).lines[0]?.dispenses.at(-1);
    expect((await shown())?.made?.number).toBe('A7-261122-1');
    const dispense1 = (await world.books.look()).find(world.entry)?.lines[0]?.dispenses[0]?.dispense;
    const person = { resourceType: 'Patient' } as const;
    const label = { id, dispense: dispense1 as Dispense, patient: person, pharmacy: 'North', clock: wallClock('UTC') };
    expect(itemLabelFields(label)).toMatchObject({ lot: 'A7-261122-1', expiry: '2026-11-26 00:00' });
    const { patientId, entry } = world;
    expect(await world.done(dispense.findMade, { number: 'a7-261122-1' })).toMatchObject({ patientId, entry });
    expect(await world.call(dispense.findMade, { number: 'A7-261122-9' })).toMatchObject({ code: 'not-found' });
    // A refused one uses up no number.
    expect(await world.make({ ...SYRUP, quantity: '11' })).toHaveProperty('refused');
    await world.stocked(BOXED, 'E1', '2027-01-31', '20');
    const parent = (await shown())?.rev ?? '';
    await world.done(dispense.cancel, { ...world.on(), id, parent, reason: 'spilt' });
    await made(world);
    expect((await shown())?.made?.number).toBe('A7-261122-2');
    const gtin = OTHER_MAKER.packs[0]?.gtin ?? '';
    const { people } = await world.rig.done(stock.recipients, { gtin, lot: 'S1' });
    const told = people.flatMap(({ events }) => events.flatMap((one) => one.made ?? []));
    expect([...new Set(told)]).toEqual(['A7-261122-1', 'A7-261122-2']);
  });

  it('DP22 its record says what the formula said of each, and shows the label with its number', async () => {
    const world = await making();
    const answer = await world.make({ ...SYRUP, quantity: '3', calculated: '2.5' });
    if (!('id' in answer)) throw new Error(JSON.stringify(answer));
    const [item] = (await world.read(world)).lines[0]?.dispenses ?? [];
    expect(item?.ingredients).toMatchObject([{ lot: 'S1', quantity: '3', calculated: '2.5' }]);
    expect(item?.batches[0]).not.toHaveProperty('calculated');
    const { patientId, entry } = world;
    const picture = await world.done(dispense.labelPicture, { patientId, entry, id: answer.id });
    expect(JSON.stringify(picture)).toContain('A7-261122-1');
    const other = { patientId: 'Patient:other', entry, id: answer.id };
    expect(await world.call(dispense.labelPicture, other)).toHaveProperty('refused');
  });
});
