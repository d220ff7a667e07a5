import { describe, expect, it } from 'vitest';
import { mergeLeaves } from '#shared/domain/merge/merge-leaves.ts';
import type { Fields } from '#shared/model/checks.ts';
import { judgeSuccessor } from '#shared/model/judge-successor.ts';
import { taskModel } from '#shared/model/task.ts';
import { buildTask, taskIdFor } from './build-task.ts';
import type { TaskActCode } from './task.ts';
import { actsOf, withAct } from './task-acts.ts';

const ANNA = { id: 'User:anna', name: 'Anna Berg' };
const BEN = { id: 'User:ben', name: 'Ben Cole' };
const entry = {
  id: 'Task:1',
  patientId: 'Patient:p',
  code: 'observe-again' as const,
  description: 'Next set',
  dueAt: '2026-11-22T10:00:00.000Z',
  priority: 'urgent' as const,
  ownerRole: 'nurse',
  recording: { recorder: ANNA, recordedAt: '2026-11-22T08:00:00.000Z' },
};
const { resource: task } = buildTask(entry);

const envelope = (resource: unknown, at: string): Fields => ({
  ...{ kind: 'Task', v: 1, facility: 'A', patient: 'Patient:p', by: 'u', station: 's' },
  at: `2026-11-22T08:00:0${at}.000Z-0000-s`,
  resource,
});
const act = (id: string, code: TaskActCode, by = ANNA) => ({ id, act: code, at: '2026-11-22T09:00:00.000Z', by });
const done = (id: string, by = ANNA) => ({ ...withAct(task, act(id, 'completed', by)), status: 'completed' });
const merge = (ours: unknown, theirs: unknown) =>
  mergeLeaves({
    kind: 'Task',
    ancestor: envelope(task, '0'),
    ours: envelope(ours, '1'),
    theirs: envelope(theirs, '2'),
  });
const acts = (outcome: ReturnType<typeof merge>) =>
  outcome.state === 'merged' ? actsOf(outcome.body.resource as typeof task).map(({ id }) => id) : [];

describe('TK tasks', () => {
  it('TK1 the document passes its model and carries patient, due time, role and the first act', () => {
    const document = buildTask(entry);
    expect(document).toMatchObject({ id: 'Task:1', kind: 'Task', patient: 'Patient:p' });
    expect(taskModel.validate(document.resource as never)).toBeUndefined();
    expect(actsOf(document.resource)).toMatchObject([{ act: 'added', by: ANNA }]);
  });
  it('TK2 the same causes give the same id in any order, another code another one', () => {
    expect(taskIdFor('prn-effect', 'A:1', 'A:2')).toBe(taskIdFor('prn-effect', 'A:2', 'A:1'));
    expect(taskIdFor('countersign', 'A:1')).not.toBe(taskIdFor('prn-effect', 'A:1'));
  });
  it('TK3 a task that is done is not begun again, nor given to another patient', () => {
    const judge = (after: unknown, before: unknown) =>
      judgeSuccessor(taskModel, envelope(after, '1'), envelope(before, '0'));
    expect(judge({ ...task, status: 'requested' }, done('a'))?.path).toBe('resource.status');
    expect(judge({ ...task, status: 'entered-in-error' }, done('a'))).toBeUndefined();
    expect(judge({ ...task, for: { reference: 'Patient/q' } }, task)?.path).toBe('resource.for');
  });
  it('TK4 completed on two desks is completed once, with both acts', () => {
    const outcome = merge(done('a'), done('b', BEN));
    expect(outcome).toMatchObject({ state: 'merged', body: { resource: { status: 'completed' } } });
    expect(acts(outcome)).toEqual(expect.arrayContaining(['a', 'b']));
  });
  it('TK4 completed beside begun and escalated is completed', () => {
    const begun = { ...withAct(task, act('s', 'started')), status: 'in-progress' };
    expect(merge(begun, done('b'))).toMatchObject({ state: 'merged', body: { resource: { status: 'completed' } } });
    const escalated = withAct(task, act('e', 'escalated'));
    expect(acts(merge(escalated, done('b')))).toEqual(expect.arrayContaining(['e', 'b']));
  });
  it('TK4 completed beside cancelled, and two owners, go to a person', () => {
    const cancelled = { ...withAct(task, act('c', 'cancelled')), status: 'cancelled' };
    expect(merge(cancelled, done('b'))).toMatchObject({
      state: 'needs-person',
      fields: [{ label: 'task.status' }],
    });
    const owned = (by: typeof ANNA) => ({ ...task, owner: { identifier: { value: by.id } } });
    expect(merge(owned(ANNA), owned(BEN))).toMatchObject({ fields: [{ label: 'task.owner' }] });
  });
});
