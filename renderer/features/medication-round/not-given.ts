import type { Attempt } from './attempt.ts';

export type NotGiven = 'held' | 'refused' | 'not-available' | 'partial' | 'self' | 'missed';

export interface NotGivenChoice {
  readonly outcome: NotGiven;
  readonly keys: string;
}

const NOT_GIVEN: readonly NotGivenChoice[] = [
  { outcome: 'held', keys: 'Alt+H' },
  { outcome: 'refused', keys: 'Alt+R' },
  { outcome: 'not-available', keys: 'Alt+U' },
  { outcome: 'partial', keys: 'Alt+P' },
  { outcome: 'self', keys: 'Alt+S' },
  { outcome: 'missed', keys: 'Alt+M' },
];
/** An infusion that begins is neither given in part nor taken by the patient. */
const OF_A_START: ReadonlySet<NotGiven> = new Set(['held', 'refused', 'not-available', 'missed']);

/** What may become of it besides being given (AT10). What no order stands for is not held: it is not begun; what runs is stopped. */
export function notGivenOf({ target, act }: Pick<Attempt, 'target' | 'act'>): readonly NotGivenChoice[] {
  if (target.kind === 'no-order' || act === 'rate' || act === 'stop') return [];
  return act === 'start' ? NOT_GIVEN.filter(({ outcome }) => OF_A_START.has(outcome)) : NOT_GIVEN;
}
