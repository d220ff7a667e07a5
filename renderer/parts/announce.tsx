import { useEffect, useState } from 'react';
import { create } from 'zustand';

/** Sentences for screen readers about what happened elsewhere on the screen (WCAG 4.1.3). */
const useAnnounced = create<{ readonly text: string; readonly count: number }>(() => ({ text: '', count: 0 }));

export function announce(text: string): void {
  useAnnounced.setState(({ count }) => ({ text, count: count + 1 }));
}

export function Announcer() {
  const { text, count } = useAnnounced();
  const [shown, setShown] = useState('');
  // Emptied first, so that the same sentence twice is told twice.
  useEffect(() => {
    setShown('');
    const timer = setTimeout(() => setShown(text), 60);
    return () => clearTimeout(timer);
  }, [text, count]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {shown}
    </div>
  );
}
