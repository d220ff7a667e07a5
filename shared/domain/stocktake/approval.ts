/** CN7 to CN9: whether a stocktake can be posted, and what it then moves. */
import type { MovementDraft } from '../stock/movement-draft.ts';
import { type ControlledLine, isControlledCounted } from './controlled-lines.ts';
import type { StocktakeLine } from './list-lines.ts';
import type { Stocktake } from './stocktake.ts';

export type ApprovalStop = 'nothing-counted' | 'recounts-open' | 'uncounted-without-reason' | 'counted-by-approver';

export interface Approving {
  readonly lines: readonly StocktakeLine[];
  /** Counted by two in their registers: nothing of them is approved, and none goes uncounted in silence. */
  readonly controlled: readonly Pick<ControlledLine, 'state'>[];
}

/** Undefined where nothing stands against it. `approver`: all accounts of that person (ID23). `reason`: what is said of what was not counted. */
export function findApprovalStop(
  { lines, controlled }: Approving,
  approver: readonly string[],
  reason: string | undefined,
): ApprovalStop | undefined {
  const has = (state: StocktakeLine['verdict']['state']) => lines.some(({ verdict }) => verdict.state === state);
  if (has('recount')) return 'recounts-open';
  if (!has('settled') && !controlled.some(isControlledCounted)) return 'nothing-counted';
  if (lines.some((line) => isCountedBy(line, approver))) return 'counted-by-approver';
  const isLeft = has('uncounted') || !controlled.every(isControlledCounted);
  return isLeft && !reason ? 'uncounted-without-reason' : undefined;
}

/** @SAFETY CN8: whoever counted a line that varies, in whichever round, has had a hand in the difference. */
function isCountedBy({ verdict, drift }: StocktakeLine, accounts: readonly string[]): boolean {
  if (verdict.state !== 'settled' || drift === 0) return false;
  return verdict.counts.some(({ count }) => accounts.includes(count.by.id));
}

/**
 * One count movement for each settled line (CN9). `correct`: only what drifted since it was posted, so that a second
 * posting moves nothing twice.
 */
export function draftCounts(
  { id }: Stocktake,
  lines: readonly StocktakeLine[],
  how: 'post' | 'correct',
  { unitOf, reason }: { readonly unitOf: (product: string) => string; readonly reason?: string | undefined },
): readonly MovementDraft[] {
  return lines.flatMap(({ verdict, drift, product, batch, location, state }) => {
    if (verdict.state !== 'settled' || drift === undefined || (how === 'correct' && drift === 0)) return [];
    return [
      {
        ...{ type: 'count' as const, product, batch, location, state, quantity: drift, unit: unitOf(product) },
        occurredAt: verdict.by.count.countedAt,
        document: id,
        reason: reason ? { code: how, text: reason } : undefined,
      },
    ];
  });
}
