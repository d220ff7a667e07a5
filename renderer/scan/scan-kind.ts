import { mayBeProduct } from '#shared/domain/scan/parse-scan.ts';
import type { ParsedScan } from '#shared/domain/scan/scan-result.ts';

/** What a scan is to the person who scanned it. Only a wristband stands for the patient (HC2). */
export type ScanKind =
  /** `number`: the record number, or of a GS1 wristband the number of the care that is given (AI 8018). */
  | { readonly is: 'wristband' | 'patient-label'; readonly number: string }
  | { readonly is: 'badge' }
  | { readonly is: 'product' }
  | { readonly is: 'place' | 'blood' | 'other-label' }
  | { readonly is: 'unreadable' };

export function scanKindOf(parsed: ParsedScan): ScanKind {
  if (parsed.verdict === 'invalid') return { is: 'unreadable' };
  if (parsed.kind === 'hospital') return ofHospital(parsed.reading);
  if (parsed.kind === 'isbt-128') return { is: 'blood' };
  if (parsed.kind === 'gs1') {
    const { patientGsrn } = parsed.reading;
    if (patientGsrn) return { is: 'wristband', number: patientGsrn };
    if (parsed.reading.providerGsrn) return { is: 'badge' };
    return { is: parsed.reading.gtin ? 'product' : 'other-label' };
  }
  return { is: mayBeProduct(parsed.kind) ? 'product' : 'other-label' };
}

function ofHospital({ subject, value }: { readonly subject: string; readonly value: string }): ScanKind {
  switch (subject) {
    case 'wristband':
    case 'patient-label':
      return { is: subject, number: value };
    case 'staff-badge':
      return { is: 'badge' };
    case 'unit-dose':
      return { is: 'product' };
    case 'bed':
    case 'storage-place':
      return { is: 'place' };
    default:
      return { is: 'other-label' };
  }
}
