import type { MovementType } from '../stock/movement.ts';

/** CN11. @SAFETY What protects somebody is never held up by a count. */
const THROUGH_FREEZE: ReadonlySet<MovementType> = new Set(['count', 'quarantine', 'recall']);

export const isHeldByFreeze = (type: MovementType): boolean => !THROUGH_FREEZE.has(type);
