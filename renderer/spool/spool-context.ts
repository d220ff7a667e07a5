import { createContext, useContext } from 'react';
import type { Spool } from './spool.ts';

/** Undefined while nobody is signed in. */
export const SpoolContext = createContext<Spool | undefined>(undefined);

export function useSpool(): Spool {
  const spool = useContext(SpoolContext);
  if (!spool) throw new Error('the spool is open only while somebody is signed in');
  return spool;
}
