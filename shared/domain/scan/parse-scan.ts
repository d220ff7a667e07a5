/**
 * One place that says what was scanned. It never throws on a scan and never guesses: what could be two things is
 * suspicious or unknown, and an invalid scan has no reading (SC1–SC5).
 */

import { isWebAddress, readDigitalLink } from '../gs1/digital-link.ts';
import { type ElementString, GS, readElementString } from '../gs1/element-string.ts';
import { type Finding, verdictOf } from '../gs1/finding.ts';
import { type Gs1Reading, typeFields } from '../gs1/gs1-reading.ts';
import { readHumanReadable } from '../gs1/human-readable.ts';
import { mayBeHibc, readHibc } from './hibc.ts';
import { mayBeHospitalCode, readHospitalCode } from './hospital-code.ts';
import { mayBeIsbt128, readIsbt128 } from './isbt-128.ts';
import { showsLayoutFault } from './layout-fault.ts';
import { mayBeNdc, readNdc } from './ndc.ts';
import { placeInRaw, type ReceivedText, receiveText } from './received-text.ts';
import { mayBeRetail, readRetail } from './retail.ts';
import { type CodeRead, PARSER_VERSION, type ParsedScan, type ScanKind, type ScanReadings } from './scan-result.ts';

export interface ScanOptions {
  /** Instant of the scan, ISO 8601: years of two digits are read from it. */
  readonly at: string;
  /** Symbology identifier that the driver knows, when the text does not begin with one. */
  readonly symbology?: string;
  /** What the scanner is set to send for FNC1, beside GS itself: `{GS}`, `<GS>`, `~`. */
  readonly separators?: readonly string[];
  /**
   * This very scanner was seen to send FNC1 (its test page was scanned). Then only a misprinted pack can lack one, and an
   * end of a lot that reads as a field by chance (four in ten lots of digits do) is noted, not doubted. A date or a check
   * digit in it that agrees stays a doubt (SC11).
   */
  readonly separatorsProven?: boolean;
}

/** More than the largest symbol holds. */
const LONGEST = 7_100;
const TOO_LONG: readonly Finding[] = [{ code: 'too-long', at: LONGEST }];

type AnyRead = { [Kind in keyof ScanReadings]: { kind: Kind } & CodeRead<ScanReadings[Kind]> }[keyof ScanReadings];
type UnknownRead = { readonly kind: 'unknown'; readonly findings: readonly Finding[] };

export function parseScan(raw: string, options: ScanOptions): ParsedScan {
  if (raw.length > LONGEST)
    return { raw, parser: PARSER_VERSION, kind: 'unknown', verdict: 'invalid', findings: TOO_LONG };
  const received = receiveText(raw, [GS, ...(options.separators ?? [])], options.symbology);
  const read = readReceived(received, options.at);
  const placed = read.findings.map((finding) => placeInRaw(weigh(finding, options), received));
  const findings = [...received.findings, ...placed];
  const symbology = received.symbology ? { symbology: received.symbology } : {};
  const scanned = { raw, parser: PARSER_VERSION, findings, ...symbology } as const;
  const verdict = verdictOf(findings);
  const reading = 'reading' in read ? read.reading : undefined;
  if (verdict === 'invalid' || reading === undefined) return { ...scanned, kind: read.kind, verdict: 'invalid' };
  return { ...scanned, kind: read.kind, verdict, reading } as ParsedScan;
}

function weigh(finding: Finding, { separatorsProven }: ScanOptions): Finding {
  const byChance = finding.code === 'tail-reads-as-fields' && !finding.hidden?.checked;
  return separatorsProven && byChance ? { ...finding, code: 'tail-may-read-as-fields' } : finding;
}

function unknown(code: Finding['code']): UnknownRead {
  return { kind: 'unknown', findings: [{ code, at: 0 }] };
}

function readReceived({ text, symbology, findings }: ReceivedText, at: string): AnyRead | UnknownRead {
  if (!symbology && findings.length > 0) return { kind: 'unknown', findings: [] };
  switch (symbology?.carrier) {
    case 'gs1':
      return asGs1(readElementString(text), at);
    case 'ean':
    case 'itf-14':
      return { kind: 'retail', ...readRetail(text, symbology.carrier, symbology.identifier) };
    case 'plain':
      return readMarked(text, at) ?? unknown(text === '' ? 'empty' : 'not-recognised');
    default:
      return readUntold(text, at);
  }
}

/** SC5: codes that say themselves what they are, so that no symbology has to. */
function readMarked(text: string, at: string): AnyRead | undefined {
  if (mayBeHospitalCode(text)) return { kind: 'hospital', ...readHospitalCode(text) };
  if (mayBeIsbt128(text)) return { kind: 'isbt-128', ...readIsbt128(text) };
  if (mayBeHibc(text)) return layoutFirst(text, { kind: 'hibc', ...readHibc(text, at) });
  if (isWebAddress(text)) return asGs1(readDigitalLink(text), at);
  if (mayBeNdc(text)) return { kind: 'ndc', ...readNdc(text) };
  return undefined;
}

/** Of an HIBC that cannot be read, the better word may be that the keyboard layout is wrong. */
function layoutFirst(text: string, read: AnyRead): AnyRead {
  if (read.reading !== undefined || !showsLayoutFault(text)) return read;
  return { kind: read.kind, findings: [{ code: 'keyboard-layout', at: 0 }, ...read.findings] } as AnyRead;
}

/** SC5: neither scanner nor driver told the symbology. */
function readUntold(text: string, at: string): AnyRead | UnknownRead {
  if (text === '') return unknown('empty');
  const marked = readMarked(text, at);
  if (marked) return marked;
  if (text.startsWith('(')) return asGs1(readHumanReadable(text), at);
  if (mayBeRetail(text)) return { kind: 'retail', ...readRetail(text) };
  if (text.includes(GS) || beginsWithKey(text)) return asGs1(readElementString(text), at);
  if (showsLayoutFault(text)) return unknown('keyboard-layout');
  return unknown(/^\d{10}$/.test(text) ? 'ndc-without-hyphens' : 'not-recognised');
}

/** A number with a check digit of its own stands first, as it does on packs and wristbands. */
function beginsWithKey(text: string): boolean {
  return /^(0[0-3]\d{14}|80(06|17|18)\d{14}|41[0-7]\d{13})/.test(text);
}

function asGs1(read: ElementString, at: string): { kind: 'gs1' } & CodeRead<Gs1Reading> {
  if (verdictOf(read.findings) === 'invalid') return { kind: 'gs1', findings: read.findings };
  const typed = typeFields(read.fields, at);
  return { kind: 'gs1', reading: typed.reading, findings: [...read.findings, ...typed.findings] };
}

/** The kind of a scan is one of these for a drug or device; blood never is. */
export function mayBeProduct(kind: ScanKind): boolean {
  return kind === 'gs1' || kind === 'retail' || kind === 'hibc' || kind === 'ndc';
}
