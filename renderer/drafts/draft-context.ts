import { createContext, useContext } from 'react';
import type { DraftStore } from './draft-store.ts';

/** Undefined while nobody is signed in. */
export const DraftContext = createContext<DraftStore | undefined>(undefined);

export function useDrafts(): DraftStore {
  const drafts = useContext(DraftContext);
  if (!drafts) throw new Error('drafts are open only while somebody is signed in');
  return drafts;
}
