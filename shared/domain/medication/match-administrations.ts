/**
 * Which records answer which planned doses (DG10). By name first: the same on every station. What was given for a dose
 * that a change made elsewhere has moved answers the nearest dose that nothing else answers, if it is nearer than half
 * way to the next; so a dose given at 08:00 is not asked for again at 09:00. That match is marked, for a person to see.
 * Ask with a window wider than the doses that matter by one spacing on both sides.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import type { PlannedDose } from './plan-doses.ts';

const MINUTE_MS = 60_000;

export interface AdministrationRecord {
  readonly id: string;
  readonly lineage: string;
  /** Name of the dose that was planned where it was recorded. Absent: given as needed, or without a plan. */
  readonly doseId?: string | undefined;
  /** When that dose was due. */
  readonly dueMs?: number | undefined;
  /** `given` in whole or in part; the others say that it was not. Records entered in error are left out by the caller. */
  readonly outcome: 'given' | 'not-given';
  readonly station: string;
  readonly atMs: number;
}

export interface MatchedDose {
  readonly dose: PlannedDose;
  readonly records: readonly AdministrationRecord[];
  readonly matched: 'by-name' | 'by-nearness' | 'unanswered';
  /** @SAFETY Given more than once: both records stay, somebody looks (issue 4, double-given dose). */
  readonly givenTwice: boolean;
}

export interface MatchedAdministrations {
  readonly doses: readonly MatchedDose[];
  /** Answer no planned dose: as needed, emergency, or the dose is not planned any more. */
  readonly others: readonly AdministrationRecord[];
}

export function matchAdministrations(
  doses: readonly PlannedDose[],
  records: readonly AdministrationRecord[],
): MatchedAdministrations {
  const byDose = groupBy(records, ({ doseId }) => doseId ?? '');
  const names = new Set(doses.map(({ id }) => id));
  const moved = records.filter(({ doseId }) => doseId !== undefined && !names.has(doseId)).toSorted(inTime);
  const nearby = matchNearby(
    doses.filter(({ id }) => !byDose.has(id)),
    moved,
  );
  const answered = new Set([...nearby.values()].flat());
  return {
    doses: doses.map((dose) => matchedDose(dose, byDose.get(dose.id), nearby.get(dose.id))),
    others: records.filter((record) => !names.has(record.doseId ?? '') && !answered.has(record)),
  };
}

function matchedDose(
  dose: PlannedDose,
  named: readonly AdministrationRecord[] = [],
  near: readonly AdministrationRecord[] = [],
): MatchedDose {
  const records = [...named, ...near].toSorted(inTime);
  const givenTwice = records.filter(({ outcome }) => outcome === 'given').length > 1;
  const matched = named.length > 0 ? 'by-name' : near.length > 0 ? 'by-nearness' : 'unanswered';
  return { dose, records, matched, givenTwice };
}

/** Records of one former dose stay together: given twice there is given twice here. */
function matchNearby(
  open: readonly PlannedDose[],
  moved: readonly AdministrationRecord[],
): ReadonlyMap<string, readonly AdministrationRecord[]> {
  const found = new Map<string, readonly AdministrationRecord[]>();
  for (const records of groupBy(moved, ({ doseId }) => doseId).values()) {
    const nearest =
      records[0] &&
      findNearest(
        open.filter(({ id }) => !found.has(id)),
        records[0],
      );
    if (nearest) found.set(nearest.id, records);
  }
  return found;
}

function findNearest(open: readonly PlannedDose[], { lineage, dueMs }: AdministrationRecord): PlannedDose | undefined {
  if (dueMs === undefined) return undefined;
  const apart = (dose: PlannedDose) => Math.abs(dose.dueMs - dueMs);
  return open
    .filter((dose) => dose.lineage === lineage && apart(dose) < (dose.spacingMinutes / 2) * MINUTE_MS)
    .toSorted((one, other) => apart(one) - apart(other) || one.dueMs - other.dueMs)[0];
}

function inTime(one: AdministrationRecord, other: AdministrationRecord): number {
  return (one.dueMs ?? one.atMs) - (other.dueMs ?? other.atMs) || one.atMs - other.atMs || (one.id < other.id ? -1 : 1);
}
