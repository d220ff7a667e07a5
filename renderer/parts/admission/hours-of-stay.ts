const HOUR_MS = 3_600_000;

/** Whole hours since a stay began. */
export function hoursOfStay(since: string, nowMs: number): number | undefined {
  const hours = Math.floor((nowMs - Date.parse(since)) / HOUR_MS);
  return Number.isNaN(hours) ? undefined : Math.max(0, hours);
}
