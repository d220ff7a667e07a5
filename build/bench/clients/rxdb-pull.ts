/** RxDB pulls a database into memory: `rxdb-pull.ts <url> <url of the warm-up> <authorization>`. Prints documents and milliseconds. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';

const [url = '', warmUpUrl = '', authorization = ''] = process.argv.slice(2);
const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false });
const text = { type: 'string' } as const;
const { documents } = await database.addCollections({
  documents: {
    schema: {
      version: 0,
      primaryKey: '_id',
      type: 'object',
      properties: {
        _id: { type: 'string', maxLength: 80 },
        kind: text,
        v: { type: 'number' },
        facility: text,
        patient: text,
        at: text,
        by: text,
        station: text,
        resource: { type: 'object' },
      },
    },
  },
});
const authorised = (address: string | URL | Request, options: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(options.headers);
  if (authorization) headers.set('authorization', authorization);
  return fetch(address, { ...options, headers });
};
await pull(warmUpUrl);
const before = await documents.count().exec();
const started = performance.now();
await pull(url);
const ms = performance.now() - started;
const count = (await documents.count().exec()) - before;
console.log(JSON.stringify({ documents: count, ms }));
process.exit(0);

async function pull(from: string): Promise<void> {
  const replication = replicateCouchDB({
    replicationIdentifier: from,
    collection: documents,
    url: `${from}/`,
    fetch: authorised,
    live: false,
    pull: { batchSize: 1000 },
  });
  await replication.awaitInitialReplication();
  await replication.cancel();
}
