import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import { createRegisterDesk } from '../../register/register-desk.ts';
import { aCounter, CONTROLLED, STORE } from '../../testing/a-counter.ts';
import { packCode } from '../../testing/a-round.ts';

const { dispense } = contract;
const WITNESS = { userId: 'User:2', displayName: 'Bela Beside', by: 'login', secret: 'pin' } as const;

/** A counter whose registers are those of a station that keeps none of them. */
async function withRegisters() {
  let desk: ReturnType<typeof createRegisterDesk> | undefined;
  const world = await aCounter({
    register: () => {
      if (!desk) throw new Error('not yet');
      return desk;
    },
    secondPersons: { find: () => ({ ...WITNESS }) as never, spend: () => undefined },
  });
  const { rig } = world;
  desk = createRegisterDesk({
    ...{ store: rig.store, stationId: rig.desk.stationId, incarnation: 1, facility: rig.desk.facility },
    ...{ trail: rig.desk.trail, hybridClock: rig.desk.hybridClock, now: rig.clock.now },
    leases: { judge: async () => ({ as: 'pending', sentence: '' }), list: async () => [] } as never,
    onFault: (fault) => rig.faults.push(fault as never),
  });
  await world.stocked(CONTROLLED, 'M1', '2027-05-31', '10');
  return { ...world, registers: desk };
}

async function supplied() {
  const world = await withRegisters();
  const { id: patientId } = await world.rig.registerSomebody('Elm');
  const paper = {
    ...{ productId: `MedicationKnowledge:${CONTROLLED.code}`, directions: '1 tablet at night', quantity: '7' },
    ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20' },
  };
  const { id: entry } = await world.done(dispense.arrive, {
    ...{ commandId: world.commandId(), patientId, source: 'paper', paper: [paper] },
  });
  const on = () => ({ commandId: world.commandId(), patientId, entry });
  await world.done(dispense.check, { ...on(), line: '1', result: 'passed' });
  const { id } = await world.done(dispense.supply, {
    ...{ ...on(), line: '1', storeId: STORE, quantity: '7', language: 'en', directions: paper.directions },
    batches: [{ scans: [{ text: packCode(CONTROLLED, { lot: 'M1', expiry: '270531' }) }], quantity: '7' }],
    witness: crypto.randomUUID(),
  });
  const entries = async (): Promise<readonly (RegisterEntryResource & { readonly id: string })[]> => {
    const view = await world.registers.look();
    return [...view.registers.values()].flatMap(({ documents }) =>
      [...documents.values()].map(({ id: entryId, entry: one }) => ({ ...one, id: entryId })),
    );
  };
  return { ...world, id, on, entries };
}

describe('DP12 who came for a controlled drug', () => {
  it('@SAFETY DP12 the register hears it at the hand-over, by a note on the supply that leaves the balance as it is', async () => {
    const { id, on, done, entries } = await supplied();
    const [supply] = await entries();
    expect(supply).toMatchObject({ act: 'supply', quantity: '-7', document: id, party: { name: 'ELM, Ada' } });
    const collector = { who: 'other', name: 'Ben Elm', relation: 'son', identity: 'passport', number: 'P1' } as const;
    await done(dispense.handOver, { ...on(), dispenses: [id], collector, note: 'in a hurry' });
    const note = (await entries()).find(({ act }) => act === 'note');
    expect(note).toMatchObject({
      ...{ quantity: '0', noteOn: supply?.id, document: id, note: 'Collected by Ben Elm, son, passport P1' },
      collector: { role: 'representative', name: 'Ben Elm', identityAsked: true, identityShown: true },
    });
    expect(note?.balance).toBe(supply?.balance);
  });

  it('DP12 the patient who is known was asked for nothing', async () => {
    const { id, on, done, entries } = await supplied();
    const collector = { who: 'patient', identity: 'known' } as const;
    await done(dispense.handOver, { ...on(), dispenses: [id], collector, counselling: ['how-to-take'] });
    expect((await entries()).find(({ act }) => act === 'note')).toMatchObject({
      collector: { role: 'patient', name: 'ELM, Ada', identityAsked: false, identityShown: false },
    });
  });
});
