/** How a line as needed stands: when the next dose may be given, and what counts against its limits. */
import type { CountedBeside } from './counted-beside.ts';
import { doseText } from './dose-text.ts';
import type { Regimen } from './dosing.ts';
import type { DoseWithAfter } from './shown-dose.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

type AsNeeded = Extract<Regimen, { kind: 'as-needed' }>;

export interface FoldedAsNeeded {
  readonly indication: string;
  readonly minMinutes?: number | undefined;
  readonly mayAt?: string | undefined;
  /** As the verdict counts: of this order, and of what counts beside it. */
  readonly given24h: number;
  /** Of these the ones that were not given under this order, and amounts that count with it. */
  readonly beside?: readonly CountedBeside[];
  readonly maxDoses24h?: number | undefined;
  readonly max24h?: string | undefined;
  readonly effectWanted: readonly string[];
}

export function foldAsNeeded(
  regimen: AsNeeded,
  taken: readonly DoseWithAfter[],
  nowMs: number,
  counted: readonly CountedBeside[] = [],
): FoldedAsNeeded {
  const { minMinutes } = regimen;
  const mayMs = mayAgainMs(minMinutes, [...taken.map(({ event }) => event.at), ...counted.map(({ at }) => at)]);
  const within = taken.filter(({ event }) => nowMs - Date.parse(event.at) < DAY_MS);
  const beside = counted.filter(({ at }) => nowMs - Date.parse(at) < DAY_MS);
  return {
    indication: regimen.indication.text,
    ...(minMinutes === undefined ? {} : { minMinutes }),
    ...(mayMs !== undefined && mayMs > nowMs ? { mayAt: new Date(mayMs).toISOString() } : {}),
    given24h: within.length + countingDoses(regimen, beside).length,
    ...(beside.length > 0 ? { beside } : {}),
    ...limitsOf(regimen),
    effectWanted: within.filter(({ after }) => after?.effect === undefined).map(({ id }) => id),
  };
}

/** Undefined where nothing was given yet, or no time has to pass. */
function mayAgainMs(minMinutes: number | undefined, givenAt: readonly string[]): number | undefined {
  if (givenAt.length === 0 || minMinutes === undefined) return undefined;
  return Math.max(...givenAt.map((at) => Date.parse(at))) + minMinutes * MINUTE_MS;
}

/** Of a limit in doses those of the line count, of a limit in an amount whatever holds the substance. */
function countingDoses(
  { maxDosesIn24h, maxIn24h }: AsNeeded,
  beside: readonly CountedBeside[],
): readonly CountedBeside[] {
  return maxDosesIn24h === undefined && maxIn24h ? beside : beside.filter(({ asDose }) => asDose);
}

function limitsOf({ maxDosesIn24h, maxIn24h }: AsNeeded): Pick<FoldedAsNeeded, 'maxDoses24h' | 'max24h'> {
  return {
    ...(maxDosesIn24h === undefined ? {} : { maxDoses24h: maxDosesIn24h }),
    ...(maxIn24h ? { max24h: doseText(maxIn24h) } : {}),
  };
}
