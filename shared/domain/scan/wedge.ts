/**
 * A keyboard-wedge scanner types like a person, only faster. This machine is told each key with its time and says which
 * keys were a scan and which somebody typed; every key comes out once, in its order (WD1). Pure: the caller keeps the
 * state, withholds the keys, and calls `passTime` when `heldUntilMs` has come.
 */
export interface WedgeProfile {
  /** Keys that the scanner sends first, e.g. `['F13']`. With them nothing typed is ever withheld. */
  readonly prefix: readonly string[];
  /** Key that the scanner sends last; undefined when the end is only told by the pause. */
  readonly suffix?: string;
  /** Longest pause between two keys of a scan, milliseconds. */
  readonly maximalGapMs: number;
  /** Fewest characters of a scan, prefix and suffix not counted. */
  readonly minimalLength: number;
  /** What keys other than characters stand for, e.g. `{ F8: '\u001d', 'Control+]': '\u001d' }`. */
  readonly meanings: Readonly<Record<string, string>>;
}

export const DEFAULT_WEDGE_PROFILE: WedgeProfile = {
  prefix: [],
  suffix: 'Enter',
  maximalGapMs: 35,
  minimalLength: 6,
  meanings: { 'Control+]': '\u001d' },
};

/** A key going down: its name as in DOM key events, `Control+` before it when that was held; `atMs` never goes back in one session. */
export interface KeyPress {
  readonly key: string;
  readonly atMs: number;
  readonly capsLock?: boolean;
}

/** What tells that scanner and keyboard do not agree; the text is handed on as it came (WD5). */
export type WedgeFault = 'caps-lock' | 'dead-key' | 'unidentified-key';

export type WedgeEvent =
  | {
      readonly kind: 'scan';
      readonly text: string;
      readonly keys: readonly KeyPress[];
      readonly faults: readonly WedgeFault[];
    }
  /** Keys to be given to whoever has the focus. */
  | { readonly kind: 'typing'; readonly keys: readonly KeyPress[] };

export interface WedgeState {
  readonly profile: WedgeProfile;
  /** Keys that are withheld until it is clear what they are. */
  readonly held: readonly KeyPress[];
}

export interface WedgeStep {
  readonly state: WedgeState;
  readonly events: readonly WedgeEvent[];
}

/** Longest burst that is withheld. */
const MOST_KEYS = 4_500;

export function startWedge(profile: WedgeProfile = DEFAULT_WEDGE_PROFILE): WedgeState {
  return { profile, held: [] };
}

/** When the held keys are decided without another key; undefined when none is held. */
export function heldUntilMs({ held, profile }: WedgeState): number | undefined {
  const last = held.at(-1);
  return last && last.atMs + profile.maximalGapMs;
}

/** Time has passed without a key. */
export function passTime(state: WedgeState, nowMs: number): WedgeStep {
  const until = heldUntilMs(state);
  return until === undefined || nowMs <= until ? { state, events: [] } : decide(state);
}

export function pressKey(state: WedgeState, press: KeyPress): WedgeStep {
  const last = state.held.at(-1);
  const gapMs = last ? press.atMs - last.atMs : 0;
  if (gapMs >= 0 && gapMs <= state.profile.maximalGapMs) return hold(state, press);
  const decided = decide(state);
  const next = hold(decided.state, press);
  return { state: next.state, events: [...decided.events, ...next.events] };
}

function hold({ profile, held }: WedgeState, press: KeyPress): WedgeStep {
  const state = { profile, held: [...held, press] };
  if (!mayBecomeScan(state)) return release(state);
  if (press.key === profile.suffix && held.length > 0) return decide(state);
  return { state, events: [] };
}

/** WD2: with a prefix a key that does not go on with it is typing at once; without, any burst of characters may be a scan. */
function mayBecomeScan({ profile, held }: WedgeState): boolean {
  const at = held.length - 1;
  const press = held[at];
  if (!press || at >= MOST_KEYS) return false;
  if (at < profile.prefix.length) return press.key === profile.prefix[at];
  const meaning = meaningOf(profile, press);
  if (at === profile.prefix.length) return meaning !== undefined && (meaning !== '' || at > 0);
  return meaning !== undefined || faultOf(press) !== undefined || press.key === profile.suffix;
}

function release({ profile, held }: WedgeState): WedgeStep {
  return { state: { profile, held: [] }, events: held.length > 0 ? [{ kind: 'typing', keys: held }] : [] };
}

/** The burst is over: a scan when it has all that the profile asks, otherwise typing. */
function decide(state: WedgeState): WedgeStep {
  const { profile, held } = state;
  const body = bodyOf(state);
  if (!body || !isScan(profile, body)) return release(state);
  const text = body.map((press) => meaningOf(profile, press) ?? '').join('');
  return { state: { profile, held: [] }, events: [{ kind: 'scan', text, keys: held, faults: faultsOf(body) }] };
}

function bodyOf({ profile, held }: WedgeState): readonly KeyPress[] | undefined {
  if (held.length < profile.prefix.length) return undefined;
  const body = held.slice(profile.prefix.length);
  if (profile.suffix === undefined) return body;
  return body.at(-1)?.key === profile.suffix ? body.slice(0, -1) : undefined;
}

/** WD3: long enough, of keys that a scanner sends, and not one key held down. */
function isScan(profile: WedgeProfile, body: readonly KeyPress[]): boolean {
  const characters = body.filter(({ key }) => !MODIFIERS.has(key));
  const texts = characters.map((press) => meaningOf(profile, press));
  const known = texts.every((text, index) => text !== undefined || faultOf(characters[index]) !== undefined);
  return known && characters.length >= profile.minimalLength && new Set(characters.map(({ key }) => key)).size > 1;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock']);

/** The character of a key; '' for a modifier on its way, undefined for a key that a scanner does not send. */
function meaningOf(profile: WedgeProfile, press: KeyPress | undefined): string | undefined {
  if (!press) return undefined;
  if (MODIFIERS.has(press.key)) return '';
  if (Object.hasOwn(profile.meanings, press.key)) return profile.meanings[press.key];
  return [...press.key].length === 1 ? press.key : undefined;
}

function faultOf(press: KeyPress | undefined): WedgeFault | undefined {
  if (press?.key === 'Dead') return 'dead-key';
  return press?.key === 'Unidentified' ? 'unidentified-key' : undefined;
}

function faultsOf(body: readonly KeyPress[]): WedgeFault[] {
  const faults = body.map(faultOf).filter((fault) => fault !== undefined);
  if (body.some(({ capsLock }) => capsLock)) faults.push('caps-lock');
  return [...new Set(faults)];
}
