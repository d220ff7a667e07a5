import { useEffect, useState } from 'react';
import type { MangoQuery } from 'rxdb/plugins/core';
import { auditTime, concat, take } from 'rxjs';
import type { ReplicaCollection } from '#shared/contract/feed.ts';
import { useReplicaState } from './replica-context.ts';
import type { StoredRow } from './replica-database.ts';

/** Screens repaint at most this often while a backlog pours in. */
const QUIET_MS = 80;

export type Rows<Content> =
  | { readonly state: 'loading' }
  | {
      readonly state: 'ready';
      readonly rows: readonly StoredRow<Content>[];
      /** More is on its way: counts are not final. */
      readonly isFilling: boolean;
    };

/** Live rows of a collection. `undefined` asks for nothing. */
export function useRows<Content>(
  name: ReplicaCollection,
  selector: MangoQuery<StoredRow>['selector'] | undefined,
): Rows<Content> {
  const replica = useReplicaState();
  const database = replica.state === 'closed' ? undefined : replica.database;
  const [rows, setRows] = useState<{ key: string; rows: readonly StoredRow<Content>[] }>();
  const key = selector ? JSON.stringify(selector) : undefined;
  useEffect(() => {
    if (!database || key === undefined || database.closed) return;
    const found = database[name].find({ selector: JSON.parse(key) }).$;
    const subscription = concat(found.pipe(take(1)), found.pipe(auditTime(QUIET_MS))).subscribe((documents) =>
      setRows({ key, rows: documents.map((document) => document.toJSON() as StoredRow<Content>) }),
    );
    return () => subscription.unsubscribe();
  }, [database, name, key]);
  if (!database || !rows || rows.key !== key) return { state: 'loading' };
  return { state: 'ready', rows: rows.rows, isFilling: replica.state === 'filling' };
}

const NONE: readonly never[] = [];

export function rowsOf<Content>(found: Rows<Content>): readonly StoredRow<Content>[] {
  return found.state === 'ready' ? found.rows : NONE;
}
