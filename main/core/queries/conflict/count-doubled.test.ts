import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { type CoreRig, createCoreRig } from '../../testing/core-rig.ts';
import { createDoubledCount } from './count-doubled.ts';

const commandId = () => crypto.randomUUID();

/** A count over the rig's store that tells how often it looked through the patients. */
function countOver(rig: CoreRig) {
  let looked = 0;
  const listPatients = async (limit: number) => {
    looked += 1;
    return (await rig.store.listDocuments({ kind: 'Patient', limit })).map(({ id }) => id);
  };
  return { count: createDoubledCount(rig.store, { listPatients }), looked: () => looked };
}

/** As another desk writes it: this one would refuse the same substance twice. */
async function arrives(rig: CoreRig, patientId: string, like: string): Promise<string> {
  const { _id, _rev, ...body } = await rig.get<object>(like);
  const id = `AllergyIntolerance:${crypto.randomUUID()}`;
  await rig.store.write({ edits: [{ id, body: JSON.stringify({ ...body, patient: patientId }) }] });
  return id;
}

async function withAllergy(substance: string, rig = createCoreRig()) {
  const { id: patientId } = await rig.registerSomebody(substance);
  const entry = { substance: { text: substance }, criticality: 'low' as const };
  const { id } = await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
  return { rig, patientId, id };
}

describe('CC doubled substances are counted', () => {
  it('CC6 none while each substance stands once', async () => {
    const { rig } = await withAllergy('Latex');
    const { count } = countOver(rig);
    expect(await count()).toBe(0);
  });

  it('CC6 one for each pair, over all patients', async () => {
    const { rig, patientId, id } = await withAllergy('Latex');
    const other = await withAllergy('Nickel', rig);
    const { count } = countOver(rig);
    expect(await count()).toBe(0);
    await arrives(rig, patientId, id);
    expect(await count()).toBe(1);
    await arrives(rig, other.patientId, other.id);
    expect(await count()).toBe(2);
  });

  it('CC6 no longer once somebody has decided', async () => {
    const { rig, patientId, id } = await withAllergy('Latex');
    const otherId = await arrives(rig, patientId, id);
    const { count } = countOver(rig);
    expect(await count()).toBe(1);
    const { _rev: otherParent } = await rig.get(otherId);
    await rig.done(contract.conflict.settleDuplicate, {
      commandId: commandId(),
      patientId,
      keepId: id,
      otherId,
      otherParent,
      decision: 'distinct',
    });
    expect(await count()).toBe(0);
  });

  it('CC6 anew only after an allergy was written', async () => {
    const { rig, patientId, id } = await withAllergy('Latex');
    const { count, looked } = countOver(rig);
    await count();
    await count();
    await rig.registerSomebody('Elm');
    await count();
    expect(looked()).toBe(1);
    await arrives(rig, patientId, id);
    expect(await count()).toBe(1);
    expect(looked()).toBe(2);
  });
});
