import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Replica, ReplicaState } from './replica.ts';

export const ReplicaContext = createContext<Replica | undefined>(undefined);

export function useReplicaState(): ReplicaState {
  const replica = useContext(ReplicaContext);
  if (!replica) throw new Error('no replica around this screen');
  return useSyncExternalStore(replica.subscribe, replica.current);
}
