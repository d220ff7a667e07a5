/** What a key is called by the machine that tells scans from typing (`shared/domain/scan/wedge.ts`). */
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'isComposing'> & {
  getModifierState(name: string): boolean;
};

/** Keys that no scanner sends get a name that ends a burst: shortcuts, a key held down, an input method at work. */
export function keyNameOf(event: Pressed): string {
  const { key } = event;
  if (event.isComposing) return 'Process';
  if (event.repeat) return `Repeat+${key}`;
  if (key === 'Control' || key === 'Alt' || event.getModifierState('AltGraph')) return key;
  if (event.metaKey) return `Meta+${key}`;
  if (event.altKey) return `Alt+${key}`;
  return event.ctrlKey ? `Control+${key}` : key;
}

/**
 * Whether the key can be kept back and given later. `passes`: it goes its way at once; what a modifier or a dead key does,
 * no program can do in its place.
 */
export function holdingOf({ key }: Pick<KeyboardEvent, 'key'>, target: EventTarget | null): 'withheld' | 'passes' {
  if ([...key].length !== 1) return 'passes';
  return takesTrustedKeysOnly(target) ? 'passes' : 'withheld';
}

/** Fields that the browser draws in parts take no text from a program: their value is put back after a scan instead. */
const DRAWN_IN_PARTS = new Set(['date', 'datetime-local', 'time', 'month', 'week', 'range', 'color']);

export function takesTrustedKeysOnly(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  const { tagName, type } = (target ?? {}) as Partial<HTMLInputElement>;
  return tagName === 'SELECT' || (tagName === 'INPUT' && DRAWN_IN_PARTS.has(type ?? ''));
}
