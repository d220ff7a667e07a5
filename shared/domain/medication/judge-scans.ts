/** Patient and drug as they were identified (SR2, SR3). */
import type { AdministrationQuestion } from './administration-question.ts';
import type { Found } from './judge-administration.ts';
import type { FindingCode } from './right-rules.ts';
import { dayAt, dayText, wallClock } from './wall-clock.ts';

export function judgePatient({ patient, patientId }: AdministrationQuestion): Found | undefined {
  if (patient.how === 'not-identified') return { code: 'patient-not-identified', evidence: { expected: patientId } };
  if (patient.patientId === undefined) return { code: 'patient-code-unknown', evidence: { expected: patientId } };
  const evidence = { expected: patientId, found: patient.patientId };
  if (patient.patientId !== patientId) return { code: 'patient-wrong', evidence };
  if (patient.how === 'scanned') return undefined;
  if (patient.differs !== undefined) return { code: 'patient-second-differs', evidence: { found: patient.differs } };
  return { code: patient.second ? 'patient-keyed' : 'patient-one-identifier', evidence };
}

/** A wristband was read so long ago that it may have been somebody else's turn: bands are not read ahead for a round. */
const SCAN_LASTS_MS = 10 * 60_000;

export function judgeScanAge({ patient, patientScannedMs, atMs }: AdministrationQuestion): Found | undefined {
  if (patient.how !== 'scanned' || patientScannedMs === undefined) return undefined;
  if (atMs - patientScannedMs <= SCAN_LASTS_MS) return undefined;
  return { code: 'patient-scan-old', evidence: { asOfMs: patientScannedMs } };
}

const BY_HOW: Readonly<Partial<Record<AdministrationQuestion['drug']['how'], FindingCode>>> = {
  keyed: 'drug-keyed',
  'own-supply': 'drug-own-supply',
  'not-identified': 'drug-not-identified',
};

export function judgeDrug({ drug }: AdministrationQuestion): Found | undefined {
  const code = BY_HOW[drug.how];
  return code && { code, evidence: { found: drug.raw ?? drug.gtin } };
}

/** By itself: a code that is in doubt hides neither that it was typed nor whose the pack is. */
export function judgeReading({ drug }: AdministrationQuestion): Found | undefined {
  return drug.suspicious ? { code: 'drug-scan-suspicious', evidence: { found: drug.raw ?? drug.gtin } } : undefined;
}

export function judgeProduct({ product }: AdministrationQuestion): Found | undefined {
  if (product.state === 'unknown') return { code: 'drug-unknown', evidence: {} };
  return product.isOrdered ? undefined : { code: 'drug-wrong', evidence: { found: product.name } };
}

/** The last day counts whole; a time counts to its minute. */
export function judgeExpiry({ drug: { expiry }, atMs, zone }: AdministrationQuestion): Found | undefined {
  if (expiry === undefined) return { code: 'drug-expiry-unknown', evidence: {} };
  return wallText(zone, atMs).slice(0, expiry.length) > expiry
    ? { code: 'drug-expired', evidence: { found: expiry } }
    : undefined;
}

/** `2026-11-22T08:15` on the wall. */
function wallText(zone: string, ms: number): string {
  const clock = wallClock(zone);
  const wall = new Date(ms + clock.offsetAt(ms) * 60_000).toISOString();
  return `${dayText(dayAt(clock, ms))}${wall.slice(10, 16)}`;
}

/** @SAFETY SR8: a recall may be of the lot in the hand: somebody reads it before it is given. */
export function judgeBatch({ batch, drug }: AdministrationQuestion): Found | undefined {
  if (batch.state === 'not-checked' && batch.recalledLots)
    return { code: 'batch-maybe-recalled', evidence: { expected: batch.recalledLots.join(', ') } };
  if (batch.state === 'not-checked') return { code: 'batch-not-checked', evidence: { found: drug.lot } };
  if (batch.state === 'in-use') return undefined;
  return { code: 'batch-recalled', evidence: { found: drug.lot, asOfMs: batch.asOfMs } };
}

export function judgeSecondPerson({ product, secondPersonId }: AdministrationQuestion): Found | undefined {
  const needed = product.state === 'known' && product.highAlert && secondPersonId === undefined;
  return needed ? { code: 'high-alert-alone', evidence: { found: product.name } } : undefined;
}

/** What was drawn and not given is seen by two. */
export function judgeWaste({ waste }: AdministrationQuestion): Found | undefined {
  return waste === 'alone' ? { code: 'waste-alone', evidence: {} } : undefined;
}
