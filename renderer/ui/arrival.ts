import { useEffect } from 'react';

/**
 * Whoever comes to another task by a key finds the keyboard there: where the screen wants it, else at its beginning.
 * Otherwise what had the focus is gone with the screen before, and the next Tab would begin at the top of the window.
 */
export function useArrival(place: string): void {
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('task')?.focus({ preventScroll: true });
  }, [place]);
}

/** A list that is what one comes for takes the focus, unless something on the screen has it already. */
export function takeArrival(list: HTMLElement | null | undefined): void {
  const focused = document.activeElement;
  if (focused === document.body || focused?.id === 'task') list?.focus({ preventScroll: true });
}
