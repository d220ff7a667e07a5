import type { FluidEntry } from './fluid-entry.ts';

/** FB3 Beyond `possible` it is a slip; beyond `likely` it is asked about once. For one amount, not for a day. */
export const FLUID_RANGE = { possible: [1, 20_000], likely: [1, 3_000] } as const;
const FUTURE_TOLERANCE_MS = 5 * 60_000;

export interface FluidFinding {
  readonly field: 'millilitres' | 'at';
  readonly strength: 'stop' | 'pause';
  readonly code: 'impossible' | 'unlikely' | 'in-the-future';
}

export function judgeFluid(entry: FluidEntry, nowMs: number): FluidFinding | undefined {
  const { millilitres, at, confirmedUnlikely } = entry;
  const { possible, likely } = FLUID_RANGE;
  const isWhole = Number.isInteger(millilitres);
  if (!isWhole || millilitres < possible[0] || millilitres > possible[1]) {
    return { field: 'millilitres', strength: 'stop', code: 'impossible' };
  }
  if (Date.parse(at) > nowMs + FUTURE_TOLERANCE_MS) return { field: 'at', strength: 'stop', code: 'in-the-future' };
  if (millilitres <= likely[1] || confirmedUnlikely) return undefined;
  return { field: 'millilitres', strength: 'pause', code: 'unlikely' };
}
