/**
 * A station's pull: `holdfast-pull.ts <url> <authorization> <plain|organisation>`. Prints documents and milliseconds, from
 * an empty encrypted store to trees, read models, checkpoints and feed in place. `organisation` is what a station opens:
 * each body is judged by its kind's model; `plain` takes every JSON object, as PouchDB and RxDB do.
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

const [url = '', authorization = '', profile = 'plain'] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pull-'));
const store = await openSqliteStore({
  file: path.join(folder, 'station.sqlite'),
  key: randomBytes(32),
  profile: profile === 'organisation' ? 'organisation' : 'plain',
  writer: 'worker',
});
if (isRefusal(store)) throw new Error(store.sentence);
const { origin, pathname } = new URL(url);
const source = createHttpPeer({
  address: origin,
  database: decodeURIComponent(pathname.slice(1)),
  fetch,
  authorize: () => Promise.resolve<Record<string, string>>(authorization === '' ? {} : { authorization }),
  clock: systemClock,
  timers: systemTimers,
});
const cpuBefore = { all: process.cpuUsage(), main: process.threadCpuUsage() };
const started = performance.now();
const { written } = await replicate(
  source,
  createStorePeer(store),
  { sessionId: 'bench', clock: systemClock },
  new AbortController().signal,
);
const ms = performance.now() - started;
const { docCount } = await store.info();
if (docCount !== written) throw new Error(`${written} were written and ${docCount} are there`);
await store.close();
await rm(folder, { recursive: true });
const cpu = { all: process.cpuUsage(cpuBefore.all), main: process.threadCpuUsage(cpuBefore.main) };
const rssMb = Math.round(process.memoryUsage().rss / 1e6);
console.log(JSON.stringify({ documents: written, ms, rssMb, cpuMs: msOf(cpu.all), mainCpuMs: msOf(cpu.main) }));
process.exit(0);

function msOf({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1000);
}
