/** What a dose asks for afterwards: signatures, and whether it helped. Written in the same unit of work as the dose. */
import { COUNTERSIGNER } from '#shared/domain/medication/answer-findings.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { buildTask, type TaskDocument, taskIdFor } from '#shared/domain/task/build-task.ts';
import { isTaken } from '#shared/model/administration-codes.ts';

const HOUR_MS = 3_600_000;
/** Signed within a day; the effect is asked for after an hour. */
const SIGN_WITHIN_MS = 24 * HOUR_MS;
const EFFECT_AFTER_MS = HOUR_MS;

export function planDoseTasks(id: string, event: DoseEvent): readonly TaskDocument[] {
  return [...planSignatures(id, event), ...planEffect(id, event), ...planReview(id, event)];
}

function planSignatures(id: string, event: DoseEvent): readonly TaskDocument[] {
  return event.paths.map(({ path, reason }) =>
    taskOf(id, event, {
      id: taskIdFor('countersign', id, path),
      code: 'countersign',
      description: `${event.drug.text}: ${path} – ${reason}`,
      dueAt: later(event.recordedAt, SIGN_WITHIN_MS),
      priority: path === 'emergency-without-order' ? 'urgent' : 'routine',
      ownerRole: COUNTERSIGNER[path],
    }),
  );
}

function planEffect(id: string, event: DoseEvent): readonly TaskDocument[] {
  if (!event.asNeeded || !isTaken(event.outcome) || event.act !== 'give') return [];
  return [
    taskOf(id, event, {
      id: taskIdFor('prn-effect', id),
      code: 'prn-effect',
      description: `${event.drug.text}: ${event.asNeeded.indication}`,
      dueAt: later(event.at, EFFECT_AFTER_MS),
      priority: 'routine',
      ownerRole: 'nurse',
    }),
  ];
}

/** @SAFETY What was charted although nobody could have let it through is looked at by a doctor at once. */
function planReview(id: string, event: DoseEvent): readonly TaskDocument[] {
  const answered = new Set(event.overrides.map(({ code }) => code));
  const open = event.findings.filter(({ code, strength }) => strength === 'stop' && !answered.has(code));
  if (!event.already || !isTaken(event.outcome) || event.act === 'stop' || open.length === 0) return [];
  return [
    taskOf(id, event, {
      id: taskIdFor('countersign', id, 'charted-with-stops'),
      code: 'countersign',
      description: `${event.drug.text}: ${open.map(({ code }) => code).join(', ')}`,
      dueAt: later(event.recordedAt, HOUR_MS),
      priority: 'stat',
      ownerRole: 'doctor',
    }),
  ];
}

type Planned = Pick<
  Parameters<typeof buildTask>[0],
  'id' | 'code' | 'description' | 'dueAt' | 'priority' | 'ownerRole'
>;

function taskOf(
  focusId: string,
  { patientId, encounterId, performer, recordedAt }: DoseEvent,
  planned: Planned,
): TaskDocument {
  const recording = { recorder: { id: performer.id, name: performer.name }, recordedAt };
  return buildTask({ ...planned, patientId, encounterId, focusId, recording });
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}
