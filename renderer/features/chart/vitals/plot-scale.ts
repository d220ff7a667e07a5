/** At least the usual extent, so that a flat line looks flat; wider where the values go. */
export function plotDomain(values: readonly number[], least: readonly [number, number]): readonly [number, number] {
  const low = Math.floor(Math.min(least[0], ...values));
  const high = Math.ceil(Math.max(least[1], ...values));
  return [low, high];
}

const TICKS = 5;

/** Evenly spread times, whole minutes. */
export function timeTicks([from, to]: readonly [number, number]): readonly number[] {
  if (!(to > from)) return [from];
  const step = (to - from) / (TICKS - 1);
  return Array.from({ length: TICKS }, (_, index) => Math.round((from + index * step) / 60_000) * 60_000);
}
