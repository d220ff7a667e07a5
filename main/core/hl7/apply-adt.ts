/**
 * A message is applied step by step, each step one command (and so one transaction). Before a command is called the very call is written
 * down: after a crash it is made again with the same id, and a command that was done is answered, not done twice (MI6).
 */
import { createHash } from 'node:crypto';
import type { Message } from '#shared/domain/hl7/message.ts';
import { millisecondsOf } from '#shared/domain/hl7/moment.ts';
import { type AdtReading, readAdt } from '#shared/domain/hl7/read-adt.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import type { PersonDeps } from './find-person.ts';
import type { InterfaceCall } from './interface-caller.ts';
import type { LoggedMessage } from './message-log.ts';
import { PLAN, STEPS, type StepName } from './plan-steps.ts';

/** Where a crash is looked at. */
export type ApplyPoint = 'before-intent' | 'after-intent' | 'after-command' | 'after-step';

export interface ApplyDeps extends PersonDeps {
  readonly call: InterfaceCall;
  readonly now: () => number;
  readonly ownAuthority: () => string;
  /** Durable when it resolves. */
  readonly save: (number: number, change: (message: LoggedMessage) => LoggedMessage) => Promise<LoggedMessage>;
  /** Port for tests that crash here. */
  readonly at?: (point: ApplyPoint) => void;
}

/** An event is told to have happened then where that is believable: not in the future, and not longer ago than this. */
const OLDEST_EVENT_MS = 3 * 24 * 60 * 60_000;
const CLOCKS_APART_MS = 60_000;

/** Undefined when all of it is committed. */
export async function applyAdt(
  first: LoggedMessage,
  parsed: Message,
  deps: ApplyDeps,
): Promise<ParkReason | undefined> {
  const reading = readAdt(parsed, deps.ownAuthority());
  if (!reading) return { kind: 'syntax', at: 'MSH-9' };
  // @SAFETY Nothing of a message that was cut off is applied, not even what came before the cut.
  if (STEPS[reading.event].includes('stay') && !reading.hasVisit) return { kind: 'missing-field', at: 'PV1-2' };
  let message = first;
  for (const step of STEPS[reading.event]) {
    if (message.done.includes(step)) continue;
    const taken = await takeStep(message, step, reading, deps);
    if ('kind' in taken) return taken;
    message = taken;
  }
  return undefined;
}

async function takeStep(
  message: LoggedMessage,
  step: StepName,
  reading: AdtReading,
  deps: ApplyDeps,
): Promise<LoggedMessage | ParkReason> {
  const planned = message.intent?.step === step ? message : await planStep(message, step, reading, deps);
  if ('kind' in planned) return planned;
  const { intent, number } = planned;
  if (!intent) return planned;
  const answer = await deps.call(intent.operation, intent.input, intent.atMs);
  if (answer.state === 'fault') return { kind: 'internal' };
  if (answer.state === 'refused' && !wasDoneBefore(answer.refusal)) {
    await deps.save(number, ({ intent: _refused, ...rest }) => rest);
    return reasonOf(answer.refusal);
  }
  deps.at?.('after-command');
  const patientId = patientOf(intent.input, answer.state === 'done' ? answer.value : undefined);
  return finish(number, step, patientId, deps);
}

/** The message with its intent written down; without one where nothing is to be done. */
async function planStep(message: LoggedMessage, step: StepName, reading: AdtReading, deps: ApplyDeps) {
  const { number, person, patientId } = message;
  const atMs = happenedAtMs(reading, deps.now());
  const because = `ADT ${reading.event}, ${message.peer}`;
  const planned = await PLAN[step]({ ...deps, reading, person, patientId, because, atMs, localOffsetMinutes });
  if (planned.is === 'park') return planned.reason;
  deps.at?.('before-intent');
  if (planned.is === 'nothing') return finish(number, step, planned.patientId, deps);
  const commandId = commandIdOf(`${message.key} ${number} ${message.attempts} ${step}`);
  const intent = { step, operation: planned.operation, input: { commandId, ...planned.input }, atMs };
  const saved = await deps.save(number, (before) => ({ ...before, intent }));
  deps.at?.('after-intent');
  return saved;
}

async function finish(number: number, step: StepName, patientId: string | undefined, deps: ApplyDeps) {
  const saved = await deps.save(number, ({ intent: _done, ...rest }) => ({
    ...rest,
    done: [...rest.done, step],
    ...(patientId ? { patientId } : {}),
  }));
  deps.at?.('after-step');
  return saved;
}

/** A replay whose handler no longer agrees says what it saved the first time. */
function wasDoneBefore({ code, details }: Refusal): boolean {
  return code === 'already-done' && typeof details === 'object' && details !== null && 'saved' in details;
}

function reasonOf({ sentence, path }: Refusal): ParkReason {
  return { kind: 'refused', text: sentence, ...(path === 'locationId' ? { at: 'PV1-3' } : {}) };
}

/** The patient that a command was about; of a registration the one that it made. */
function patientOf(input: unknown, output: unknown): string | undefined {
  const { patientId } = input as { patientId?: unknown };
  if (typeof patientId === 'string') return patientId;
  const { id } = (output ?? {}) as { id?: unknown };
  return typeof id === 'string' && id.startsWith('Patient:') ? id : undefined;
}

function happenedAtMs({ happenedAt }: AdtReading, nowMs: number): number {
  const atMs = happenedAt && millisecondsOf(happenedAt, localOffsetMinutes);
  if (atMs === undefined || atMs < nowMs - OLDEST_EVENT_MS || atMs > nowMs + CLOCKS_APART_MS) return nowMs;
  return Math.min(atMs, nowMs);
}

/** The sender's wall clock, where it names no offset, is that of this station. */
function localOffsetMinutes(wallMs: number): number {
  return -new Date(wallMs).getTimezoneOffset();
}

/** A name-based UUID (version 8): the same step of the same attempt has the same id, before and after a crash. */
function commandIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
