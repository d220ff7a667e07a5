import type { Finding, Verdict } from '../gs1/finding.ts';
import type { Gs1Reading } from '../gs1/gs1-reading.ts';
import type { HibcReading } from './hibc.ts';
import type { HospitalCode } from './hospital-code.ts';
import type { Isbt128Reading } from './isbt-128.ts';
import type { NdcReading } from './ndc.ts';
import type { RetailReading } from './retail.ts';
import type { Symbology } from './symbology.ts';

/** Grows whenever the same scan could be read differently; kept with the scan (SC1). */
export const PARSER_VERSION = 'scan-1';

/** Every result of a scan, to be kept with what was done because of it. Positions of findings are those of `raw`. */
interface Scanned {
  /** As received, separators and line ends included. */
  readonly raw: string;
  /** Undefined when neither the scanner nor the driver told it. */
  readonly symbology?: Symbology;
  readonly parser: typeof PARSER_VERSION;
  readonly findings: readonly Finding[];
}

type Read<Kind extends string, Reading> = Scanned & {
  readonly kind: Kind;
  readonly verdict: Exclude<Verdict, 'invalid'>;
  readonly reading: Reading;
};
/** SC2: an invalid scan has no reading, so nobody can act on one. */
type Unread<Kind extends string> = Scanned & { readonly kind: Kind; readonly verdict: 'invalid' };

export type ScanReadings = {
  readonly gs1: Gs1Reading;
  readonly retail: RetailReading;
  readonly hospital: HospitalCode;
  readonly hibc: HibcReading;
  /** Blood and tissue: recognised, never a drug. */
  readonly 'isbt-128': Isbt128Reading;
  readonly ndc: NdcReading;
};
export type ScanKind = keyof ScanReadings | 'unknown';

export type ParsedScan =
  | { [Kind in keyof ScanReadings]: Read<Kind, ScanReadings[Kind]> | Unread<Kind> }[keyof ScanReadings]
  | Unread<'unknown'>;

/** What a reader of one kind of code hands to parseScan; positions are those of the text that it was given. */
export interface CodeRead<Reading> {
  readonly reading?: Reading;
  readonly findings: readonly Finding[];
}
