import { useEffect, useMemo, useState } from 'react';
import type { MangoQuery } from 'rxdb/plugins/core';
import { asyncScheduler, throttleTime } from 'rxjs';
import type { ReplicaCollection } from '#shared/contract/feed.ts';
import { isBare } from './apply-batch.ts';
import { useReplicaState } from './replica-context.ts';
import type { StoredRow } from './replica-database.ts';

/** Screens repaint at most this often while a backlog pours in. */
const QUIET_MS = 80;
/** A change by itself is shown at once; of many the last one is never left out. */
const AT_BOTH_ENDS = { leading: true, trailing: true };

export type Rows<Content> =
  | { readonly state: 'loading' }
  | {
      readonly state: 'ready';
      readonly rows: readonly StoredRow<Content>[];
      /** More is on its way: counts are not final. */
      readonly isFilling: boolean;
      readonly stamp: string;
    };

interface Read<Content> {
  readonly key: string;
  readonly stamp: string;
  readonly isFilling: boolean;
  readonly rows: readonly StoredRow<Content>[];
}

/**
 * Live rows of a collection; without a selector nothing is asked for. `stamp`: what was known when the rows were read;
 * a change of it reads anew and keeps the older rows, with the older stamp, meanwhile.
 */
export function useRows<Content>(
  name: ReplicaCollection,
  selector: MangoQuery<StoredRow>['selector'] | undefined,
  stamp = '',
): Rows<Content> {
  const replica = useReplicaState();
  const database = replica.state === 'closed' ? undefined : replica.database;
  // Read anew when the backlog has arrived: until then the older rows do not pass for all there is.
  const isFilling = replica.state === 'filling';
  const [read, setRead] = useState<Read<Content>>();
  const key = selector ? JSON.stringify(selector) : undefined;
  useEffect(() => {
    if (!database || key === undefined || database.closed) return;
    const found = database[name].find({ selector: JSON.parse(key) }).$;
    const subscription = found.pipe(throttleTime(QUIET_MS, asyncScheduler, AT_BOTH_ENDS)).subscribe((documents) => {
      const rows = documents.map((document) => document.toJSON() as StoredRow<Content>);
      setRead({ key, stamp, isFilling, rows: rows.filter((row) => !isBare(row)) });
    });
    return () => subscription.unsubscribe();
  }, [database, name, key, stamp, isFilling]);
  const isRead = database !== undefined && read?.key === key;
  // The same rows are the same value: what is made of them is made once.
  return useMemo(() => (isRead && read ? { state: 'ready', ...read } : LOADING), [isRead, read]);
}

const LOADING = { state: 'loading' } as const;

const NONE: readonly never[] = [];

export function rowsOf<Content>(found: Rows<Content>): readonly StoredRow<Content>[] {
  return found.state === 'ready' ? found.rows : NONE;
}
