import { useEffect, useState } from 'react';

/**
 * For a pane that opens beside a list: when it goes, the focus is where it was before, or at the beginning of the task where
 * that is gone, too. It would be nowhere.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return;
      const place = before?.isConnected && before !== document.body ? before : document.getElementById('task');
      (place as HTMLElement | null)?.focus({ preventScroll: true });
    },
    [before],
  );
}
