/**
 * Looks every minute for tasks that are overdue beyond their grace and escalates them (TK8). Every station makes the same
 * revision of the same parent, so it is no matter which of them is on, or how many. What is open is read at the first look,
 * a minute after the start, and follows the changes from then on.
 */
import type { Task } from '@medplum/fhirtypes';
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import { type EscalationMinutes, escalateOverdue, escalationDueMs } from '#shared/domain/task/escalate-overdue.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { toDocument } from '../commands/current-document.ts';

const KIND = 'Task';
const PAGE = 500;
const LOOK_MS = 60_000;

export interface OverdueDeps {
  readonly store: Pick<DocumentStore, 'info' | 'find' | 'findMany' | 'listChanges' | 'listDocuments'>;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Of the organisation; undefined where it has said nothing. */
  readonly minutes: () => EscalationMinutes | undefined;
  /** So long this station leaves a task to the others, who write the same: their work is not done twice. Milliseconds. */
  readonly patienceMs: (taskId: string) => number;
  readonly onFault: (error: unknown) => void;
}

export interface OverdueWatch {
  /** Escalates what is due by now. */
  look(): Promise<void>;
  run(): void;
  stop(): Promise<void>;
}

export function createOverdueWatch(deps: OverdueDeps): OverdueWatch {
  const { store, trail, clock, timers, minutes, patienceMs, onFault } = deps;
  /** Open tasks with a due time, by when the rule speaks. */
  const open = new Map<string, number>();
  let since: number | undefined;
  let work: Promise<void> = Promise.resolve();
  const ending = new AbortController();

  async function look(): Promise<void> {
    await (since === undefined ? readAll() : follow(since));
    const nowMs = clock.now();
    for (const [id, atMs] of open)
      if (!ending.signal.aborted && atMs + patienceMs(id) <= nowMs) await escalate(id, nowMs);
  }

  async function readAll(): Promise<void> {
    const { updateSeq } = await store.info();
    let afterId: string | undefined;
    for (;;) {
      const page = await store.listDocuments({ kind: KIND, limit: PAGE, ...(afterId ? { afterId } : {}) });
      for (const stored of page) note(stored);
      if (page.length < PAGE) break;
      afterId = page.at(-1)?.id;
    }
    since = updateSeq;
  }

  async function follow(from: number): Promise<void> {
    for (let at = from; !ending.signal.aborted; ) {
      const { rows, lastSeq } = await store.listChanges({ since: at, limit: PAGE, lane: 1 });
      const ids = rows.map(({ id }) => id).filter((id) => findKindOf(id) === KIND);
      for (const id of ids) open.delete(id);
      for (const stored of ids.length > 0 ? await store.findMany(ids) : []) note(stored);
      at = lastSeq;
      since = lastSeq;
      if (rows.length < PAGE) return;
    }
  }

  function note(stored: StoredRevision | undefined): void {
    const task = toDocument<Task>(stored);
    const atMs = task && escalationDueMs(task.resource, minutes());
    if (task && atMs !== undefined) open.set(task._id, atMs);
  }

  async function escalate(id: string, nowMs: number): Promise<void> {
    open.delete(id);
    const document = toDocument<Task>(await store.find(id));
    const after = document && escalateOverdue(document.resource, nowMs, minutes());
    if (!document || !after) return;
    const { _id, _rev, patient } = document;
    await trail.record(
      {
        ...{ operation: 'task.escalate', action: 'U', subtype: 'overdue', outcome: 'success' },
        actor: { userId: MERGE_ACTOR, name: 'Holdfast', roles: [] },
        patients: patient ? [patient] : [],
        entities: [{ id: _id, kind: KIND }],
      },
      { edits: [{ id: _id, parent: _rev, body: JSON.stringify(bodyOf(document, after.task)) }], locals: [] },
    );
  }

  async function watch(): Promise<void> {
    for (;;) {
      const goesOn = await timers.sleep(LOOK_MS, ending.signal).then(
        () => true,
        () => false,
      );
      if (!goesOn) return;
      // A store that fails now is asked again in a minute.
      await look().catch((fault) => (ending.signal.aborted ? undefined : onFault(fault)));
    }
  }

  return {
    look,
    run() {
      work = watch();
    },
    async stop() {
      ending.abort();
      await work;
    },
  };
}

/** The envelope is that of the version before, but for the author: the same on every station. */
function bodyOf(document: Document<Task>, resource: Task): object {
  const kept = Object.entries(document).filter(([name]) => !name.startsWith('_') && !OF_ONE_REVISION.has(name));
  return { ...Object.fromEntries(kept), by: MERGE_ACTOR, resource };
}

const OF_ONE_REVISION: ReadonlySet<string> = new Set(['commit', 'withdrawn', 'merge']);

/** Up to so long, spread by station and task. */
const MOST_PATIENCE_MS = 90_000;

/** Stations that see each other do not all write at once; the first one's revision is then here before the others look. */
export function patienceOf(stationId: string): OverdueDeps['patienceMs'] {
  return (taskId) => {
    let hash = 7;
    for (const letter of `${stationId}/${taskId}`) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
    return hash % MOST_PATIENCE_MS;
  };
}
