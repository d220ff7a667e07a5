/** PouchDB pulls a database into LevelDB: `pouchdb-pull.ts <url> <batch>`. Prints documents and milliseconds. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [url = '', batch = '1000'] = process.argv.slice(2);
const require = createRequire(path.join(import.meta.dirname, '..', 'peers', 'index.js'));
const PouchDB = require('pouchdb');
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pouchdb-'));
const local = new PouchDB(path.join(folder, 'db'));
const started = performance.now();
const result = await local.replicate.from(url, { batch_size: Number(batch), batches_limit: 4 });
const ms = performance.now() - started;
await local.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ documents: result.docs_written, ms }));
process.exit(0);
