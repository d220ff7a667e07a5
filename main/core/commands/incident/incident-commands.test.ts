import type { AdverseEvent } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { buildIncident, incidentIdFor } from '#shared/domain/incident/build-incident.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { incident } = contract;
const commandId = () => crypto.randomUUID();
const occurredAt = '2025-12-31T23:00:00Z';
const words = { category: 'medication' as const, severity: 'no-harm' as const, what: 'Given twice', occurredAt };

async function withDraft() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const draft = buildIncident({
    ...words,
    id: incidentIdFor('double-dose', 'MedicationAdministration:1', 'MedicationAdministration:2'),
    severity: undefined,
    state: 'draft',
    cause: 'double-dose',
    patientId,
    recording: { recorder: { id: 'merge', name: 'Holdfast' }, recordedAt: occurredAt },
  });
  const at = '2026-01-01T00:00:00.000Z-0000-st';
  const envelope = { kind: draft.kind, v: 1, facility: rig.window.actor()?.facility, at, by: 'merge', station: 'st' };
  const body = JSON.stringify({ ...envelope, patient: patientId, resource: draft.resource });
  await rig.store.write({ edits: [{ id: draft.id, body }] });
  return { rig, patientId };
}

describe('IN incidents at the desk', () => {
  it('IN1 is reported with or without a patient; never in the future', async () => {
    const rig = createCoreRig();
    const { id } = await rig.done(incident.report, { commandId: commandId(), ...words });
    expect(readIncident((await rig.get<AdverseEvent>(id)).resource)).toMatchObject({
      state: 'reported',
      what: 'Given twice',
    });
    const later = { ...words, occurredAt: new Date(rig.clock.now() + 3600_000).toISOString() };
    expect(await rig.call(incident.report, { commandId: commandId(), ...later })).toMatchObject({
      code: 'invalid-input',
    });
  });
  it('IN3 a draft is listed, completed once, then reviewed', async () => {
    const { rig, patientId } = await withDraft();
    const [draft] = await rig.done(incident.list, {});
    expect(draft).toMatchObject({ state: 'draft', cause: 'double-dose', patientId });
    if (!draft) throw new Error('no draft');
    const on = { patientId, id: draft.id };
    const early = { ...on, parent: draft.rev, outcome: 'reviewed' as const, note: 'Seen' };
    expect(await rig.call(incident.review, { commandId: commandId(), ...early })).toMatchObject({
      code: 'invalid-input',
    });
    const reported = await rig.done(incident.complete, { commandId: commandId(), ...on, parent: draft.rev, ...words });
    expect(await rig.done(incident.list, {})).toMatchObject([
      { state: 'reported', cause: 'double-dose', severity: 'no-harm' },
    ]);
    await rig.done(incident.review, { commandId: commandId(), ...early, parent: reported.rev });
    expect(await rig.done(incident.list, {})).toEqual([]);
    expect(await rig.done(incident.list, { state: 'all' })).toMatchObject([
      { state: 'reviewed', reviews: [{ note: 'Seen' }] },
    ]);
    const read = (await rig.auditEvents()).filter(({ operation }) => operation === 'incident.list').at(-1);
    expect(JSON.stringify(read)).toContain(patientId);
  });
});
