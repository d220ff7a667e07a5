import { useEffect, useRef } from 'react';
import { type KeyCombination, matches } from '../../ui/keys.ts';

/**
 * Keys of the screen itself. @SAFETY While a dialogue, a menu or a list is open they are its own: nobody takes a pack from
 * stock with the key that was meant for the dialogue before it.
 */
export function useScreenKeys(bindings: Readonly<Record<KeyCombination, (() => void) | undefined>>): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isSomethingOpen()) return;
      for (const [combination, act] of Object.entries(latest.current)) {
        if (!act || !matches(combination, event)) continue;
        event.preventDefault();
        act();
        return;
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isSomethingOpen(): boolean {
  const found = document.querySelectorAll('[aria-modal="true"], [role="listbox"], [role="menu"]');
  return [...found].some((element) => element.getClientRects().length > 0);
}
