/** What the test page of a scanner makes of what came: bytes as they are, and what each scan means. */
import type { ScannerConfig, TestPiece } from '#shared/contract/device.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import type { ParsedScan } from '#shared/domain/scan/scan-result.ts';

const NAMES: Readonly<Record<number, string>> = { 2: 'STX', 3: 'ETX', 9: 'TAB', 10: 'LF', 13: 'CR', 29: 'GS' };

/** `5d 64 32` as `]d2`, control characters by name in corner brackets. */
export function spellBytes(hex: string): string {
  return (hex.match(/../g) ?? [])
    .map((pair) => {
      const code = Number.parseInt(pair, 16);
      if (code >= 0x20 && code < 0x7f) return String.fromCharCode(code);
      return `⟨${NAMES[code] ?? pair.toUpperCase()}⟩`;
    })
    .join('');
}

export interface TestedScan {
  readonly at: string;
  readonly text: string;
  readonly parsed: ParsedScan;
}

export interface TestRun {
  /** Newest first. */
  readonly pieces: readonly TestPiece[];
  readonly scans: readonly TestedScan[];
}

export const NOTHING_TESTED: TestRun = { pieces: [], scans: [] };
const MOST_SHOWN = 12;

export function withPiece(run: TestRun, piece: TestPiece, { profile }: ScannerConfig, isProven: boolean): TestRun {
  const { at } = piece;
  const scans = piece.scans.map((text) => ({
    at,
    text,
    parsed: parseScan(text, { at, separators: profile.separators, separatorsProven: isProven }),
  }));
  return {
    pieces: (piece.hex === '' ? run.pieces : [piece, ...run.pieces]).slice(0, MOST_SHOWN),
    scans: [...scans.toReversed(), ...run.scans].slice(0, MOST_SHOWN),
  };
}

/** The parts of a reading, for people: names as the standard has them. */
export function listParts(parsed: ParsedScan): readonly (readonly [string, string])[] {
  if (parsed.verdict === 'invalid') return [];
  const { reading } = parsed;
  if ('fields' in reading) return reading.fields.map(({ ai, value }) => [`(${ai})`, value] as const);
  return Object.entries(reading).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
}
