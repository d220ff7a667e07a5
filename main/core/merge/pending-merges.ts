import type { Timers } from '#shared/lib/timers.ts';

/** Documents that wait until it is this node's turn to merge them. */
export interface PendingMerges {
  readonly size: number;
  has(id: string): boolean;
  /** Tells `onDue` when its time has come; at once without a delay. A document that waits already goes on waiting. */
  add(id: string, patient: string | undefined, delayMs: number): void;
  /** Another node was faster. */
  remove(id: string): void;
  /** Everything of this patient is due. */
  hurry(patient: string): void;
  /** What is due, and no longer waits. */
  takeDue(): readonly string[];
  end(): void;
}

export function createPendingMerges(timers: Timers | undefined, onDue: () => void): PendingMerges {
  const waiting = new Map<string, { readonly patient: string | undefined; readonly timer: AbortController }>();
  const due = new Set<string>();
  const take = (id: string): void => {
    waiting.get(id)?.timer.abort();
    waiting.delete(id);
  };
  const makeDue = (id: string): void => {
    take(id);
    due.add(id);
    onDue();
  };
  return {
    get size() {
      return waiting.size + due.size;
    },
    has: (id) => waiting.has(id) || due.has(id),
    add(id, patient, delayMs) {
      if (waiting.has(id) || due.has(id)) return;
      if (!timers || delayMs === 0) return makeDue(id);
      const timer = new AbortController();
      waiting.set(id, { patient, timer });
      timers.sleep(delayMs, timer.signal).then(
        () => makeDue(id),
        () => undefined, // somebody was faster, or it was hurried
      );
    },
    remove(id) {
      take(id);
      due.delete(id);
    },
    hurry(patient) {
      for (const [id, entry] of [...waiting]) if (entry.patient === patient) makeDue(id);
    },
    takeDue() {
      const ids = [...due];
      due.clear();
      return ids;
    },
    end() {
      for (const id of [...waiting.keys()]) take(id);
    },
  };
}
