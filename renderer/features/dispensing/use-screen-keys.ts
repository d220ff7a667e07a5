import { useEffect, useRef } from 'react';
import { type KeyCombination, matches } from '../../ui/keys.ts';
import { isSomethingOpen } from '../../ui/something-open.ts';

/**
 * Keys of the screen itself. @SAFETY While a dialogue, a menu or a list is open they are its own: nobody takes a pack from
 * stock with the key that was meant for the dialogue before it.
 */
export function useScreenKeys(bindings: Readonly<Record<KeyCombination, (() => void) | undefined>>): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    // The dialogue that a key closes is gone before the key comes here.
    const taken = new WeakSet<Event>();
    const onFirst = (event: Event): void => void (isSomethingOpen() && taken.add(event));
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || taken.has(event) || isSomethingOpen()) return;
      for (const [combination, act] of Object.entries(latest.current)) {
        if (!act || !matches(combination, event)) continue;
        event.preventDefault();
        act();
        return;
      }
    };
    window.addEventListener('keydown', onFirst, { capture: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onFirst, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
