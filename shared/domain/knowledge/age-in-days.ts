const DAY_MS = 86_400_000;
/** From here on no limit of ours asks for the exact day. */
const GROWN_UP_DAYS = 18 * 366;

/**
 * Completed days of life. Of a birth date that is known to the month or year only the youngest that the person can be, and
 * only of adults. @SAFETY A child's dose is not checked by a guessed age.
 */
export function ageInDays(birthDate: string | undefined, nowMs: number): number | undefined {
  if (birthDate === undefined) return undefined;
  const days = Math.floor((nowMs - Date.parse(latestDay(birthDate))) / DAY_MS);
  if (Number.isNaN(days) || days < 0) return undefined;
  return birthDate.length === 10 || days >= GROWN_UP_DAYS ? days : undefined;
}

function latestDay(date: string): string {
  if (date.length === 4) return `${date}-12-31`;
  return date.length === 7 ? `${date}-28` : date;
}
