/** Why the book is adjusted, or stock thrown away (SL20): the closed list, for each act what may be said of it. */
export const REASONS_OF = {
  found: ['found', 'entry-error', 'other'],
  lost: ['lost', 'stolen', 'sample', 'entry-error', 'other'],
  waste: ['expired', 'broken', 'spoiled', 'recalled', 'sample', 'other'],
} as const;
export type AdjustAct = keyof typeof REASONS_OF;

export const ADJUST_REASONS = [
  'found',
  'lost',
  'stolen',
  'sample',
  'entry-error',
  'expired',
  'broken',
  'spoiled',
  'recalled',
  'other',
] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

/** With what is written by another act: a delivery, an excursion of the cold chain. */
export const MOVEMENT_REASONS = [...ADJUST_REASONS, 'lost-on-the-way', 'excursion-discard'] as const;
export type MovementReason = (typeof MOVEMENT_REASONS)[number];
