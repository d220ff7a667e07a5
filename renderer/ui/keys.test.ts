import { describe, expect, it } from 'vitest';
import { isKeptByList, matches } from './keys.ts';

const CLOSED = { matches: (selector: string) => selector === '[role="combobox"][aria-expanded="false"]' };
const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: null, ...more }) as KeyboardEvent;

describe('keys of a screen', () => {
  it('Ctrl+Enter in a closed list saves; Enter opens the list, and what is open keeps both', () => {
    const target = CLOSED as unknown as EventTarget;
    const open = { matches: () => false } as unknown as EventTarget;
    expect(isKeptByList(pressed('Enter', { ctrlKey: true, target }))).toBe(true);
    expect(isKeptByList(pressed('Enter', { metaKey: true, target }))).toBe(true);
    expect(isKeptByList(pressed('Enter', { target }))).toBe(false);
    expect(isKeptByList(pressed('Enter', { ctrlKey: true, target: open }))).toBe(false);
    expect(isKeptByList(pressed('Enter', { ctrlKey: true }))).toBe(false);
  });

  it('a combination is its modifiers and no others', () => {
    expect(matches('Ctrl+Enter', pressed('Enter', { ctrlKey: true }))).toBe(true);
    expect(matches('Ctrl+Enter', pressed('Enter'))).toBe(false);
    expect(matches('F2', pressed('F2', { altKey: true }))).toBe(false);
  });
});
