/** What a scan shows of a dose: whose it is, which pack it is from. */
import type { Verdict } from '#shared/contract/administration.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { Scan } from '../../scan/scan-hub.ts';
import type { Attempt, PatientShown } from './attempt.ts';

/** As a scan goes to core: as it came, with what the driver told. */
export function receivedOf({ text, at, scanner, parsed }: Scan) {
  return { text, at, scanner, ...(parsed.symbology ? { symbology: parsed.symbology.identifier } : {}) };
}

export function withPatientScan<Of extends { readonly patient: PatientShown }>(of: Of, scan: Scan): Of {
  return { ...of, patient: { scan: receivedOf(scan) } };
}

const ANOTHER_PACK = new Set<FindingCode>(['drug-wrong', 'drug-expired', 'batch-recalled', 'drug-unknown']);

/** Another pack takes the place of one that was turned away; a second symbol or a second pack comes beside the first. */
export function withDrugScan(attempt: Attempt, scan: Scan, verdict: Verdict | undefined): Attempt {
  const before = attempt.drug.scans ?? [];
  const turnedAway = verdict?.findings.some(({ code }) => ANOTHER_PACK.has(code)) ?? false;
  const isSame = before.some(({ text }) => text === scan.text);
  const scans = turnedAway || isSame ? [receivedOf(scan)] : [...before, receivedOf(scan)].slice(-12);
  return {
    ...attempt,
    drug: { ...attempt.drug, how: attempt.drug.how === 'own-supply' ? 'own-supply' : 'scanned', scans },
  };
}
