/**
 * Keeps a replica database fed while somebody is signed in.
 *
 * Opens with the session, closes with it, and opens an empty one for the next person. When the line is lost the database
 * stays readable, and the feed goes on from its checkpoint as soon as the same person's session is back. A new epoch
 * (core's store was replaced) begins with an empty database.
 */

import type { FeedBatch } from '#shared/contract/feed.ts';
import { contract } from '#shared/contract/index.ts';
import type { CoreClient } from '../core-client/core-client.ts';
import { applyRows } from './apply-batch.ts';
import { openReplicaDatabase, type ReplicaDatabase } from './replica-database.ts';

export type ReplicaState =
  | { readonly state: 'closed' }
  /** `filling`: the backlog is on its way. `live`: caught up. `paused`: core is away, what is here stays readable. */
  | {
      readonly state: 'filling' | 'live' | 'paused';
      readonly database: ReplicaDatabase;
      readonly userId: string;
      /** @SAFETY Patients whose record has arrived whole: before that, "nothing there" means nothing. */
      readonly charts: ReadonlySet<string>;
    };

export interface Replica {
  /** Begins, or goes on after a lost line when it is the same person. */
  open(userId: string): Promise<void>;
  close(): Promise<void>;
  current(): ReplicaState;
  subscribe(listener: () => void): () => void;
}

const NO_CHARTS: ReadonlySet<string> = new Set();

export function createReplica(core: Pick<CoreClient, 'watch'>): Replica {
  const listeners = new Set<() => void>();
  let state: ReplicaState = { state: 'closed' };
  let checkpoint: string | undefined;
  let epoch: string | undefined;
  let stopFeed: (() => void) | undefined;
  /** Records that have begun to arrive (core sends the Patient first) and are whole with the next `caughtUp`. */
  const arriving = new Set<string>();
  /** Opening and closing happen one after the other. */
  let turn: Promise<void> = Promise.resolve();

  function become(next: ReplicaState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function begin(userId: string): Promise<void> {
    await end();
    become({ state: 'filling', database: await openReplicaDatabase(), userId, charts: NO_CHARTS });
  }

  async function end(): Promise<void> {
    stopFeed?.();
    stopFeed = undefined;
    checkpoint = undefined;
    epoch = undefined;
    arriving.clear();
    const before = state;
    become({ state: 'closed' });
    if (before.state !== 'closed') await before.database.close();
  }

  function follow(): void {
    stopFeed?.();
    stopFeed = core.watch(contract.feed.watch, () => (checkpoint ? { checkpoint } : {}), {
      onItem: (batch) => inTurn(() => take(batch)),
      onEnded: () => {
        stopFeed = undefined;
        if (state.state !== 'closed') become({ ...state, state: 'paused' });
      },
    });
  }

  async function take(batch: FeedBatch): Promise<void> {
    if (state.state === 'closed') return;
    if (epoch !== undefined && epoch !== batch.epoch) await startOver(state);
    if ((state as ReplicaState).state === 'closed') return;
    epoch = batch.epoch;
    await applyRows(state.database, batch.rows);
    checkpoint = batch.checkpoint;
    const next = batch.caughtUp ? 'live' : state.state === 'paused' ? 'filling' : state.state;
    const charts = chartsAfter(state.charts, batch);
    if (next !== state.state || charts !== state.charts) become({ ...state, state: next, charts });
  }

  function chartsAfter(before: ReadonlySet<string>, batch: FeedBatch): ReadonlySet<string> {
    const patients = batch.rows.filter((row) => row.collection === 'record' && row.id.startsWith('Patient:'));
    for (const row of patients) arriving[row.deleted ? 'delete' : 'add'](row.id);
    const removed = patients.filter((row) => row.deleted && before.has(row.id)).map((row) => row.id);
    const added = batch.caughtUp ? [...arriving].filter((id) => !before.has(id)) : [];
    if (batch.caughtUp) arriving.clear();
    if (removed.length + added.length === 0) return before;
    return new Set([...before, ...added].filter((id) => !removed.includes(id)));
  }

  /** Closed before the next is opened: RxDB allows few open collections. The feed stays open. */
  async function startOver({ database, userId }: Exclude<ReplicaState, { state: 'closed' }>): Promise<void> {
    become({ state: 'closed' });
    await database.close();
    arriving.clear();
    become({ state: 'filling', database: await openReplicaDatabase(), userId, charts: NO_CHARTS });
  }

  function inTurn(step: () => Promise<void>): Promise<void> {
    turn = turn.then(step);
    return turn;
  }

  return {
    open: (userId) =>
      inTurn(async () => {
        if (state.state === 'closed' || state.userId !== userId) await begin(userId);
        follow();
      }),
    close: () => inTurn(end),
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
