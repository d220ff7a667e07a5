import { describe, expect, it } from 'vitest';
import { describeScanSource } from '#shared/domain/scan/scan-source.contract.ts';
import { DEFAULT_WEDGE_PROFILE } from '#shared/domain/scan/wedge.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { openWedgeKeyboard } from './wedge-keyboard.ts';
import { holdingOf, keyNameOf } from './wedge-keys.ts';

const GS = '\u001d';

/** A key of a keyboard, at a time of the page's clock. */
function keyDown(key: string, timeStamp: number, more: object = {}): KeyboardEvent {
  const event = new Event('keydown', { cancelable: true });
  const held = { ctrlKey: false, altKey: false, metaKey: false, repeat: false, isComposing: false, ...more };
  const fields = { key, timeStamp, target: null, getModifierState: () => false, ...held };
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value });
  return event as KeyboardEvent;
}

function open() {
  const time = createVirtualTime();
  const window = new EventTarget();
  const given: string[] = [];
  let nowMs = 1_000;
  const source = openWedgeKeyboard(window, {
    scanner: 'wedge',
    timers: time,
    replay: ({ key }) => void given.push(key),
  });
  window.addEventListener('keydown', (event) => void given.push((event as KeyboardEvent).key));
  const press = (key: string, more?: object) => {
    nowMs += 4;
    const event = keyDown(key, nowMs, more);
    window.dispatchEvent(event);
    return event;
  };
  const type = (text: string) => {
    nowMs += 1_000;
    for (const letter of text) {
      if (letter === GS) press(']', { ctrlKey: true });
      else press(letter);
    }
  };
  const pass = (ms: number) => {
    nowMs += ms;
    return time.advance(ms);
  };
  const scan = (text: string) => {
    type(text);
    return press('Enter');
  };
  return { source, type, scan, breakOff: type, press, pass, given: () => given.join('') };
}

describeScanSource('the keyboard of the window', open, { cabled: false });

describe('WD1 the keyboard of the window', () => {
  it('WD1 a scan reaches nobody, and the Enter behind it presses nothing', () => {
    const { scan, given } = open();
    const enter = scan('HFW1B000001YX');
    expect(enter.defaultPrevented).toBe(true);
    expect(given()).toBe('');
  });
  it('WD1 a word and Enter, typed by hand, come out in their order, and Enter does what it does', async () => {
    const { press, pass, given } = open();
    for (const letter of 'ward') {
      press(letter);
      await pass(DEFAULT_WEDGE_PROFILE.maximalGapMs + 60);
    }
    const enter = press('Enter');
    expect(given()).toBe('wardEnter');
    expect(enter.defaultPrevented).toBe(false);
  });
  it('WD1 a short burst is given back before the key that ends it', () => {
    const { type, press, given } = open();
    type('abc');
    const back = press('Backspace');
    expect(given()).toBe('abcBackspace');
    expect(back.defaultPrevented).toBe(false);
  });
  it('WD1 shortcuts and a key held down are never withheld', () => {
    const { press } = open();
    expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(press('1', { altKey: true }).defaultPrevented).toBe(false);
    expect(press('x', { repeat: true }).defaultPrevented).toBe(false);
  });
});

describe('names of keys', () => {
  const name = (key: string, more: object = {}) => keyNameOf(keyDown(key, 0, more));
  it('WD3 a separator of a scanner is told from a letter', () =>
    expect(name(']', { ctrlKey: true })).toBe('Control+]'));
  it('WD3 what an input method makes is of no scanner', () => expect(name('a', { isComposing: true })).toBe('Process'));
  it('WD3 AltGr types characters', () => {
    expect(name('@', { ctrlKey: true, altKey: true, getModifierState: (state: string) => state === 'AltGraph' })).toBe(
      '@',
    );
  });
  it('WD1 a field of dates gets its keys at once', () => {
    const field = { tagName: 'INPUT', type: 'date' } as unknown as EventTarget;
    expect(holdingOf({ key: '1' }, field)).toBe('passes');
    expect(holdingOf({ key: '1' }, { tagName: 'INPUT', type: 'text' } as unknown as EventTarget)).toBe('withheld');
  });
});
