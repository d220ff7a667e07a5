/** An age as it is said: days in the first four weeks, months in the first two years, then years. */
export interface Age {
  readonly value: number;
  readonly unit: 'days' | 'months' | 'years';
  /** The birth date is known to the month or year only, or estimated. */
  readonly approximate: boolean;
}

const DAY_MS = 86_400_000;
const DAYS_AS_DAYS = 28;
const MONTHS_AS_MONTHS = 24;

/** `birthDate` a FHIR partial date, `on` a date or an instant (its day counts). Undefined when on is before birth. */
export function findAge(birthDate: string, on: string): Age | undefined {
  const born = middleOf(birthDate);
  const day = on.slice(0, 10);
  const approximate = birthDate.length < 10;
  const days = Math.floor((Date.parse(day) - Date.parse(born)) / DAY_MS);
  if (days < 0) return approximate ? { value: 0, unit: 'years', approximate } : undefined;
  if (birthDate.length === 4) return { value: yearsBetween(born, day), unit: 'years', approximate };
  if (days < DAYS_AS_DAYS && !approximate) return { value: days, unit: 'days', approximate };
  const months = monthsBetween(born, day);
  if (months < MONTHS_AS_MONTHS) return { value: months, unit: 'months', approximate };
  return { value: yearsBetween(born, day), unit: 'years', approximate };
}

/** Completed years; for a partial birth date reckoned from the middle of the month or year. */
export function findAgeYears(birthDate: string | undefined, on: string): number | undefined {
  return birthDate === undefined ? undefined : Math.max(0, yearsBetween(middleOf(birthDate), on.slice(0, 10)));
}

function middleOf(date: string): string {
  if (date.length === 4) return `${date}-07-01`;
  return date.length === 7 ? `${date}-15` : date;
}

function monthsBetween(from: string, to: string): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  return to.slice(8, 10) < from.slice(8, 10) ? months - 1 : months;
}

function yearsBetween(from: string, to: string): number {
  return Math.floor(monthsBetween(from, to) / 12);
}
