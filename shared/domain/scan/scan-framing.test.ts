import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FRAMING, type FramingProfile, feedBytes, startFraming } from './scan-framing.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function feed(chunks: readonly (readonly [text: string, atMs: number])[], profile: FramingProfile = DEFAULT_FRAMING) {
  let state = startFraming(profile);
  const scans: string[] = [];
  for (const [text, atMs] of chunks) {
    const step = feedBytes(state, bytesOf(text), atMs);
    state = step.state;
    scans.push(...step.scans);
  }
  return { scans, partial: state.partial };
}

describe('SS3 bytes become scans', () => {
  it('SS3 however they are cut', () => {
    const check = (texts: readonly string[], cuts: readonly number[], ending: string) => {
      const all = texts.map((text) => text + ending).join('');
      const places = [
        0,
        ...cuts.map((cut) => cut % (all.length + 1)).toSorted((one, other) => one - other),
        all.length,
      ];
      const chunks = places.slice(1).map((place, index) => [all.slice(places[index], place), index] as const);
      expect(feed(chunks).scans).toEqual(texts);
    };
    const anyText = fc.stringMatching(/^[!-~]{1,30}$/).map((text) => text.replaceAll('~', '\u001d'));
    const property = fc.property(
      fc.array(anyText, { maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 9 }),
      fc.constantFrom('\r', '\r\n'),
      check,
    );
    fc.assert(property, { seed: 42, numRuns: 300 });
  });
  it('SS3 one that stalled is dropped', () => {
    expect(
      feed([
        ['0109506', 0],
        ['HFB1', 251],
        ['W304\r', 300],
      ]).scans,
    ).toEqual(['HFB1W304']);
    expect(
      feed([
        ['0109506', 900],
        ['HFB1\r', 100],
      ]).scans,
    ).toEqual(['HFB1']);
  });
  it('SS3 one without the prefix is dropped', () => {
    const profile = { ...DEFAULT_FRAMING, prefix: '\u0002', suffix: '\u0003' };
    expect(feed([['noise\u0003\u0002HFB1W304\u0003\r\n\u0002A\u0003', 0]], profile).scans).toEqual(['HFB1W304', 'A']);
  });
  it('SS3 a line without an end does not fill memory', () => {
    expect(
      feed([
        ['x'.repeat(10_001), 0],
        ['AB\r', 1],
      ]),
    ).toEqual({ scans: ['AB'], partial: '' });
    expect(feed([[`${'x'.repeat(10_001)}\r`, 0]]).scans).toEqual([]);
    expect(() => startFraming({ ...DEFAULT_FRAMING, suffix: '' })).toThrow('ends');
  });
});
