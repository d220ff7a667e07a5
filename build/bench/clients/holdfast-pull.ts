/**
 * A station's pull: `holdfast-pull.ts <url> <url of the warm-up> <authorization> <plain|organisation>`. Prints documents
 * and milliseconds until trees, read models, checkpoints and feed are in place in its encrypted store. `organisation` is
 * what a station opens: each body is judged by its kind's model; `plain` takes every JSON object, as PouchDB and RxDB do.
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

const [url = '', warmUpUrl = '', authorization = '', profile = 'plain'] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pull-'));
const store = await openSqliteStore({
  file: path.join(folder, 'station.sqlite'),
  key: randomBytes(32),
  profile: profile === 'organisation' ? 'organisation' : 'plain',
  writer: 'worker',
});
if (isRefusal(store)) throw new Error(store.sentence);
const target = createStorePeer(store);
await pull(warmUpUrl);
const before = (await store.info()).docCount;
const cpuBefore = { all: process.cpuUsage(), main: process.threadCpuUsage() };
const started = performance.now();
const written = await pull(url);
const ms = performance.now() - started;
const { docCount } = await store.info();
if (docCount !== before + written) throw new Error(`${written} were written and ${docCount - before} are there`);
await store.close();
await rm(folder, { recursive: true });
const cpu = { all: process.cpuUsage(cpuBefore.all), main: process.threadCpuUsage(cpuBefore.main) };
const rssMb = Math.round(process.memoryUsage().rss / 1e6);
console.log(JSON.stringify({ documents: written, ms, rssMb, cpuMs: msOf(cpu.all), mainCpuMs: msOf(cpu.main) }));
process.exit(0);

async function pull(from: string): Promise<number> {
  const { origin, pathname } = new URL(from);
  const source = createHttpPeer({
    address: origin,
    database: decodeURIComponent(pathname.slice(1)),
    fetch,
    authorize: () => Promise.resolve<Record<string, string>>(authorization === '' ? {} : { authorization }),
    clock: systemClock,
    timers: systemTimers,
  });
  const options = { sessionId: 'bench', clock: systemClock };
  return (await replicate(source, target, options, new AbortController().signal)).written;
}

function msOf({ user, system }: NodeJS.CpuUsage): number {
  return Math.round((user + system) / 1000);
}
