import { z } from 'zod';
import { TASK_ACTS, TASK_CODES, TASK_PRIORITIES } from '#shared/model/task-codes.ts';
import { command, stream } from './declare.ts';
import { commandId, documentId, instant, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId?: string | undefined }): readonly string[] =>
  input.patientId ? [input.patientId] : [];
const managed = { access: 'task.manage', patientsOf: ofPatient, output: saved } as const;
const changed = { ...managed, audit: { action: 'U', subtype: 'task' } } as const;
/** `patientId` as the task has it: a change addressed to one patient never lands with another. */
const onTask = { commandId, patientId: patientId.optional(), id: documentId, parent: rev };
const words = z.string().trim().max(500);
const roleCode = z.string().regex(/^[a-z][a-z-]{0,40}$/);

/** What a list does not carry of a task about a patient. */
const taskFacts = z.object({
  id: documentId,
  patientId,
  code: z.enum(TASK_CODES).optional(),
  /** In the words of who made it; may be empty where the code says it all. */
  description: z.string(),
  focusId: documentId.optional(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  /** Acts after it was added, oldest first. */
  acts: z.array(z.object({ act: z.enum(TASK_ACTS), at: z.string(), by: z.string(), detail: z.string().optional() })),
});
export type TaskFacts = z.output<typeof taskFacts>;

export const task = {
  add: command('task.add', {
    ...managed,
    audit: { action: 'C', subtype: 'task' },
    input: z.object({
      commandId,
      patientId: patientId.optional(),
      encounterId: documentId.optional(),
      description: words.min(1),
      dueAt: instant.optional(),
      priority: z.enum(TASK_PRIORITIES).default('routine'),
      ownerRole: roleCode.optional(),
      ownerUserId: documentId.optional(),
      /** Ward, for a task without a patient. */
      locationId: documentId.optional(),
    }),
  }),
  start: command('task.start', { ...changed, input: z.object(onTask) }),
  /** To somebody, to a role, or with neither back to the ward's list. */
  assign: command('task.assign', {
    ...changed,
    input: z.object({ ...onTask, ownerUserId: documentId.optional(), ownerRole: roleCode.optional() }),
  }),
  complete: command('task.complete', { ...changed, input: z.object({ ...onTask, outcome: words.optional() }) }),
  cancel: command('task.cancel', { ...changed, input: z.object({ ...onTask, reason: words.min(1) }) }),
  /** Louder, in the ward's list, and to the next role. */
  escalate: command('task.escalate', { ...changed, input: z.object({ ...onTask, reason: words.optional() }) }),
  /**
   * What lists leave out of the open tasks of these patients, then again whenever something of theirs changes: a whole
   * list for each patient told of. Clinical: the opening is audited with every patient named.
   */
  watch: stream('task.watch', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'task-list' },
    input: z.object({ patientIds: z.array(patientId).max(200) }),
    output: z.array(z.object({ patientId, tasks: z.array(taskFacts) })),
    patientsOf: (input) => input.patientIds,
  }),
};
