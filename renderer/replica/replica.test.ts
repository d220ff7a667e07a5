import { afterEach, describe, expect, it } from 'vitest';
import type { FeedBatch, ReplicaRow } from '#shared/contract/feed.ts';
import type { CoreClient, StreamListener } from '../core-client/core-client.ts';
import { LineLost } from '../core-client/faults.ts';
import { createReplica, type Replica } from './replica.ts';
import type { ReplicaDatabase } from './replica-database.ts';

interface OpenedFeed {
  readonly input: { checkpoint?: string };
  readonly listener: StreamListener<FeedBatch>;
}

const started: Replica[] = [];
afterEach(async () => {
  for (const replica of started.splice(0)) await replica.close();
});

function start() {
  const feeds: OpenedFeed[] = [];
  const watch = ((_operation: unknown, input: () => OpenedFeed['input'], listener: OpenedFeed['listener']) => {
    feeds.push({ input: input(), listener });
    return () => undefined;
  }) as unknown as CoreClient['watch'];
  const replica = createReplica({ watch });
  started.push(replica);
  const feed = () => feeds.at(-1) as OpenedFeed;
  const database = () => (replica.current() as { database: ReplicaDatabase }).database;
  return { replica, feeds, feed, database };
}

const line = (id: string, family: string, seq = 1): ReplicaRow => ({
  collection: 'patient',
  id,
  deleted: false,
  seq,
  content: { family },
});
const gone = (id: string, seq = 9): ReplicaRow => ({ collection: 'patient', id, deleted: true, seq });
const batch = (rows: ReplicaRow[], checkpoint: string, more: Partial<FeedBatch> = {}): FeedBatch => ({
  epoch: 'e1',
  rows,
  checkpoint,
  caughtUp: true,
  ...more,
});
const ids = async (database: ReplicaDatabase) => (await database.patient.find().exec()).map((row) => row.id).sort();

describe('replica', () => {
  it('RE1 holds what the feed brought, the last row of an id winning', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    await feed().listener.onItem(
      batch([line('Patient:1', 'Old'), line('Patient:1', 'New', 2), line('Patient:2', 'B')], 'c1'),
    );
    expect(await ids(database())).toEqual(['Patient:1', 'Patient:2']);
    expect((await database().patient.findOne('Patient:1').exec())?.content).toEqual({ family: 'New' });
    expect(replica.current().state).toBe('live');
  });

  it('RE2 a removal leaves no body behind', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    await feed().listener.onItem(batch([line('Patient:1', 'Secret')], 'c1'));
    await feed().listener.onItem(batch([gone('Patient:1')], 'c2'));
    expect(await ids(database())).toEqual([]);
    const left = await database().patient.storageInstance.findDocumentsById(['Patient:1'], true);
    expect(JSON.stringify(left)).not.toContain('Secret');
  });

  it('RE3 goes on from its checkpoint with the same person after a lost line, and stays readable meanwhile', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    await feed().listener.onItem(batch([line('Patient:1', 'A')], 'c7'));
    feed().listener.onEnded?.(new LineLost());
    expect(replica.current().state).toBe('paused');
    expect(await ids(database())).toEqual(['Patient:1']);
    await replica.open('User:ann');
    expect(feed().input).toEqual({ checkpoint: 'c7' });
    expect(await ids(database())).toEqual(['Patient:1']);
  });

  it('RE4 another person begins with nothing', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    await feed().listener.onItem(batch([line('Patient:1', 'A')], 'c7'));
    const before = database();
    await replica.close();
    await replica.open('User:bob');
    expect(before.closed).toBe(true);
    expect(feed().input).toEqual({});
    expect(await ids(database())).toEqual([]);
  });

  it('RE5 a new epoch begins with nothing', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    await feed().listener.onItem(batch([line('Patient:1', 'A')], 'c1'));
    await feed().listener.onItem(batch([line('Patient:2', 'B')], 'd1', { epoch: 'e2' }));
    expect(await ids(database())).toEqual(['Patient:2']);
  });

  it('RE7 a record counts as whole only with the end of what core had to send, and no longer once withdrawn', async () => {
    const { replica, feed } = start();
    const charts = () => [...((replica.current() as { charts?: ReadonlySet<string> }).charts ?? [])];
    const record = (id: string, deleted = false): ReplicaRow => ({
      collection: 'record',
      id,
      deleted,
      seq: 1,
      content: {},
    });
    await replica.open('User:ann');
    await feed().listener.onItem(batch([], 'c0'));
    await feed().listener.onItem(batch([record('Patient:1')], 'c0', { caughtUp: false }));
    expect(charts()).toEqual([]);
    await feed().listener.onItem(batch([record('AllergyIntolerance:1')], 'c0', { caughtUp: false }));
    await feed().listener.onItem(batch([], 'c0'));
    expect(charts()).toEqual(['Patient:1']);
    await feed().listener.onItem(batch([record('Patient:1', true)], 'c0', { caughtUp: false }));
    expect(charts()).toEqual([]);
  });

  it('RE6 twenty thousand lines arrive in seconds', async () => {
    const { replica, feed, database } = start();
    await replica.open('User:ann');
    for (let from = 0; from < 20_000; from += 1000) {
      const rows = Array.from({ length: 1000 }, (_, index) =>
        line(`Patient:${from + index}`, `F${index}`, from + index),
      );
      await feed().listener.onItem(batch(rows, `c${from}`, { caughtUp: from === 19_000 }));
    }
    expect(await database().patient.count().exec()).toBe(20_000);
  });
});
