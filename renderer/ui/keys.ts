import { useEffect, useRef } from 'react';
import { findTopLayer, hearsKeys, isForOpenList, topLayerAt } from './layers.ts';

/** A combination as it is shown and matched: `Ctrl+K`, `Alt+V`, `F9`. The letter is the key's place, whatever it types. */
export type KeyCombination = string;

export function matches(combination: KeyCombination, event: KeyboardEvent): boolean {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string) => parts.includes(modifier);
  if (wants('Ctrl') !== (event.ctrlKey || event.metaKey)) return false;
  if (wants('Alt') !== event.altKey || wants('Shift') !== event.shiftKey) return false;
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`;
  if (/^\d$/.test(key)) return event.code === `Digit${key}`;
  return event.key === key;
}

/** A closed list opens on Enter and keeps the key, with Ctrl too: what saves by Ctrl+Enter would wait in front of it for ever. */
export function isKeptByList(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'target'>): boolean {
  const isSaving = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  const field = event.target as Partial<Pick<Element, 'matches'>> | null;
  return isSaving && field?.matches?.('[role="combobox"][aria-expanded="false"]') === true;
}

type Bindings = Readonly<Record<KeyCombination, (() => void) | undefined>>;

interface Reach {
  /** Also while something lies over the page: what must always be possible. */
  readonly always?: boolean;
}

/**
 * Runs while the component is shown. The first match of the innermost component wins. What stands in a dialogue is heard
 * while that is on top, what stands on the page while nothing lies over it (LY2): within a dialogue, call it in a part of
 * its content, or put `Keys` there.
 */
export function useKeys(bindings: Bindings, { always = false }: Reach = {}): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const home = findTopLayer();
    // What a key closes is gone before the key comes to the part beneath.
    const notOurs = new WeakSet<Event>();
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || notOurs.has(event)) return;
      for (const [combination, act] of Object.entries(latest.current)) {
        if (!act || !matches(combination, event)) continue;
        event.preventDefault();
        act();
        return;
      }
    };
    const onWayDown = (event: KeyboardEvent): void => {
      if (isForOpenList(event) || !(always || hearsKeys(home, topLayerAt(event)))) notOurs.add(event);
      if (!isKeptByList(event)) return;
      onKey(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    window.addEventListener('keydown', onWayDown, { capture: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onWayDown, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}

/** Keys of a dialogue, in its content. */
export function Keys({ bindings }: { readonly bindings: Bindings }): null {
  useKeys(bindings);
  return null;
}
