import type { CareTeam } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { assignmentIdFor, readAssignment } from '#shared/domain/hand-over/assignment.ts';
import type { Document } from '#shared/model/envelope.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { handOver } = contract;
const commandId = () => crypto.randomUUID();
const wardId = 'Location:w';

async function ward() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const stay = await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned' });
  const problem = { problem: { text: 'Pneumonia' } };
  await rig.done(contract.problem.record, { commandId: commandId(), patientId, entry: problem });
  const read = () => rig.done(handOver.read, { wardId, patientIds: [patientId] });
  return { rig, patientId, stay, read };
}

/** As another person at the same desk would take over. */
async function takenBySomebodyElse(rig: ReturnType<typeof createCoreRig>, id: string) {
  const { _id, _rev, ...body } = (await rig.get<Record<string, unknown>>(id)) as Document<Record<string, unknown>>;
  const taken = [{ id: 'x', by: { id: 'User:other', name: 'Other' }, at: body.resource.givenAt }];
  const next = { ...body, resource: { ...body.resource, taken } };
  await rig.store.write({ edits: [{ id, parent: _rev, body: JSON.stringify(next) }] });
}

async function isColleague(rig: ReturnType<typeof createCoreRig>, id: string) {
  const issuedAt = '2026-01-01T00:00:00.000Z';
  const who = { id, organisation: 'north', login: 'nora', displayName: 'Nora Urse', roles: ['nurse'], state: 'active' };
  const proofs = { verifier: '$argon2id$x', passwordChangedAt: issuedAt, serial: 1, issuedAt, signature: 'x' };
  const envelope = { kind: 'User', v: 1, facility: '*', at: `${issuedAt}-0000-c`, by: 'c', station: 'c' };
  const body = JSON.stringify({ ...envelope, resource: { resourceType: 'User', ...who, ...proofs } });
  await rig.store.write({ edits: [{ id, body }] });
}

describe('HO hand-over', () => {
  it('HO2 says what a patient has, what is to be done, and that nobody was told before', async () => {
    const { rig, patientId, read } = await ward();
    await rig.done(contract.task.add, { commandId: commandId(), patientId, description: 'Blood at six' });
    const { lines, previous } = await read();
    expect(previous).toBeUndefined();
    expect(lines).toMatchObject([
      { problems: ['Pneumonia'], tasks: [{ description: 'Blood at six', overdue: false }], partial: false },
    ]);
    expect(lines[0]?.changes.map(({ what }) => what).toSorted()).toEqual(['problem', 'stay']);
    const event = (await rig.auditEvents()).find(({ operation }) => operation === 'handOver.read');
    expect(JSON.stringify(event)).toContain(patientId);
  });
  it('HO4 waits until somebody else takes over; who gave it does not', async () => {
    const { rig, patientId, read } = await ward();
    const given = await rig.done(handOver.give, { commandId: commandId(), wardId, patientIds: [patientId] });
    expect((await read()).pending).toMatchObject({ id: given.id, takenBy: [] });
    const own = { commandId: commandId(), id: given.id, parent: given.rev, patientIds: [patientId] };
    expect(await rig.call(handOver.accept, own)).toMatchObject({ code: 'invalid-input' });
    await takenBySomebodyElse(rig, given.id);
    const after = await read();
    expect(after.pending).toBeUndefined();
    expect(after.previous).toMatchObject({ id: given.id, takenBy: [{ id: 'User:other' }] });
  });
  it('HO3 tells what changed since, and marks what came late', async () => {
    const { rig, patientId, read } = await ward();
    const given = await rig.done(handOver.give, { commandId: commandId(), wardId, patientIds: [patientId] });
    await takenBySomebodyElse(rig, given.id);
    expect((await read()).lines[0]?.changes).toEqual([]);
    const early = new Date(rig.clock.now() - 3600_000).toISOString();
    const facility = rig.window.actor()?.facility;
    const resource = {
      resourceType: 'Condition',
      subject: { reference: patientId.replace(':', '/') },
      code: { text: 'Fall at home' },
    };
    const envelope = {
      kind: 'Condition',
      v: 1,
      facility,
      patient: patientId,
      at: `${early}-0000-st-2`,
      by: 'u',
      station: 'st-2',
    };
    await rig.store.write({ edits: [{ id: 'Condition:late', body: JSON.stringify({ ...envelope, resource }) }] });
    await rig.done(contract.task.add, { commandId: commandId(), patientId, description: 'Call family' });
    expect((await read()).lines[0]?.changes).toMatchObject([{ what: 'problem', text: 'Fall at home', late: true }]);
  });
  it('HO8 an open task is told among the tasks, one that was done among the changes', async () => {
    const { rig, patientId, read } = await ward();
    const task = { commandId: commandId(), patientId, description: 'Call family' };
    const { id, rev } = await rig.done(contract.task.add, task);
    const told = async () => (await read()).lines.map(({ changes, tasks }) => [changes, tasks] as const)[0];
    expect(await told()).toMatchObject([[{ what: 'problem' }, { what: 'stay' }], [{ description: 'Call family' }]]);
    await rig.done(contract.task.complete, { commandId: commandId(), patientId, id, parent: rev });
    expect(await told()).toMatchObject([
      [{ what: 'task', text: 'Call family', code: 'free', status: 'done' }, {}, {}],
      [],
    ]);
  });
  it('HO1 a patient is one nurse’s; assigned to nobody she is nobody’s', async () => {
    const { rig, patientId, stay } = await ward();
    const nurseId = rig.window.actor()?.userId ?? '';
    const stays = [{ patientId, encounterId: stay.id }];
    await isColleague(rig, nurseId);
    const read = async () => {
      const { resource } = await rig.get<CareTeam>(assignmentIdFor(stay.id));
      return readAssignment(resource);
    };
    expect(await rig.done(handOver.assign, { commandId: commandId(), stays, nurseId })).toEqual({ assigned: 1 });
    expect(await read()).toMatchObject({ patientId, nurseIds: [nurseId] });
    await rig.done(handOver.assign, { commandId: commandId(), stays });
    expect(await read()).toBeUndefined();
  });
  it('HO5 printing is an audit event with every patient on the sheet, and gives the number', async () => {
    const { rig, patientId } = await ward();
    const id = commandId();
    const printed = await rig.done(contract.sheet.print, {
      commandId: id,
      sheet: 'hand-over',
      patientIds: [patientId],
    });
    expect(printed.number).toBe(`${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase());
    const event = (await rig.auditEvents()).find(({ operation }) => operation === 'sheet.print');
    expect(event).toMatchObject({ action: 'E', subtype: 'print' });
    expect(JSON.stringify(event)).toContain(patientId);
  });
});
