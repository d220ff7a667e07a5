import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { TaskFacts } from '#shared/contract/task.ts';
import { buildTask } from '#shared/domain/task/build-task.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { task } = contract;
const commandId = () => crypto.randomUUID();

async function withTask() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const dueAt = new Date(rig.clock.now() + 3600_000).toISOString();
  const made = await rig.done(task.add, { commandId: commandId(), patientId, description: 'Change dressing', dueAt });
  const read = async () => readTask((await rig.get<Task>(made.id)).resource);
  const on = (parent: string) => ({ commandId: commandId(), patientId, id: made.id, parent });
  return { rig, patientId, made, read, on };
}

describe('TK tasks at the desk', () => {
  it('TK1 is added for a patient, audited, and in nobody’s list but the ward’s', async () => {
    const { rig, patientId, made, read } = await withTask();
    expect(await read()).toMatchObject({ state: 'open', patientId, description: 'Change dressing', ownerUserIds: [] });
    const event = (await rig.auditEvents()).find(({ operation }) => operation === 'task.add');
    expect(JSON.stringify(event)).toContain(patientId);
    expect(JSON.stringify(event)).toContain(made.id);
    expect(JSON.stringify(event)).not.toContain('dressing');
  });
  it('TK1 without a patient it belongs to the ward of the desk or the one named', async () => {
    const rig = createCoreRig();
    const locationId = 'Location:w';
    const { id } = await rig.done(task.add, { commandId: commandId(), description: 'Check the trolley', locationId });
    expect(readTask((await rig.get<Task>(id)).resource)).toMatchObject({ locationId });
    expect((await rig.get<Task>(id)).patient).toBeUndefined();
  });
  it('TK6 escalated it goes to the next role, louder', async () => {
    const { rig, made, on, read } = await withTask();
    const once = await rig.done(task.escalate, { ...on(made.rev), reason: 'No answer' });
    await rig.done(task.escalate, on(once.rev));
    expect(await read()).toMatchObject({ escalations: 2, ownerRoles: ['doctor'] });
  });
  it('TK3 is done once; a stale version and another patient are refused', async () => {
    const { rig, made, on, read } = await withTask();
    const begun = await rig.done(task.start, on(made.rev));
    expect(await rig.call(task.complete, on(made.rev))).toMatchObject({ code: 'conflict' });
    const { id: other } = await rig.registerSomebody('Elm');
    expect(await rig.call(task.complete, { ...on(begun.rev), patientId: other })).toMatchObject({ code: 'not-found' });
    const { patientId: _nobody, ...unnamed } = on(begun.rev);
    expect(await rig.call(task.complete, unnamed)).toMatchObject({ code: 'not-found' });
    const done = await rig.done(task.complete, { ...on(begun.rev), outcome: 'Dry' });
    expect(await read()).toMatchObject({
      state: 'done',
      acts: [{ act: 'started' }, { act: 'completed', detail: 'Dry' }],
    });
    expect(await rig.call(task.cancel, { ...on(done.rev), reason: 'No' })).toMatchObject({ code: 'already-done' });
  });
  it('@SAFETY TK9 a signature that is owed is neither ticked off nor cancelled, and may be handed on', async () => {
    const rig = createCoreRig();
    const { id: patientId } = await rig.registerSomebody();
    const recording = { recorder: { id: 'User:9', name: 'Ada' }, recordedAt: new Date(rig.clock.now()).toISOString() };
    const { kind, id, resource } = buildTask({
      ...{ id: 'Task:6f6b1c50-6f7a-5f2e-9c0e-5d2f0c6a7b99', patientId, code: 'countersign', description: 'Dolorol' },
      ...{ priority: 'routine', ownerRole: 'pharmacist', recording },
    });
    const envelope = { kind, v: 1, facility: 'N1', patient: patientId, by: 'User:9', station: 'one' };
    const at = '2026-11-22T07:00:00.000Z-0000-one';
    await rig.store.write({ edits: [{ id, body: JSON.stringify({ ...envelope, at, resource }) }] });
    const parent = (await rig.store.find(id))?.rev ?? '';
    const on = () => ({ commandId: commandId(), patientId, id, parent });
    expect(await rig.call(task.complete, { ...on(), outcome: 'Seen' })).toMatchObject({ code: 'invalid-input' });
    expect(await rig.call(task.cancel, { ...on(), reason: 'Not mine' })).toMatchObject({ code: 'invalid-input' });
    await rig.done(task.escalate, on());
    expect(readTask((await rig.get<Task>(id)).resource)).toMatchObject({ state: 'open', ownerRoles: ['doctor'] });
  });
  it('TK7 what asks a question is not done without an answer', async () => {
    const { rig, patientId } = await withTask();
    const document = buildTask({
      id: 'Task:q',
      patientId,
      code: 'prn-effect',
      description: '',
      priority: 'routine',
      recording: { recorder: { id: 'User:a', name: 'A' }, recordedAt: '2026-01-01T00:00:00.000Z' },
    });
    const at = '2026-01-01T00:00:00.000Z-0000-st';
    const envelope = { kind: 'Task', v: 1, facility: 'N1', patient: patientId, at, by: 'User:a', station: 'st' };
    const { outcomes } = await rig.store.write({
      edits: [{ id: 'Task:q', body: JSON.stringify({ ...envelope, resource: document.resource }) }],
    });
    const [stored] = outcomes;
    if (stored?.state !== 'stored') throw new Error('not stored');
    const input = { commandId: commandId(), patientId, id: 'Task:q', parent: stored.rev };
    expect(await rig.call(task.complete, input)).toMatchObject({ code: 'invalid-input', path: 'outcome' });
    expect(isRefusal(await rig.call(task.complete, { ...input, commandId: commandId(), outcome: 'Pain 2' }))).toBe(
      false,
    );
  });
  it('TK1 is told of in an audited stream, and leaves it when it is done', async () => {
    const { rig, patientId, made, on } = await withTask();
    const ending = new AbortController();
    const opened = await rig.dispatcher.open('task.watch', { patientIds: [patientId] }, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('refused');
    const items = opened.items[Symbol.asyncIterator]();
    const next = async () => (await items.next()).value as { patientId: string; tasks: TaskFacts[] }[];
    expect(await next()).toMatchObject([{ patientId, tasks: [{ id: made.id, description: 'Change dressing' }] }]);
    await rig.done(task.complete, on(made.rev));
    expect(await next()).toEqual([{ patientId, tasks: [] }]);
    ending.abort();
    expect((await rig.auditEvents()).some(({ operation }) => operation === 'task.watch')).toBe(true);
  });
});
