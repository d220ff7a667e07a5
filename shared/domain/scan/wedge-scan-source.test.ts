import { describe, expect, it } from 'vitest';
import { createVirtualTime } from '../../testing/virtual-time.ts';
import { describeScanSource } from './scan-source.contract.ts';
import { DEFAULT_WEDGE_PROFILE, type KeyPress } from './wedge.ts';
import { createWedgeScanSource } from './wedge-scan-source.ts';

const GS = '\u001d';

function open() {
  const time = createVirtualTime();
  let nowMs = time.now();
  const released: KeyPress[] = [];
  const source = createWedgeScanSource({
    scanner: 'wedge',
    profile: DEFAULT_WEDGE_PROFILE,
    clock: { now: () => nowMs },
    timers: time,
    release: (keys) => void released.push(...keys),
  });
  const type = (keys: readonly string[]) => {
    nowMs += 1_000;
    for (const key of keys) {
      nowMs += 4;
      source.press(key);
    }
  };
  const keysOf = (text: string) => [...text].map((letter) => (letter === GS ? 'Control+]' : letter));
  const pass = (ms: number) => {
    nowMs += ms;
    return time.advance(ms);
  };
  return {
    source,
    scan: (text: string) => type([...keysOf(text), 'Enter']),
    breakOff: (text: string) => type(keysOf(text)),
    type,
    pass,
    released: () => released.map(({ key }) => key).join(''),
  };
}

describeScanSource('the keyboard wedge', open, { cabled: false });

describe('WD2 keys that were typed', () => {
  it('WD2 come out by themselves when the pause is over', async () => {
    const { type, pass, released } = open();
    type(['a']);
    expect(released()).toBe('');
    await pass(DEFAULT_WEDGE_PROFILE.maximalGapMs + 1);
    expect(released()).toBe('a');
  });
  it('WD1 also those that are held when it is stopped, and all that come later', async () => {
    const { source, type, released } = open();
    type(['a']);
    await source.stop();
    type(['b']);
    expect(released()).toBe('ab');
  });
});
