/** A moment of HL7 (DTM): as many parts as were given, and its offset where it has one. */
export interface MomentParts {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  /** Minutes east of Greenwich. */
  readonly offsetMinutes?: number;
}

const DTM =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?)?)?)?)?(?:([+-])(\d{2})(\d{2}))?$/;

/** Undefined for what is no moment, the 31st of April included. */
export function readMoment(text: string): MomentParts | undefined {
  const match = DTM.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => (part ? Number(part) : undefined));
  const [sign, hours, minutes] = [match[7], Number(match[8] ?? 0), Number(match[9] ?? 0)];
  if (year === undefined || !isReal({ year, month: month ?? 1, day: day ?? 1 })) return undefined;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59 || hours > 14 || minutes > 59) return undefined;
  const offset = sign ? { offsetMinutes: (sign === '-' ? -1 : 1) * (hours * 60 + minutes) } : {};
  const parts = { year, month, day, hour, minute, second, ...offset };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as unknown as MomentParts;
}

function isReal({
  year,
  month,
  day,
}: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** FHIR partial date; of a moment its day. */
export function partialDateOf({ year, month, day }: MomentParts): string {
  return [String(year).padStart(4, '0'), month, day]
    .filter((part) => part !== undefined)
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** Milliseconds, for a moment that names at least its hour. Without an offset it is the wall clock of `localOffsetMinutes`. */
export function millisecondsOf(
  moment: MomentParts,
  localOffsetMinutes: (wallMs: number) => number,
): number | undefined {
  const { year, month, day, hour, minute = 0, second = 0, offsetMinutes } = moment;
  if (month === undefined || day === undefined || hour === undefined) return undefined;
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return wallMs - (offsetMinutes ?? localOffsetMinutes(wallMs)) * 60_000;
}

/** A moment for the wire, in Greenwich time with its offset, so that nobody has to guess. */
export function writeMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`;
}
