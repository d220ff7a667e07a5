import { compareMovements, type Movement } from './movement.ts';

/**
 * SL11: each movement once, without those that were reversed and what reversed them: a receipt at a wrong price was never
 * bought, and what was cancelled at the counter was never used. A second reversal of one movement (SL6) stays, and so does
 * one of another quantity.
 */
export function standingMovements<One extends Movement>(movements: readonly One[]): readonly One[] {
  const byId = new Map(movements.map((movement) => [movement.id, movement]));
  const gone = new Set<string>();
  for (const reversal of [...byId.values()].filter(({ reversalOf }) => reversalOf).sort(compareMovements)) {
    const original = byId.get(reversal.reversalOf ?? '');
    if (!original || gone.has(original.id) || original.reversalOf) continue;
    if (original.quantity + reversal.quantity !== 0) continue;
    gone.add(original.id);
    gone.add(reversal.id);
  }
  return gone.size === 0 ? [...byId.values()] : [...byId.values()].filter(({ id }) => !gone.has(id));
}
