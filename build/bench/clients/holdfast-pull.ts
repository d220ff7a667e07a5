/**
 * A station's pull: `holdfast-pull.ts <url of the database> <authorization>`. Prints documents and milliseconds, from an
 * empty encrypted store to trees, checkpoints and feed in place.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { replicate } from '#shared/replication/replicate.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { openSqliteStore } from '#shared/sqlite/open-sqlite-store.ts';

const [url = '', authorization = ''] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pull-'));
const file = path.join(folder, 'station.sqlite');
const store = await openSqliteStore({ file, key: randomBytes(32), profile: 'plain', writer: 'worker' });
if (isRefusal(store)) throw new Error(store.sentence);
const { origin, pathname } = new URL(url);
const source = createHttpPeer({
  address: origin,
  database: decodeURIComponent(pathname.slice(1)),
  fetch,
  authorize: () => Promise.resolve(authorization === '' ? {} : { authorization }),
  clock: systemClock,
  timers: systemTimers,
});
const target = createStorePeer(store);
const started = performance.now();
const { written } = await replicate(
  source,
  target,
  { sessionId: 'bench', clock: systemClock },
  new AbortController().signal,
);
const ms = performance.now() - started;
await store.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ documents: written, ms, rssMb: Math.round(process.memoryUsage().rss / 1e6) }));
process.exit(0);
