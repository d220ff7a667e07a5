/**
 * Listens to the keyboard of the whole window and takes out of it what a keyboard-wedge scanner typed. @SAFETY A scan
 * reaches no field and no shortcut, and the Enter behind it presses no button: its keys are withheld until it is clear
 * what they were (WD1–WD3). What somebody typed is given back in its order.
 */

import type { ScanSource } from '#shared/domain/scan/scan-source.ts';
import { DEFAULT_WEDGE_PROFILE, type KeyPress, type WedgeProfile } from '#shared/domain/scan/wedge.ts';
import { createWedgeScanSource } from '#shared/domain/scan/wedge-scan-source.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { systemTimers, type Timers } from '#shared/lib/timers.ts';
import { isReplayed, replayKey } from './replay-key.ts';
import { holdingOf, keyNameOf, takesTrustedKeysOnly } from './wedge-keys.ts';

interface Options {
  readonly scanner: string;
  readonly profile?: WedgeProfile;
  readonly timers?: Timers;
  /** Gives a key back to where it was meant to go. */
  readonly replay?: (event: KeyboardEvent) => void;
}

/** A key that went down and is not yet known to be of a scan or of a person. */
interface Waiting {
  readonly event: KeyboardEvent;
  readonly how: 'withheld' | 'passes';
}

export function openWedgeKeyboard(target: EventTarget, options: Options): ScanSource {
  const { scanner, profile = DEFAULT_WEDGE_PROFILE, timers = systemTimers, replay = replayKey } = options;
  let waiting: Waiting[] = [];
  let pressed: { readonly event: KeyboardEvent; fate: 'held' | 'passes' | 'scanned' } | undefined;
  /** A field drawn in parts, as it was before the first key. */
  let before: { readonly field: HTMLInputElement | HTMLSelectElement; readonly value: string } | undefined;

  /** Keys carry the time when they went down, however late this window comes to them. */
  const clock: Clock = { now: () => performance.timeOrigin + (pressed?.event.timeStamp ?? performance.now()) };
  const release = (keys: readonly KeyPress[]) => {
    const given = waiting.slice(0, keys.length);
    waiting = waiting.slice(given.length);
    for (const { event, how } of given) if (how === 'withheld') replay(event);
    if (given.length < keys.length && pressed) pressed.fate = 'passes';
  };
  const source = createWedgeScanSource({ scanner, profile, clock, timers, release });
  source.watchScans(() => {
    waiting = [];
    // Without a suffix it was the pause that ended the scan: the key of now is not of it.
    if (pressed && profile.suffix !== undefined) pressed.fate = 'scanned';
    if (before && before.field.value !== before.value) putBack(before.field, before.value);
  });

  function onKeyDown(pressedKey: Event): void {
    const event = pressedKey as KeyboardEvent;
    if (isReplayed(event) || event.defaultPrevented) return;
    if (waiting.length === 0) before = snapshot(event.target);
    pressed = { event, fate: 'held' };
    source.press(keyNameOf(event), event.getModifierState('CapsLock'));
    const { fate } = pressed;
    pressed = undefined;
    if (fate === 'passes') return;
    const how = fate === 'scanned' ? 'withheld' : holdingOf(event, event.target);
    if (fate === 'held') waiting.push({ event, how });
    if (how === 'passes') return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return {
    ...source,
    async stop() {
      target.removeEventListener('keydown', onKeyDown, { capture: true });
      await source.stop();
    },
  };
}

function snapshot(target: EventTarget | null) {
  return takesTrustedKeysOnly(target) ? { field: target, value: target.value } : undefined;
}

/** Through the prototype's setter: React hears of a value that a program puts into a field only so. */
function putBack(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  const prototype = field instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
