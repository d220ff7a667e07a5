/**
 * Packs in the hand, from scans as they were received. Symbols that say nothing but lot and expiry belong to the pack that
 * was scanned before them. @SAFETY What cannot be read is a pack nobody knows, never left out.
 */
import type { Gs1Reading } from '../gs1/gs1-reading.ts';
import { parseScan } from '../scan/parse-scan.ts';
import type { ParsedScan } from '../scan/scan-result.ts';

export interface ScannedText {
  readonly text: string;
  readonly symbology?: string | undefined;
  readonly keyed: boolean;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/** What one pack says of itself. */
export interface ReadPack {
  readonly raw: string;
  /** Name of the symbology, or what the driver called it. */
  readonly symbology?: string | undefined;
  readonly keyed: boolean;
  readonly suspicious: boolean;
  readonly readable: boolean;
  readonly gtin?: string | undefined;
  /** Value of a unit-dose label of this hospital. */
  readonly unitDose?: string | undefined;
  readonly lot?: string | undefined;
  readonly serial?: string | undefined;
  /** Last day, or last minute, on the wall of the site. */
  readonly expiry?: string | undefined;
}

/** `at`: instant of the judgement, where a scan does not say its own. */
export function readPacks(scans: readonly ScannedText[], at: string): readonly ReadPack[] {
  const packs: ReadPack[] = [];
  for (const pack of scans.map((scan) => readPack(scan, at))) {
    const before = packs.at(-1);
    if (before && belongsTo(before, pack)) packs[packs.length - 1] = { ...before, ...present(pack), raw: before.raw };
    else packs.push(pack);
  }
  return packs;
}

/** Says lot, serial or expiry alone, and nothing that the pack before says otherwise. */
function belongsTo(before: ReadPack, { gtin, unitDose, readable, lot, serial, expiry }: ReadPack): boolean {
  if (!readable || gtin !== undefined || unitDose !== undefined) return false;
  const agrees = (one: string | undefined, other: string | undefined) => !one || !other || one === other;
  return agrees(before.lot, lot) && agrees(before.serial, serial) && agrees(before.expiry, expiry);
}

function present({ lot, serial, expiry, suspicious }: ReadPack): Partial<ReadPack> {
  const found = { lot, serial, expiry, ...(suspicious ? { suspicious } : {}) };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function readPack({ text, symbology, keyed, at: scannedAt }: ScannedText, at: string): ReadPack {
  const scan = parseScan(text, { at: scannedAt ?? at, ...(symbology === undefined ? {} : { symbology }) });
  const name = scan.symbology?.name ?? symbology;
  const common = { raw: text, ...(name ? { symbology: name } : {}), keyed, suspicious: scan.verdict === 'suspicious' };
  return { ...common, readable: scan.verdict !== 'invalid', ...saidBy(scan) };
}

function saidBy(scan: ParsedScan): Partial<ReadPack> {
  if (scan.verdict === 'invalid') return {};
  if (scan.kind === 'gs1') return saidByGs1(scan.reading);
  if (scan.kind === 'retail') return { gtin: scan.reading.gtin };
  if (scan.kind === 'hospital' && scan.reading.subject === 'unit-dose') return { unitDose: scan.reading.value };
  return {};
}

function saidByGs1({ gtin, lot, serial, expiry }: Gs1Reading): Partial<ReadPack> {
  const last = expiry && `${expiry.date}${expiry.time ? `T${expiry.time}` : ''}`;
  return Object.fromEntries(
    Object.entries({ gtin, lot, serial, expiry: last }).filter(([, value]) => value !== undefined),
  );
}
