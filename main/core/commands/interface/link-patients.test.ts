import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { ALPHACILLIN, aRound, DOLOROL, dispenser } from '../../testing/a-round.ts';
import { signedInWindow } from '../../testing/test-desk.ts';

const { patient, interface: ofInterface, allergy } = contract;

async function twoRecords() {
  const at = await aRound();
  await at.formulary(DOLOROL, ALPHACILLIN);
  const patientId = await at.admitted('Ash');
  const { id: replacedId } = await at.rig.registerSomebody('Elm');
  const pair = async (kept = patientId, gone = replacedId) => ({
    ...{ commandId: at.commandId(), patientId: kept, replacedId: gone, reason: 'one person' },
    ...{ parent: (await at.rig.get<Patient>(kept))._rev, replacedParent: (await at.rig.get<Patient>(gone))._rev },
  });
  const stateOf = async (id: string) => {
    const { active, link = [] } = (await at.rig.get<Patient>(id)).resource;
    return { active, links: link.map(({ type }) => type) };
  };
  return { ...at, patientId, replacedId, pair, stateOf };
}

describe('records that a person finds to be of one person', () => {
  it('PC11 stand beside each other with what tells them apart, and what is clinical where the chart may be opened', async () => {
    const { rig, patientId, replacedId, commandId } = await twoRecords();
    const entry = { substance: { text: 'Dolorol' }, criticality: 'high' as const };
    await rig.done(allergy.record, { commandId: commandId(), patientId, entry });
    const { one, other } = await rig.done(patient.compare, { patientId, otherId: replacedId });
    expect(one).toMatchObject({
      ...{ line: { family: 'Ash', patientId }, stay: 'open' },
      clinical: { allergies: { state: 'list', items: ['Dolorol'] }, orders: [] },
    });
    expect(other).toMatchObject({ line: { family: 'Elm' }, stay: 'none' });
    expect(other.rev).toBe((await rig.get<Patient>(replacedId))._rev);
  });

  it('PC11 say nothing clinical to whoever may not open charts, nor of one that wants a word of why', async () => {
    const { rig, patientId, replacedId } = await twoRecords();
    const asked = { patientId, otherId: replacedId };
    const registrar = await rig.dispatcher.call('patient.compare', asked, signedInWindow('patient.register'));
    expect(JSON.stringify(registrar)).not.toContain('clinical');
    const { one, other } = await rig.done(patient.compare, asked);
    expect([one, other].map(({ clinical }) => clinical !== undefined)).toEqual([true, true]);
    const revision = await rig.get<Patient>(replacedId);
    const parent = revision._rev;
    await rig.done(patient.recordDeath, {
      ...{ commandId: crypto.randomUUID(), patientId: replacedId, parent, reason: 'told by the family' },
    });
    expect((await rig.done(patient.compare, asked)).other).not.toHaveProperty('clinical');
    const told = (await rig.auditEvents()).filter(({ operation }) => operation === 'patient.compare');
    expect(told.map(({ patients }) => patients)).toEqual(Array(3).fill([patientId, replacedId]));
  });

  it('PC11 HL11 PC12 the one with a stay is not given up for another', async () => {
    const { rig, patientId, replacedId, pair, stateOf } = await twoRecords();
    const refused = await rig.call(ofInterface.linkPatients, await pair(replacedId, patientId));
    expect(refused).toMatchObject({ code: 'conflict' });
    expect((await stateOf(patientId)).links).toEqual([]);
  });

  it('PC12 HL14 are joined and taken apart again, each once', async () => {
    const { rig, patientId, replacedId, pair, stateOf } = await twoRecords();
    await rig.done(ofInterface.linkPatients, await pair());
    expect(await stateOf(patientId)).toMatchObject({ links: ['replaces'] });
    expect(await stateOf(replacedId)).toEqual({ active: false, links: ['replaced-by'] });
    await rig.done(patient.separate, await pair());
    expect((await stateOf(patientId)).links).toEqual([]);
    expect(await stateOf(replacedId)).toEqual({ active: true, links: [] });
    expect(await rig.call(patient.separate, await pair())).toMatchObject({ code: 'already-done' });
  });

  it('PC12 by whoever registers people and nobody else', async () => {
    const { rig, pair } = await twoRecords();
    const asked = await pair();
    for (const act of [patient.separate, ofInterface.linkPatients])
      expect(await rig.dispatcher.call(act.name, asked, dispenser())).toMatchObject({
        refusal: { code: 'not-permitted' },
      });
  });
});
