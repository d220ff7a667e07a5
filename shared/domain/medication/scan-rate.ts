import { groupBy } from '#shared/lib/group-by.ts';
import { SCAN_WORKAROUNDS, type ScanWorkaround } from '#shared/model/administration-codes.ts';
import type { DoseEvent } from './dose-event.ts';
import { type CountedScan, listWorkarounds } from './scan-workarounds.ts';

export interface ScanRate {
  readonly wardId?: string | undefined;
  readonly doses: number;
  readonly patientScanned: number;
  readonly drugScanned: number;
  readonly both: number;
  /** Doses whose scans were most likely not made at the bedside (SR15). */
  readonly workarounds: Readonly<Record<ScanWorkaround, number>>;
}

type Counted = Pick<DoseEvent, 'ward' | 'patient' | 'drugHow'> & CountedScan;

/** SR9: what was given, by ward, and how much of it was scanned. Keyed and unread identifiers count against it. */
export function scanRateByWard(doses: readonly Counted[]): readonly ScanRate[] {
  const seen = listWorkarounds(doses);
  const wards = groupBy(
    doses.map((dose, index) => ({ ...dose, seen: seen[index] })),
    ({ ward }) => ward,
  );
  return [...wards].map(([wardId, given]) => ({
    ...(wardId === undefined ? {} : { wardId }),
    doses: given.length,
    patientScanned: given.filter(isPatientScanned).length,
    drugScanned: given.filter(isDrugScanned).length,
    both: given.filter((dose) => isPatientScanned(dose) && isDrugScanned(dose)).length,
    workarounds: Object.fromEntries(
      SCAN_WORKAROUNDS.map((kind) => [kind, given.filter((dose) => dose.seen?.has(kind)).length]),
    ) as Record<ScanWorkaround, number>,
  }));
}

function isPatientScanned({ patient }: Pick<Counted, 'patient'>): boolean {
  return patient.how === 'scanned';
}

function isDrugScanned({ drugHow }: Pick<Counted, 'drugHow'>): boolean {
  return drugHow === 'scanned';
}
