/**
 * The way of every call: validate, check access, run, check the answer, audit. Three rules stand here for all operations:
 * - an answer that shows a person's data leaves only after its audit event is durable;
 * - refused and failed attempts are audited like successes;
 * - a command that was already done is not done again, it is answered again.
 * Shown by dispatcher.test.ts (rules AP1–AP9 of SPEC.md).
 */
import type { Operation } from '#shared/contract/declare.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type CallFacts, entryOfCall } from '../audit/entry-of-call.ts';
import type { Desk } from '../desk.ts';
import type { WindowSession } from '../session/window-session.ts';
import { findAccessRefusal } from './access.ts';
import { commandIdOf, findCommandRecord, hashOfInput, planCommandRecord } from './command-record.ts';
import { type FaultLog, faultEntry, newReference } from './fault.ts';
import { refusalOfFault } from './fault-refusal.ts';
import { refusalOfInput } from './input-refusal.ts';
import type { Actor } from './operation-handler.ts';
import type { Registration } from './registration.ts';
import { beginUnitOfWork, type UnitOfWork } from './unit-of-work.ts';

export type Answer =
  | { readonly state: 'reply'; readonly value: unknown }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'fault'; readonly reference: string };

export interface Dispatcher {
  /** Never rejects. */
  call(name: string, input: unknown, window: WindowSession): Promise<Answer>;
  /** A stream that may be opened, or why not. Items are checked against the declaration. */
  open(name: string, input: unknown, window: WindowSession, signal: AbortSignal): Promise<OpenedStream | Refused>;
  /** Resolves when no call is under way. */
  settled(): Promise<void>;
}
export interface OpenedStream {
  readonly state: 'opened';
  readonly items: AsyncIterable<unknown>;
}
type Refused = Extract<Answer, { state: 'refused' }>;

export interface DispatcherDeps {
  readonly find: (name: string) => Registration | undefined;
  /** Undefined until the station is enrolled. */
  readonly desk: () => Desk | undefined;
  readonly now: () => number;
  readonly log: FaultLog;
}

interface Attempt {
  readonly registration: Registration;
  readonly operation: Operation;
  readonly window: WindowSession;
  readonly actor: Actor | undefined;
  /** Parsed; undefined while malformed. */
  readonly input: unknown;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const running = new Map<string, { readonly inputHash: string; readonly answer: Promise<Answer> }>();
  const underWay = new Set<Promise<unknown>>();

  async function call(name: string, raw: unknown, window: WindowSession): Promise<Answer> {
    const registration = deps.find(name);
    if (!registration || registration.operation.type === 'stream') return refused(unsupported(name));
    const attempt = begin(registration, raw, window);
    if ('refusal' in attempt) return refuse(attempt.attempt, attempt.refusal);
    const commandId = attempt.operation.type === 'command' ? commandIdOf(attempt.input) : undefined;
    return commandId === undefined
      ? run(attempt)
      : runOnce(`${name} ${attempt.actor?.userId} ${commandId}`, attempt, commandId);
  }

  function begin(registration: Registration, raw: unknown, window: WindowSession): Attempt | RefusedAttempt {
    const { operation } = registration;
    const parsed = operation.input.safeParse(raw);
    const attempt = { registration, operation, window, actor: window.actor(), input: parsed.data };
    const denied = findAccessRefusal(operation, window) ?? (parsed.success ? undefined : refusalOfInput(parsed.error));
    return denied ? { attempt, refusal: denied } : attempt;
  }

  /**
   * Two calls with one command id at the same time: the second waits for the first and hears the same. @SAFETY With
   * another input it must not: it would take for saved what was never written.
   */
  function runOnce(key: string, attempt: Attempt, commandId: string): Promise<Answer> {
    const inputHash = hashOfInput(attempt.input);
    const first = running.get(key);
    if (first?.inputHash === inputHash) return first.answer;
    if (first) return first.answer.then(() => runOnce(key, attempt, commandId));
    const answer = replayOrRun(attempt, commandId).finally(() => running.delete(key));
    running.set(key, { inputHash, answer });
    return answer;
  }

  async function replayOrRun(attempt: Attempt, commandId: string): Promise<Answer> {
    const desk = deps.desk();
    if (!desk || !attempt.actor) return run(attempt);
    try {
      const record = await findCommandRecord(desk.store, commandId);
      if (!record) return await run(attempt);
      const isSame = record.operation === attempt.operation.name && record.userId === attempt.actor.userId;
      if (!isSame || record.inputHash !== hashOfInput(attempt.input)) {
        return await refuse(attempt, refusal('already-done', 'This command id has been used for something else.'));
      }
      return record.answer ? { state: 'reply', value: record.answer.output } : await run(attempt, record);
    } catch (error) {
      return fail(attempt, error);
    }
  }

  async function run(attempt: Attempt, replayed?: Parameters<typeof beginUnitOfWork>[2]): Promise<Answer> {
    const desk = deps.desk();
    const work = beginWork(desk, attempt, replayed);
    try {
      const output = await attempt.registration.handler(
        attempt.input as never,
        contextOf(desk, attempt, work) as never,
      );
      if (isRefusal(output)) return await refuse(attempt, replayed ? savedAlready(replayed) : output);
      const checked = attempt.operation.output.parse(output);
      if (work?.committed()) await keepAnswer(desk, attempt, work, checked);
      else if (!replayed) await audit(attempt, { outcome: 'success', output: checked });
      return { state: 'reply', value: checked };
    } catch (error) {
      return fail(attempt, error);
    }
  }

  function beginWork(desk: Desk | undefined, attempt: Attempt, replayed: Parameters<typeof beginUnitOfWork>[2]) {
    const { operation, actor, input } = attempt;
    if (operation.type !== 'command' || operation.audit === 'none' || !desk || !actor) return undefined;
    return beginUnitOfWork(desk, { operation, audit: operation.audit, actor, input }, replayed);
  }

  function contextOf(desk: Desk | undefined, attempt: Attempt, work: UnitOfWork | undefined) {
    const { window, actor } = attempt;
    return { window, actor, now: deps.now, store: desk?.store, commit: work?.commit };
  }

  /** For a handler that did not tell the unit of work what it would answer. */
  async function keepAnswer(desk: Desk | undefined, attempt: Attempt, work: UnitOfWork, output: unknown) {
    const record = work.committed();
    const commandId = commandIdOf(attempt.input);
    if (!desk || !record || commandId === undefined || record.answer) return;
    await desk.store.write({ locals: [planCommandRecord(commandId, { ...record, answer: { output } })] });
  }

  async function refuse(attempt: Attempt, why: Refusal): Promise<Answer> {
    try {
      await audit(attempt, { outcome: 'refused', outcomeCode: why.code });
      return refused(why);
    } catch (error) {
      return fail(attempt, error, { isAuditBroken: true });
    }
  }

  async function fail(attempt: Attempt, error: unknown, { isAuditBroken = false } = {}): Promise<Answer> {
    const reference = newReference();
    deps.log.fault(faultEntry(reference, attempt.operation.name, error));
    if (!isAuditBroken) await auditFailure(attempt, reference);
    const known = refusalOfFault(error);
    return known ? refused(known) : { state: 'fault', reference };
  }

  async function auditFailure(attempt: Attempt, reference: string): Promise<void> {
    try {
      await audit(attempt, { outcome: 'failed', outcomeCode: reference });
    } catch (error) {
      // The attempt has shown nothing and changed nothing; that it cannot be audited is itself written down.
      deps.log.fault(faultEntry(reference, 'audit of a failure', error));
    }
  }

  async function audit(attempt: Attempt, came: Pick<CallFacts, 'outcome' | 'outcomeCode' | 'output'>): Promise<void> {
    const { operation, window, input } = attempt;
    const desk = deps.desk();
    if (operation.audit === 'none' || !desk) return;
    // Who signs in is known only afterwards; who signs out, only before.
    const actor =
      operation.access === 'anyone' ? (came.outcome === 'success' ? window.actor() : undefined) : attempt.actor;
    await desk.trail.record(entryOfCall({ operation, audit: operation.audit, actor, input, ...came }));
  }

  async function open(name: string, raw: unknown, window: WindowSession, signal: AbortSignal) {
    const registration = deps.find(name);
    if (registration?.operation.type !== 'stream') return refused(unsupported(name));
    const attempt = begin(registration, raw, window);
    if ('refusal' in attempt) return (await refuse(attempt.attempt, attempt.refusal)) as Refused;
    await audit(attempt, { outcome: 'success' });
    const context = { ...contextOf(deps.desk(), attempt, undefined), signal };
    const items = registration.handler(attempt.input as never, context as never) as AsyncIterable<unknown>;
    return { state: 'opened' as const, items: checkedItems(registration.operation, items) };
  }

  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const entry = work.finally(() => underWay.delete(entry));
    underWay.add(entry);
    return entry;
  };

  return {
    call: (name, input, window) => tracked(call(name, input, window)),
    open,
    async settled() {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
  };
}

interface RefusedAttempt {
  readonly attempt: Attempt;
  readonly refusal: Refusal;
}

async function* checkedItems(operation: Operation, items: AsyncIterable<unknown>): AsyncIterable<unknown> {
  for await (const item of items) yield operation.output.parse(item);
}

const refused = (why: Refusal): Refused => ({ state: 'refused', refusal: why });

/** A replay whose handler no longer agrees, and whose first answer was lost with core: what it saved still stands. */
function savedAlready({ saved }: { readonly saved: readonly unknown[] }): Refusal {
  return refusal('already-done', 'This was saved the first time.', { details: { saved } });
}

function unsupported(name: string): Refusal {
  const support = name.slice(0, 60).replaceAll(/[^\w.]/g, '?');
  return refusal('unsupported', 'This version of the program cannot do that.', { support });
}
