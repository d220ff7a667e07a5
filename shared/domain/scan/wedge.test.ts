import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_WEDGE_PROFILE,
  heldUntilMs,
  type KeyPress,
  passTime,
  pressKey,
  startWedge,
  type WedgeEvent,
  type WedgeProfile,
} from './wedge.ts';

const GS = '\u001d';
const SCANNER_GAP_MS = 5;
const burst = (keys: readonly string[], fromMs = 0, gapMs = SCANNER_GAP_MS): KeyPress[] =>
  keys.map((key, index) => ({ key, atMs: fromMs + index * gapMs }));

function run(presses: readonly KeyPress[], profile: WedgeProfile = DEFAULT_WEDGE_PROFILE): WedgeEvent[] {
  const events: WedgeEvent[] = [];
  let state = startWedge(profile);
  for (const press of presses) {
    const step = pressKey(state, press);
    state = step.state;
    events.push(...step.events);
  }
  const last = passTime(state, Number.MAX_SAFE_INTEGER);
  return [...events, ...last.events];
}
const keysOf = (events: readonly WedgeEvent[]) => events.flatMap(({ keys }) => keys);
const shortly = (events: readonly WedgeEvent[]) =>
  events.map((event) =>
    event.kind === 'scan' ? `scan ${event.text}` : `typing ${event.keys.map(({ key }) => key).join(' ')}`,
  );

describe('WD1 every key comes out', () => {
  const anyKey = fc.constantFrom('a', 'B', '7', 'Enter', 'Tab', 'Shift', 'Dead', 'Backspace', 'Control+]', 'F8', 'F13');
  const anyPresses = fc
    .array(fc.tuple(anyKey, fc.constantFrom(0, 3, 20, 35, 36, 200, -5)), { maxLength: 60 })
    .map((parts) => {
      const gapsMs = parts.map(([, gapMs]) => gapMs);
      const timeOf = (index: number) => gapsMs.slice(0, index + 1).reduce((sum, gapMs) => sum + gapMs, 1_000);
      return parts.map(([key], index) => ({ key, atMs: timeOf(index) }));
    });
  it('WD1 once and in its order, with and without a prefix or suffix', () => {
    const profiles: WedgeProfile[] = [
      DEFAULT_WEDGE_PROFILE,
      { ...DEFAULT_WEDGE_PROFILE, prefix: ['F13'] },
      { prefix: [], maximalGapMs: 35, minimalLength: 6, meanings: {} },
    ];
    const check = (presses: readonly KeyPress[], profile: WedgeProfile) => {
      expect(keysOf(run(presses, profile))).toEqual(presses);
    };
    fc.assert(fc.property(anyPresses, fc.constantFrom(...profiles), check), { seed: 42, numRuns: 1_000 });
  });
});

describe('WD2, WD3 a scan and somebody typing', () => {
  it('WD3 a burst with the suffix is a scan', () => {
    expect(shortly(run(burst([...'HFW1N00', 'Enter'])))).toEqual(['scan HFW1N00']);
  });
  it('WD3 capitals come with Shift, separators as the profile says', () => {
    const keys = ['Shift', 'A', 'b', 'Shift', 'C', '1', '2', 'Control+]', '3', 'Enter'];
    expect(shortly(run(burst(keys)))).toEqual(['typing Shift', `scan AbC12${GS}3`]);
  });
  it('WD2 what a person types comes out after the longest pause of a scan, Enter at once', () => {
    const presses = burst([...'amoxicillin', 'Enter'], 0, 120);
    expect(shortly(run(presses))).toEqual([...'amoxicillin', 'Enter'].map((key) => `typing ${key}`));
    const held = pressKey(startWedge(), { key: 'a', atMs: 100 });
    expect(held.events).toEqual([]);
    expect(heldUntilMs(held.state)).toBe(135);
    expect(passTime(held.state, 135).events).toEqual([]);
    expect(shortly(passTime(held.state, 136).events)).toEqual(['typing a']);
    expect(heldUntilMs(pressKey(startWedge(), { key: 'Enter', atMs: 1 }).state)).toBeUndefined();
  });
  it('WD3 two keys of a fast typist are no scan', () => {
    expect(shortly(run([...burst(['t', 'h'], 0, 20), ...burst(['e', 'Enter'], 200, 20)]))).toEqual([
      'typing t h',
      'typing e Enter',
    ]);
  });
  it('WD3 one key held down is no scan', () => {
    expect(shortly(run(burst([...'00000000', 'Enter'], 0, 30)))[0]).toMatch(/^typing/);
  });
  it('WD3 a key that no scanner sends makes the burst typing', () => {
    expect(shortly(run(burst([...'1234567', 'Backspace', ...'89', 'Enter'])))[0]).toBe(
      'typing 1 2 3 4 5 6 7 Backspace',
    );
    expect(shortly(run(burst(['Control+v'])))).toEqual(['typing Control+v']);
  });
  it('WD2 with a prefix nothing typed is withheld', () => {
    const profile = { ...DEFAULT_WEDGE_PROFILE, prefix: ['F13'] };
    expect(pressKey(startWedge(profile), { key: 'a', atMs: 1 }).events).toHaveLength(1);
    expect(shortly(run(burst(['F13', ...'010950', 'Enter']), profile))).toEqual(['scan 010950']);
    expect(shortly(run(burst(['F13', 'Enter']), profile))).toEqual(['typing F13 Enter']);
  });
  it('WD3 without a suffix the pause ends it', () => {
    const profile: WedgeProfile = { prefix: [], maximalGapMs: 35, minimalLength: 6, meanings: {} };
    expect(shortly(run([...burst([...'123456']), ...burst([...'abcdef'], 500)], profile))).toEqual([
      'scan 123456',
      'scan abcdef',
    ]);
  });
});

describe('WD4 a scan that stalls', () => {
  it('WD4 its first part is never a scan', () => {
    const [first] = run([...burst([...'01095060001343']), ...burst([...'521726113010A', 'Enter'], 500)]);
    expect(first?.kind).toBe('typing');
  });
  it('WD4 with a prefix its second part is none either', () => {
    const profile = { ...DEFAULT_WEDGE_PROFILE, prefix: ['F13'] };
    const events = run([...burst(['F13', ...'01095060001343']), ...burst([...'521726113010A', 'Enter'], 500)], profile);
    expect(events.every(({ kind }) => kind === 'typing')).toBe(true);
  });
  it('WD4 a clock that goes back ends the burst', () => {
    expect(
      run([...burst([...'123456'], 1_000), ...burst(['7', 'Enter'], 10)]).every(({ kind }) => kind === 'typing'),
    ).toBe(true);
  });
  it('WD4 an endless burst is let go', () => {
    const endless = Array.from({ length: 5_000 }, (_, at) => ({ key: String(at % 10), atMs: at }));
    expect(run(endless).every(({ kind }) => kind === 'typing')).toBe(true);
  });
});

describe('WD5 faults of the keyboard', () => {
  it('WD5 are named, and nothing is repaired', () => {
    const presses = burst([...'1234a', 'Dead', 'Unidentified', '5', 'Enter']).map((press) => ({
      ...press,
      capsLock: true,
    }));
    expect(run(presses)).toMatchObject([
      { kind: 'scan', text: '1234a5', faults: ['dead-key', 'unidentified-key', 'caps-lock'] },
    ]);
  });
});
