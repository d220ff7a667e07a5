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

export interface FramingStep {
  readonly state: FramingState;
  readonly scans: readonly string[];
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
  const state = { profile, partial: rest.length > LONGEST_PARTIAL ? '' : rest, lastAtMs: atMs };
  return { state, scans: parts.flatMap((part) => scanOf(part, profile.prefix)) };
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** A line feed behind the carriage return of the scan before belongs to none. */
function scanOf(part: string, prefix: string): readonly string[] {
  const text = part.replace(/^[\r\n]+/, '');
  if (!text.startsWith(prefix)) return [];
  const scan = text.slice(prefix.length);
  return scan === '' || scan.length > LONGEST_PARTIAL ? [] : [scan];
}
