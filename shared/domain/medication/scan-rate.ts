import { groupBy } from '#shared/lib/group-by.ts';
import type { DoseEvent } from './dose-event.ts';

export interface ScanRate {
  readonly wardId?: string | undefined;
  readonly doses: number;
  readonly patientScanned: number;
  readonly drugScanned: number;
  readonly both: number;
}

type Counted = Pick<DoseEvent, 'ward' | 'patient' | 'drugHow'>;

/** SR9: what was given, by ward, and how much of it was scanned. Keyed and unread identifiers count against it. */
export function scanRateByWard(doses: readonly Counted[]): readonly ScanRate[] {
  const wards = groupBy(doses, ({ ward }) => ward);
  return [...wards].map(([wardId, given]) => ({
    ...(wardId === undefined ? {} : { wardId }),
    doses: given.length,
    patientScanned: given.filter(isPatientScanned).length,
    drugScanned: given.filter(isDrugScanned).length,
    both: given.filter((dose) => isPatientScanned(dose) && isDrugScanned(dose)).length,
  }));
}

function isPatientScanned({ patient }: Counted): boolean {
  return patient.how === 'scanned';
}

function isDrugScanned({ drugHow }: Counted): boolean {
  return drugHow === 'scanned';
}
