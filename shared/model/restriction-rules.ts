/** Rules of restricted products, as they stand in a formulary and in what is found against an order. */
export const RESTRICTION_RULES = ['advice', 'approval', 'two-people', 'closed'] as const;
/**
 * `advice`, `approval`: whoever orders or checks it says whose. `two-people`: and a second person signs. `closed`: nobody
 * orders or dispenses it any more.
 */
export type RestrictionRule = (typeof RESTRICTION_RULES)[number];
