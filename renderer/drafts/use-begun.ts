import { useEffect, useState } from 'react';
import { useDrafts } from './draft-context.ts';

/** When each of these drafts was last kept; asked again when `again` changes. `slots` is one text, a slot a line. */
export function useBegun(slots: string, again: unknown): ReadonlyMap<string, number> {
  const drafts = useDrafts();
  const [begun, setBegun] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const look = async (): Promise<void> => {
      await drafts.flush();
      const found = await Promise.all(slots.split('\n').map((slot) => drafts.find(slot)));
      const kept = found.flatMap((draft) => (draft ? [[draft.slot, draft.savedAt] as const] : []));
      if (isCurrent) setBegun(new Map(kept));
    };
    // What cannot be looked up is not said to be begun; opening the form tells what is wrong.
    void look().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [drafts, slots, again]);
  return begun;
}
