import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { aCounter } from '../../testing/a-counter.ts';

const { allergy, dispense, order } = contract;
const PACK = indexPack(knowledgePack.parse(TEST_PACK_INPUT));

describe('the pharmacist’s check of a line', () => {
  it('@SAFETY DP2 DI4 what speaks against a line, and has no answer, is passed by nobody', async () => {
    const world = await aCounter({ knowledge: () => ({ inForce: async () => PACK }) });
    const { on, patientId, entry } = await world.waiting();
    await world.rig.done(allergy.record, {
      ...{ commandId: world.commandId(), patientId, entry: { substance: { text: 'Dolorol' }, criticality: 'low' } },
    });
    const pass = () => ({ ...on(), line: '1', result: 'passed' as const });
    expect(await world.call(dispense.check, pass())).toMatchObject({ code: 'conflict', path: 'overrides' });
    expect((await world.read({ patientId, entry })).lines[0]?.state).toBe('to-check');
    await world.done(dispense.check, { ...pass(), result: 'refused', note: 'allergic' });
    expect((await world.read({ patientId, entry })).lines[0]?.state).toBe('refused');
  });

  it('@SAFETY DP2 the order is checked as it stood on the screen', async () => {
    const world = await aCounter();
    const { on } = await world.waiting();
    const seen = { ...on(), line: '1', result: 'passed' as const, orderRev: '1-0123456789abcdef0123456789abcdef' };
    expect(await world.call(dispense.check, seen)).toMatchObject({ code: 'conflict' });
  });

  it('@SAFETY DP10 an order that was stopped is passed by nobody', async () => {
    const world = await aCounter();
    const { on, orderId, patientId, entry } = await world.waiting();
    const { _rev: parent } = await world.rig.get(orderId);
    const stop = { commandId: world.commandId(), patientId, id: orderId, parent, reason: { text: 'rash' } };
    await world.rig.done(order.stop, stop);
    expect(await world.call(dispense.check, { ...on(), line: '1', result: 'passed' })).toMatchObject({
      code: 'conflict',
    });
    expect((await world.read({ patientId, entry })).lines[0]?.check).toBeUndefined();
  });

  it('@SAFETY MO9 DP2 nobody passes at the counter what they ordered themselves', async () => {
    const world = await aCounter();
    const { on, orderId } = await world.waiting();
    await world.done(dispense.check, { ...on(), line: '1', result: 'queried', note: 'which dose?' });
    const { resource } = await world.rig.get<MedicationRequest>(orderId);
    const prescriber = resource.requester?.identifier?.value ?? '';
    Object.assign(world.window.actor() ?? {}, { userId: prescriber });
    expect(await world.call(dispense.check, { ...on(), line: '1', result: 'passed' })).toMatchObject({
      code: 'not-permitted',
    });
  });
});
