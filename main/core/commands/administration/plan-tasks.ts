/** What a dose asks for afterwards: signatures, and whether it helped. Written in the same unit of work as the dose. */
import { COUNTERSIGNER, openStops } from '#shared/domain/medication/answer-findings.ts';
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
  const open = openStops(event);
  if (open.length === 0) return [];
  return [
    taskOf(id, event, {
      id: taskIdFor('countersign', id, 'charted-with-stops'),
      code: 'countersign',
      description: `${event.drug.text}: ${open.join(', ')}`,
      dueAt: later(event.recordedAt, HOUR_MS),
      priority: 'stat',
      ownerRole: COUNTERSIGNER['charted-with-stops'],
    }),
  ];
}

/** By the end of a shift. */
const ENTER_WITHIN_MS = 8 * HOUR_MS;
const NOT_ENTERED = {
  alone: 'given without anybody standing by',
  'not-reckoned': 'how much it was could not be reckoned',
} as const;

/** WG5: what the register of the ward only notes is entered by two people. */
export function planToEnter(
  id: string,
  event: DoseEvent,
  why: keyof typeof NOT_ENTERED,
  missing: string = NOT_ENTERED[why],
): readonly TaskDocument[] {
  return [
    taskOf(id, event, {
      id: taskIdFor('free', id, 'register'),
      code: 'free',
      description: `Controlled-drug register: ${event.drug.text} – ${missing}. Enter it with a witness.`,
      dueAt: later(event.recordedAt, ENTER_WITHIN_MS),
      priority: 'urgent',
      ownerRole: 'nurse',
    }),
  ];
}

/** WG6: what a dose that was entered in error took out of stock or register, and nobody put back by itself. */
export function planToSettle(id: string, event: DoseEvent, reason: string): TaskDocument {
  return taskOf(id, event, {
    id: taskIdFor('free', id, 'register-settle'),
    code: 'free',
    description: `${event.drug.text} – entered in error: ${reason}. Two people look in the cupboard, and put register and stock right.`,
    dueAt: later(event.recordedAt, ENTER_WITHIN_MS),
    priority: 'urgent',
    ownerRole: 'nurse',
  });
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
