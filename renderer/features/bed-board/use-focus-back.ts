import { useEffect, useRef } from 'react';

/** Whoever came by key, or closed a form or a menu, goes on from the tile: nothing else has the focus then. */
export function useFocusBack(isFree: boolean, focus: () => void): void {
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    if (!isFree) return undefined;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) latest.current();
    });
    return () => cancelAnimationFrame(frame);
  }, [isFree]);
}
