import type { Timers } from '#shared/lib/timers.ts';

/** Documents that wait until it is this node's turn to merge them. */
export interface PendingMerges {
  readonly size: number;
  has(id: string): boolean;
  /** Tells `onDue` when its time has come; at once without a delay. A document that waits already goes on waiting. */
  add(id: string, patient: string | undefined, delayMs: number): void;
  /** What was due waits once more. */
  hold(due: DueMerge, delayMs: number): void;
  /** Another node was faster. */
  remove(id: string): void;
  /** Everything of this patient is due. */
  hurry(patient: string): void;
  /** What is due, and no longer waits. */
  takeDue(): readonly DueMerge[];
  end(): void;
}

export interface DueMerge {
  readonly id: string;
  readonly patient: string | undefined;
  /** How often it was held. */
  readonly held: number;
  /** A person waits for it. */
  readonly urgent: boolean;
}

interface Waiting extends DueMerge {
  readonly timer: AbortController;
}

const FORGOTTEN = new Error('it need not wait any more');

export function createPendingMerges(timers: Timers | undefined, onDue: () => void): PendingMerges {
  const waiting = new Map<string, Waiting>();
  const due = new Map<string, DueMerge>();
  const forget = (id: string): void => {
    waiting.get(id)?.timer.abort(FORGOTTEN);
    waiting.delete(id);
    due.delete(id);
  };
  const makeDue = ({ id, patient, held, urgent }: DueMerge): void => {
    forget(id);
    due.set(id, { id, patient, held, urgent });
    onDue();
  };
  const wait = (merge: DueMerge, delayMs: number): void => {
    if (!timers || delayMs === 0) {
      makeDue({ ...merge, urgent: true });
      return;
    }
    const timer = new AbortController();
    waiting.set(merge.id, { ...merge, timer });
    timers.sleep(delayMs, timer.signal).then(
      () => makeDue(merge),
      () => undefined, // somebody was faster, or it was hurried
    );
  };
  const has = (id: string): boolean => waiting.has(id) || due.has(id);
  return {
    get size() {
      return waiting.size + due.size;
    },
    has,
    add(id, patient, delayMs) {
      if (!has(id)) wait({ id, patient, held: 0, urgent: false }, delayMs);
    },
    hold(merge, delayMs) {
      if (!has(merge.id)) wait({ ...merge, held: merge.held + 1 }, delayMs);
    },
    remove: forget,
    hurry(patient) {
      for (const merge of [...waiting.values()]) if (merge.patient === patient) makeDue({ ...merge, urgent: true });
    },
    takeDue() {
      const merges = [...due.values()];
      due.clear();
      return merges;
    },
    end() {
      for (const id of [...waiting.keys()]) forget(id);
    },
  };
}
