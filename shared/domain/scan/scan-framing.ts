/**
 * Cuts what a serial scanner sends into scans (SS3). A scan that stalled is dropped, not glued to the next one; what came
 * without the prefix is dropped, too. Bytes are read as Latin-1: all codes of ours are ASCII, and what is not shows as such.
 */
export interface FramingProfile {
  /** What the scanner sends in front, e.g. STX; '' for nothing. */
  readonly prefix: string;
  /** What ends a scan, e.g. CR or ETX. */
  readonly suffix: string;
  /** Longest pause inside a scan, milliseconds. */
  readonly maximalGapMs: number;
}

export const DEFAULT_FRAMING: FramingProfile = { prefix: '', suffix: '\r', maximalGapMs: 250 };

export interface FramingState {
  readonly profile: FramingProfile;
  readonly partial: string;
  readonly lastAtMs: number;
}

/** What was dropped, and why: the profile does not fit the scanner, or the scan broke off. */
export type FramingFault = 'no-prefix' | 'stalled' | 'too-long';

export interface FramingStep {
  readonly state: FramingState;
  readonly scans: readonly string[];
  readonly faults: readonly FramingFault[];
}

/** More than a symbol holds: a line that never ends a scan must not fill memory. */
const LONGEST_PARTIAL = 10_000;

export function startFraming(profile: FramingProfile = DEFAULT_FRAMING): FramingState {
  if (profile.suffix === '') throw new Error('A serial scanner ends its scans with something');
  return { profile, partial: '', lastAtMs: 0 };
}

export function feedBytes({ profile, partial, lastAtMs }: FramingState, bytes: Uint8Array, atMs: number): FramingStep {
  const gapMs = atMs - lastAtMs;
  const kept = gapMs >= 0 && gapMs <= profile.maximalGapMs ? partial : '';
  const parts = (kept + latin1(bytes)).split(profile.suffix);
  const rest = parts.pop() ?? '';
  const isTooLong = rest.length > LONGEST_PARTIAL;
  const state = { profile, partial: isTooLong ? '' : rest, lastAtMs: atMs };
  const read = parts.map((part) => readPart(part, profile.prefix));
  const faults = [
    ...(isBegun({ partial }) && kept === '' ? (['stalled'] as const) : []),
    ...read.flatMap(({ fault }) => fault ?? []),
    ...(isTooLong ? (['too-long'] as const) : []),
  ];
  return { state, scans: read.flatMap(({ scan }) => scan ?? []), faults };
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Whether a scan has begun and not ended. */
export function isBegun({ partial }: Pick<FramingState, 'partial'>): boolean {
  return bare(partial) !== '';
}

/** A line feed behind the carriage return of the scan before belongs to none. */
const bare = (part: string): string => part.replace(/^[\r\n]+/, '');

function readPart(part: string, prefix: string): { readonly scan?: string; readonly fault?: FramingFault } {
  const text = bare(part);
  if (text === '') return {};
  if (!text.startsWith(prefix)) return { fault: 'no-prefix' };
  const scan = text.slice(prefix.length);
  if (scan.length > LONGEST_PARTIAL) return { fault: 'too-long' };
  return scan === '' ? {} : { scan };
}
