/**
 * Sends the signed head of the audit chain once everything up to it has been sent (RP11). A chain that grows all the time
 * is confirmed now and then; a head that the other side cannot confirm yet — a hub whose own way up is not through — is
 * brought again soon, whether or not anything changes here.
 */
import type { SyncStatus } from '#shared/contract/station.ts';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { isInContact } from './is-in-contact.ts';

export interface HeadParts {
  readonly status: () => SyncStatus;
  /** The head as it stands, signed; undefined before the first event. */
  readonly signHead: () => Promise<SignedHead | undefined>;
  readonly send: (head: SignedHead) => Promise<unknown | Refusal>;
  /** With what was answered. */
  readonly note: (answer: unknown) => Promise<void> | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  readonly onFault: (fault: unknown) => void;
}

const EVERY_MS = 5_000;
const AGAIN_MS = 1_000;

/** To be called after each change of the status. */
export function createHeadConfirmation(parts: HeadParts): () => void {
  const { status, clock, timers, signal } = parts;
  let sentSequence = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let state: 'still' | 'working' | 'due' = 'still';

  const isDue = () => !signal.aborted && status().waiting === 0 && isInContact(status());
  /** Either way: a clock that is set back must not silence the heads until it has caught up. */
  const restMs = () => Math.max(0, EVERY_MS - Math.abs(clock.now() - sentAt));

  async function sendHead(): Promise<'done' | 'refused'> {
    const head = await parts.signHead();
    if (!head || head.sequence === sentSequence) return 'done';
    const answer = await parts.send(head);
    if (isRefusal(answer)) return 'refused';
    sentSequence = head.sequence;
    sentAt = clock.now();
    await parts.note(answer);
    return 'done';
  }
  async function work(): Promise<void> {
    try {
      do {
        state = 'working';
        if (!isDue()) continue;
        if (restMs() > 0) await timers.sleep(restMs(), signal);
        if (!isDue() || (await sendHead()) === 'done') continue;
        await timers.sleep(AGAIN_MS, signal);
        state = 'due';
      } while ((state as 'working' | 'due') === 'due');
    } finally {
      state = 'still';
    }
  }
  return () => {
    if (state !== 'still') {
      state = 'due';
      return;
    }
    work().catch((fault) => signal.aborted || parts.onFault(fault));
  };
}
