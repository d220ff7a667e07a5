import { useEffect, useRef } from 'react';

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

/** Runs while the component is shown. The first match of the innermost component wins. */
export function useKeys(bindings: Readonly<Record<KeyCombination, (() => void) | undefined>>): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      for (const [combination, act] of Object.entries(latest.current)) {
        if (!act || !matches(combination, event)) continue;
        event.preventDefault();
        act();
        return;
      }
    };
    const onWayDown = (event: KeyboardEvent): void => {
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
