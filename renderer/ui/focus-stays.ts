import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

const STOPS = 'button:not(:disabled), input:not(:disabled), [tabindex="0"]';

/**
 * In a list whose items go as they are done, the focus is on what comes up in the place of the one that went: the next Enter
 * is for that, and at the beginning of the task once the list itself is gone. It would be nowhere.
 */
export function useFocusStays(list: RefObject<HTMLElement | null>): void {
  const last = useRef<{ readonly element: Element; readonly at: number }>(undefined);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      const within = list.current;
      if (!(target instanceof Element)) return;
      last.current = within?.contains(target)
        ? { element: target, at: [...within.querySelectorAll(STOPS)].indexOf(target) }
        : undefined;
    };
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('focusin', onFocus);
      const isLost = document.activeElement === document.body && last.current?.element.isConnected === false;
      if (isLost) document.getElementById('task')?.focus({ preventScroll: true });
    };
  }, [list]);
  useLayoutEffect(() => {
    const before = last.current;
    if (!before || before.element.isConnected || document.activeElement !== document.body) return;
    const stops = [...(list.current?.querySelectorAll<HTMLElement>(STOPS) ?? [])];
    stops[placeAfter(before.at, stops.length)]?.focus({ preventScroll: true });
  });
}

/** The place that went, or the last where it was the last; -1 in an empty list. */
export function placeAfter(at: number, count: number): number {
  return Math.min(Math.max(at, 0), count - 1);
}
