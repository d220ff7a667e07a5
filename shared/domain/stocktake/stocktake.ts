import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import { type Holding, holdingKey } from '../stock/holding.ts';
import type { StockState } from '../stock/movement.ts';
import type { Quantity } from '../stock/quantity.ts';

const STOCKTAKE_MODES = ['freeze', 'rolling'] as const;
export type StocktakeMode = (typeof STOCKTAKE_MODES)[number];

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** CN6. A variance within either of the two is let through. */
export interface Tolerance {
  /** Base units. */
  readonly units: Quantity;
  /** Of what should be there. */
  readonly percent: number;
}

/** CN1 */
export interface Stocktake {
  readonly id: string;
  readonly mode: StocktakeMode;
  /** Location ids; a store stands for its bins. */
  readonly places: readonly string[];
  /** Product codes; absent: everything there. */
  readonly products?: readonly string[] | undefined;
  readonly tolerance: Tolerance;
  readonly startedBy: Person;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly note?: string | undefined;
}

/** What is counted by itself: a batch of a product at a place, quarantined stock apart from the rest. */
export interface LineOf extends Holding {
  readonly state: StockState;
}

export const lineKey = (line: LineOf): string => `${line.state}\n${holdingKey(line)}`;

/** CN2 */
export interface Count {
  readonly id: string;
  readonly at: HybridTime;
  readonly station: string;
  readonly line: LineOf;
  /** 1: the first, blind count; 2 and more: counted again. */
  readonly round: number;
  readonly quantity: Quantity;
  readonly by: Person;
  /** ISO 8601 instant of the count. */
  readonly countedAt: string;
}

const STOCKTAKE_ACTS = ['post', 'correct', 'thaw', 'cancel'] as const;
export type StocktakeActType = (typeof STOCKTAKE_ACTS)[number];

export interface StocktakeAct {
  readonly id: string;
  readonly act: StocktakeActType;
  readonly by: Person;
  /** Who approved, proven at the same terminal, where it was not `by`. */
  readonly approvedBy?: Person | undefined;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string | undefined;
}

export type Standing =
  | { readonly state: 'counting'; readonly frozen: boolean }
  | { readonly state: 'posted'; readonly by: Person; readonly at: string; readonly alsoCancelled: boolean }
  | { readonly state: 'cancelled'; readonly by: Person; readonly at: string };

/** How it stands, by everything that was done with it (CN11, CN12). In any order. */
export function standingOf({ mode }: Pick<Stocktake, 'mode'>, acts: readonly StocktakeAct[]): Standing {
  const first = (wanted: StocktakeActType) =>
    acts.filter(({ act }) => act === wanted).toSorted((one, other) => compareActs(one, other))[0];
  const [posted, cancelled] = [first('post'), first('cancel')];
  if (posted) return { state: 'posted', by: posted.by, at: posted.at, alsoCancelled: cancelled !== undefined };
  if (cancelled) return { state: 'cancelled', by: cancelled.by, at: cancelled.at };
  return { state: 'counting', frozen: mode === 'freeze' && !first('thaw') };
}

function compareActs(one: StocktakeAct, other: StocktakeAct): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
