/**
 * Scans that were most likely not made at the bedside (SR15, standards.md section 4): told from when they were made, counted
 * beside the scan rate. @SAFETY Counted only: nobody is held up by it, and no dose is called wrong for it.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import type { ScanWorkaround } from '#shared/model/administration-codes.ts';
import type { DoseEvent } from './dose-event.ts';

export type CountedScan = Pick<DoseEvent, 'patientId' | 'workstation' | 'already' | 'recordedAt' | 'drugScannedAt'> & {
  readonly patient: Pick<DoseEvent['patient'], 'how' | 'scannedAt'>;
};

/** From bed to bed. */
const WALK_MS = 20_000;
const TWO_PLACES_MS = 120_000;

/** For each dose what was seen about its scans. */
export function listWorkarounds(doses: readonly CountedScan[]): readonly ReadonlySet<ScanWorkaround>[] {
  const found = doses.map(() => new Set<ScanWorkaround>());
  const scans = doses.flatMap((dose, index) => scanOf(dose, index) ?? []);
  for (const ofDesk of groupBy(scans, ({ dose }) => dose.workstation).values()) {
    const inTime = ofDesk.toSorted(byTime);
    inTime.forEach((scan, place) => {
      if (isAhead(scan, inTime, place)) found[scan.index]?.add('ahead');
    });
  }
  for (const scan of scans) {
    const { dose, index, atMs } = scan;
    if (Date.parse(dose.drugScannedAt ?? '') < atMs) found[index]?.add('drug-first');
  }
  for (const ofPatient of groupBy(scans, ({ dose }) => dose.patientId).values())
    for (const { index } of ofPatient.filter((scan) => isElsewhereToo(scan, ofPatient)))
      found[index]?.add('two-places');
  return found;
}

interface Scan {
  readonly dose: CountedScan;
  readonly index: number;
  readonly atMs: number;
}

const byTime = (one: Scan, other: Scan): number => one.atMs - other.atMs;

function scanOf(dose: CountedScan, index: number): Scan | undefined {
  const { how, scannedAt } = dose.patient;
  const atMs = Date.parse(scannedAt ?? '');
  return how === 'scanned' && !dose.already && Number.isFinite(atMs) ? { dose, index, atMs } : undefined;
}

function isAhead({ dose, atMs }: Scan, inTime: readonly Scan[], place: number): boolean {
  const isOther = (scan: Scan): boolean => scan.dose.patientId !== dose.patientId;
  const next = inTime.slice(place + 1).find(isOther);
  const before = inTime.slice(0, place).findLast(isOther);
  if (next && (next.atMs - atMs < WALK_MS || next.atMs < Date.parse(dose.recordedAt))) return true;
  return before !== undefined && atMs - before.atMs < WALK_MS;
}

function isElsewhereToo({ dose, atMs }: Scan, ofPatient: readonly Scan[]): boolean {
  return ofPatient.some(
    (other) => other.dose.workstation !== dose.workstation && Math.abs(other.atMs - atMs) < TWO_PLACES_MS,
  );
}
