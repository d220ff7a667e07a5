/** RxDB's replication with CouchDB, both ways and live, between two databases in memory. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer, TEST_ADMIN, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await shareTestServer();
  await server.admin('/rx', { method: 'PUT' });
});
afterAll(() => server.dispose());

const authorization = `Basic ${Buffer.from(`${TEST_ADMIN.name}:${TEST_ADMIN.password}`).toString('base64')}`;
const authorised = (address: string | URL | Request, options: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(options.headers);
  headers.set('authorization', authorization);
  return fetch(address, { ...options, headers });
};

interface Person {
  readonly id: string;
  readonly name: string;
  readonly age?: number;
}

async function openDesk(name: string) {
  const database = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false });
  const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { id: { type: 'string', maxLength: 80 }, name: { type: 'string' }, age: { type: 'number' } },
    required: ['id', 'name'],
  } as const;
  const { people } = await database.addCollections<{ people: import('rxdb').RxCollection<Person> }>({
    people: { schema },
  });
  const replication = replicateCouchDB<Person>({
    replicationIdentifier: `${name}-rx`,
    collection: people,
    url: `${server.address}/rx/`,
    fetch: authorised,
    live: true,
    retryTime: 50,
    pull: { batchSize: 20, heartbeat: 60_000 },
    push: { batchSize: 20 },
  });
  const faults: unknown[] = [];
  replication.error$.subscribe((fault) => faults.push(fault));
  await replication.awaitInitialReplication();
  const close = async () => {
    await replication.cancel();
    await database.remove(); // closed, its memory would stay as long as the process
  };
  return { people, replication, faults, close };
}

describe('RxDB', () => {
  it('PR4 pulls in pages, pushes, hears changes live, and resolves a conflict', async () => {
    const docs = Array.from({ length: 55 }, (_, n) => ({ _id: `p${n}`, name: `Name ${n}` }));
    await server.admin('/rx/_bulk_docs', { json: { docs } });
    const [left, right] = [await openDesk('left'), await openDesk('right')];
    expect(await left.people.count().exec()).toBe(55);

    const seen = (id: string, name: string) =>
      new Promise<void>((resolve) => {
        const query = right.people.findOne(id).$.subscribe((found) => {
          if (found?.name !== name) return;
          queueMicrotask(() => query.unsubscribe());
          resolve();
        });
      });
    await left.people.insert({ id: 'new', name: 'Made left', age: 5 });
    await left.replication.awaitInSync();
    await seen('new', 'Made left');
    await (await left.people.findOne('p3').exec())?.patch({ name: 'Changed left' });
    await seen('p3', 'Changed left');

    await (await right.people.findOne('p4').exec())?.remove();
    await right.replication.awaitInSync();
    expect((await server.admin('/rx/p4')).status).toBe(404);
    const stored = (await (await server.admin('/rx/new')).json()) as Record<string, unknown>;
    expect(stored).toMatchObject({ _id: 'new', name: 'Made left', age: 5 });

    expect([...left.faults, ...right.faults]).toEqual([]);
    await Promise.all([left.close(), right.close()]);
  });
});
