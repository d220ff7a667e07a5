import { inEventOrder, type OrderedEvent } from '#shared/lib/event-order.ts';
import type { TransferAnswerResource } from '#shared/model/stock-transfer.ts';

export type TransferAnswer = TransferAnswerResource & OrderedEvent;

/** SL21: by the movement that says what was lost, the answer of the sender that counts: the last in the order of events. */
export function answersOf(known: readonly TransferAnswer[]): ReadonlyMap<string, TransferAnswer> {
  return new Map(inEventOrder(known).flatMap((answer) => answer.movements.map((id) => [id, answer] as const)));
}

/** For so long both ends see a difference that was accepted. */
const SETTLED_SHOWN_MS = 30 * 86_400_000;

/** A difference that the sender has not accepted does not go away by itself (SL21). */
export function isSettledLong(answer: TransferAnswer | undefined, nowMs: number): boolean {
  return answer?.says === 'accepted' && nowMs - Date.parse(answer.at) >= SETTLED_SHOWN_MS;
}
