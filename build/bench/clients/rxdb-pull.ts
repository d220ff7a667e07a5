/** RxDB pulls a database into memory: `rxdb-pull.ts <url> <batch>`. Prints documents and milliseconds. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';

const [url = '', batch = '1000'] = process.argv.slice(2);
const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false });
const { documents } = await database.addCollections({
  documents: {
    schema: {
      version: 0,
      primaryKey: '_id',
      type: 'object',
      properties: {
        _id: { type: 'string', maxLength: 80 },
        kind: { type: 'string' },
        facility: { type: 'string' },
        number: { type: 'number' },
        text: { type: 'string' },
      },
    },
  },
});
const started = performance.now();
const replication = replicateCouchDB({
  replicationIdentifier: 'bench',
  collection: documents,
  url: url.endsWith('/') ? url : `${url}/`,
  live: false,
  pull: { batchSize: Number(batch) },
});
await replication.awaitInitialReplication();
const ms = performance.now() - started;
const count = await documents.count().exec();
console.log(JSON.stringify({ documents: count, ms }));
process.exit(0);
