import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import type { StoredRow } from '../../replica/replica-database.ts';
import { signedAt } from './signed.ts';

/** Names the desk at which each was signed; empty where it is not known here. */
export function useStations(rows: readonly StoredRow[]): (row: StoredRow) => string {
  const ids = [...new Set(rows.flatMap((row) => signedAt(row) ?? []))].sort();
  const { answer } = useQuery(contract.order.stations, ids.length > 0 ? { ids } : undefined);
  const names = answer.state === 'done' ? answer.value : answer.state === 'loading' ? (answer.previous ?? {}) : {};
  return (row) => names[signedAt(row) ?? ''] ?? '';
}
