import { createContext, useContext } from 'react';
import type { CoreClient } from './core-client.ts';

export const CoreContext = createContext<CoreClient | undefined>(undefined);

export function useCore(): CoreClient {
  const core = useContext(CoreContext);
  if (!core) throw new Error('no core client around this screen');
  return core;
}
