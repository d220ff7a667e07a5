/**
 * Merges what rules can merge, wherever a conflict is first seen (CF1). Merged revision, tombstones and the audit event
 * are one transaction. Every node makes the same revisions of the same leaves, so that it does not matter which of
 * them comes first; each waits a moment (`merge-delay.ts`) so that one of them usually is the only one, and while it
 * cannot hear the others a little longer. Where somebody has the record open nobody waits. What needs a person, or an
 * ancestor that nobody near has, stays for `conflict.list`.
 */

import { toTreeLeaf } from '#shared/domain/merge/tree-leaf.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { createMergeDocument, type MergeDeps, type MergeDocument } from '#shared/merging/merge-document.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { ChangeRow, DocumentStore, Rev } from '#shared/store/document-store.ts';
import { isPassedOver } from '#shared/store/is-passed-over.ts';
import type { Service } from '../service.ts';
import { createPendingMerges, type DueMerge, type PendingMerges } from './pending-merges.ts';

export interface MergeRunnerDeps extends MergeDeps {
  readonly store: Pick<DocumentStore, 'info' | 'find' | 'findLeaves' | 'listChanges' | 'listConflicts' | 'watch'>;
  readonly onFault: (error: unknown) => void;
  /** Left out: nobody waits, every conflict is merged as soon as it is seen. */
  readonly turns?: MergeTurns;
}

/** What it takes to let another node go first. */
export interface MergeTurns {
  /** Whoever says so in `station` made a version. */
  readonly stationId: string;
  readonly timers: Timers;
  /** How long to leave a conflict alone, by which of its versions were made here, the winner first. Milliseconds. */
  readonly delayMs: (isOwn: readonly boolean[]) => number;
  /** Somebody on this station has the record of this patient open. */
  readonly isOpen: (patientId: string) => boolean;
  /** What others have written is here, and what is written here reaches them. */
  readonly isInContact: () => boolean;
}

export interface MergeRunner extends Service {
  /** Resolves when everything committed before the call has been looked at, and nothing waits for its turn. */
  settled(): Promise<void>;
  /** Somebody opens this patient's record: what waits for its turn there is merged now. */
  hurry(patientId: string): void;
  /** Documents with several versions that wait for their turn: nobody needs to decide about them yet. */
  pending(): number;
  /** Looks again at what waits for an ancestor, e.g. when a peer that may have it is back. Costs nothing when nothing waits. */
  retry(): void;
}

const NEVER_MERGED = 'AuditEvent';
const mayConflict = (id: string): boolean => findKindOf(id) !== NEVER_MERGED;
const PAGE = 500;
const MADE_KEPT = 500;
/** Without contact a merge is held for up to a minute. */
const HOLD_MS = 1000;
const MOST_HELD = 60;

export function createMergeRunner(deps: MergeRunnerDeps): MergeRunner {
  return new ChangeMerger(deps);
}

class ChangeMerger implements MergeRunner {
  readonly name = 'merge';
  readonly #deps: MergeRunnerDeps;
  readonly #changed = createChangeSignal();
  readonly #ending = new AbortController();
  readonly #waiting: { readonly seq: number; readonly resolve: () => void }[] = [];
  #seq = 0;
  readonly #merge: MergeDocument;
  #sweep: 'none' | 'waiting' | 'all' | 'running' = 'all';
  /** Documents whose merge waits for the body of an ancestor. */
  readonly #waitingForAncestor = new Set<string>();
  readonly #pending: PendingMerges;
  /** Merged revisions that this node was the first to make, as far as it knows. The latest of them. */
  readonly #made = new Set<Rev>();
  #work: Promise<void> = Promise.resolve();
  #unwatch: () => void = () => {};

  constructor(deps: MergeRunnerDeps) {
    this.#deps = deps;
    this.#pending = createPendingMerges(deps.turns?.timers, () => this.#changed.raise());
    const commit: MergeDeps['commit'] = async (merge) => {
      await deps.commit(merge);
      this.#noteMade(merge.rev);
    };
    this.#merge = createMergeDocument({ ...deps, commit });
  }

  async run(): Promise<void> {
    this.#seq = (await this.#deps.store.info()).updateSeq;
    this.#unwatch = this.#deps.store.watch((updateSeq, news) => {
      if (isPassedOver(news, this.#seq, mayConflict)) this.#seq = updateSeq;
      else this.#changed.raise();
    });
    this.#work = this.#workOn();
  }

  async drain(): Promise<void> {
    this.#unwatch();
    this.#ending.abort();
    this.#pending.end();
    await this.#work;
  }

  async stop(): Promise<void> {
    await this.drain();
  }

  retry(): void {
    if (this.#waitingForAncestor.size === 0 && this.#sweep !== 'all') return;
    if (this.#sweep !== 'all') this.#sweep = 'waiting';
    this.#changed.raise();
  }

  hurry(patientId: string): void {
    this.#pending.hurry(patientId);
  }

  pending(): number {
    return this.#pending.size;
  }

  async settled(): Promise<void> {
    const { updateSeq } = await this.#deps.store.info();
    if (this.#sweep === 'none' && this.#pending.size === 0 && this.#seq >= updateSeq) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ seq: updateSeq, resolve });
      this.#changed.raise();
    });
  }

  async #workOn(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await this.#sweepOpen();
        await this.#followChanges();
        await this.#mergeDue();
        if (this.#sweep === 'none' && this.#pending.size === 0) this.#tellWaiting();
      } catch (error) {
        this.#sweep = 'all'; // what failed comes again with the next change or `retry`
        this.#tellWaiting(Number.POSITIVE_INFINITY);
        this.#deps.onFault(error);
      }
      await this.#changed.wait(signal);
    }
    this.#tellWaiting(Number.POSITIVE_INFINITY);
  }

  #tellWaiting(reached = this.#seq): void {
    for (const waiter of this.#waiting.splice(0)) {
      if (waiter.seq <= reached) waiter.resolve();
      else this.#waiting.push(waiter);
    }
  }

  async #sweepOpen(): Promise<void> {
    const sweep = this.#sweep;
    this.#sweep = 'running';
    if (sweep === 'waiting') for (const id of [...this.#waitingForAncestor]) await this.#mergeDocument(id);
    if (sweep === 'all') await this.#mergeAllOpen();
    if (this.#isStill('running')) this.#sweep = 'none';
  }

  /** Read anew: `retry` may have come meanwhile. */
  #isStill(state: 'running'): boolean {
    return this.#sweep === state;
  }

  async #mergeAllOpen(): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const conflicts = await this.#deps.store.listConflicts(after, PAGE);
      for (const { id, winner, others } of conflicts) await this.#await(id, [winner, ...others]);
      if (conflicts.length < PAGE) return;
      after = conflicts.at(-1)?.id;
    }
  }

  async #followChanges(): Promise<void> {
    for (;;) {
      if (this.#ending.signal.aborted) return;
      const query = { since: this.#seq, limit: PAGE, excludeKinds: [NEVER_MERGED] };
      const { rows, lastSeq } = await this.#deps.store.listChanges(query);
      for (const row of rows) await this.#look(row);
      this.#seq = Math.max(this.#seq, lastSeq);
      if (rows.length < PAGE) return;
    }
  }

  async #look({ id, leaves }: ChangeRow): Promise<void> {
    const live = leaves.filter((leaf) => !leaf.deleted).map(({ rev }) => rev);
    if (live.length > 1) await this.#await(id, live);
    else this.#pending.remove(id);
  }

  /** Lets the document wait for its turn here. */
  async #await(id: string, live: readonly Rev[]): Promise<void> {
    if (this.#pending.has(id)) return;
    const { turns } = this.#deps;
    if (!turns) return this.#pending.add(id, undefined, 0);
    const leaves = (await this.#deps.store.findLeaves(id, { revs: live })).map(toTreeLeaf);
    const patient = leaves.map(({ body }) => body.patient).find((value) => typeof value === 'string');
    const isOwn = leaves.map(({ rev, body }) => body.station === turns.stationId || this.#made.has(rev));
    const isOpen = patient !== undefined && turns.isOpen(patient);
    this.#pending.add(id, patient, isOpen ? 0 : turns.delayMs(isOwn));
  }

  async #mergeDue(): Promise<void> {
    for (const due of this.#pending.takeDue()) {
      if (this.#mustHold(due)) this.#pending.hold(due, HOLD_MS);
      else await this.#mergeDocument(due.id);
    }
  }

  /** Half of what others wrote, merged here and heard of later, would be one more version to merge for all of them. */
  #mustHold({ held, urgent }: DueMerge): boolean {
    const { turns } = this.#deps;
    return turns !== undefined && !urgent && held < MOST_HELD && !turns.isInContact();
  }

  async #mergeDocument(id: string): Promise<void> {
    const end = await this.#merge(id);
    if (end.state === 'stuck' && end.missing.length > 0) this.#waitingForAncestor.add(id);
    else this.#waitingForAncestor.delete(id);
  }

  #noteMade(rev: Rev): void {
    this.#made.add(rev);
    if (this.#made.size > MADE_KEPT) this.#made.delete(this.#made.values().next().value as Rev);
  }
}
