/** PouchDB pulls a database into LevelDB: `pouchdb-pull.ts <url> <url of the warm-up> <authorization>`. Prints documents and milliseconds. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [url = '', warmUpUrl = '', authorization = ''] = process.argv.slice(2);
const require = createRequire(path.join(import.meta.dirname, '..', 'peers', 'index.js'));
const PouchDB = require('pouchdb');
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pouchdb-'));
const local = new PouchDB(path.join(folder, 'db'));
const authorised = (address: string, options: RequestInit & { headers: Headers }): Promise<Response> => {
  if (authorization) options.headers.set('authorization', authorization);
  return PouchDB.fetch(address, options) as Promise<Response>;
};
const pull = (from: string): Promise<{ docs_written: number }> => {
  const remote = new PouchDB(from, { fetch: authorised, skip_setup: true });
  return local.replicate.from(remote, { batch_size: 1000, batches_limit: 4 });
};
await pull(warmUpUrl);
const started = performance.now();
const result = await pull(url);
const ms = performance.now() - started;
await local.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ documents: result.docs_written, ms }));
process.exit(0);
