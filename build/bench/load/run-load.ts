/**
 * Many stations on one server: how soon what one writes is seen by the others, how much can be written, what a station
 * costs that only waits. First with one station that watches, then with all. Stations and measurement are one process,
 * the server another; both share this machine, so the figures are of both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startOwnPostgres } from '#sync-server/testing/postgres.ts';
import { type ServerProcess, spawnServer } from '#sync-server/testing/server-process.ts';
import { percentile } from '../percentile.ts';
import { type CpuProfile, type Inspector, openInspector } from './inspector.ts';
import { type LoadStationKeys, makeLoadOrganisation } from './load-organisation.ts';
import { type LoadStation, startLoadStation } from './load-station.ts';
import { createSeenBoard, type SeenBoard } from './seen-board.ts';

export interface LoadOptions {
  readonly stations: number;
  readonly storage: 'sqlite' | 'postgres';
  readonly sites: number;
  /** Commands of each station a second, in the paced window. */
  readonly ratePerStation: number;
  readonly seconds: number;
  readonly tell: (line: string) => void;
  /** Gets the server's profile of the paced window with all stations. */
  readonly onProfile?: ((profile: CpuProfile) => Promise<void>) | undefined;
}

export interface LatencyFigures {
  readonly stations: number;
  readonly writesPerSecond: number;
  /** Acknowledged at the writer → in the hands of another station, milliseconds. */
  readonly feedMs: Percentiles;
  /** Sent → acknowledged (durable), milliseconds. */
  readonly ackMs: Percentiles;
  readonly deliveries: number;
  readonly missing: number;
  readonly faults: number;
  readonly perChange: ChangeCosts;
}

/** What one command costs for each station that hears of it. */
export interface ChangeCosts {
  /** HTTP calls of the feed, checkpoints included. */
  readonly calls: number;
  /** Milliseconds of processor time. All stations and the measurement are one process; writes are in both figures. */
  readonly serverCpuMs: number;
  readonly stationCpuMs: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface LoadFigures {
  readonly one: LatencyFigures;
  readonly all: LatencyFigures;
  /** Revisions a second when 16 stations write as fast as they are answered, and all watch. */
  readonly fullSpeedPerSecond: number;
  readonly idle: { readonly heldBytesPerStation: number; readonly residentBytesPerStation: number };
  /** p95 with all over p95 with one. */
  readonly growth: number;
}

const WARM_UP_MS = 3000;
const LEAST_COMMANDS_PER_SECOND = 4;
const SETTLE_MS = 15_000;
const FULL_SPEED_WRITERS = 16;

export async function runLoad(options: LoadOptions): Promise<LoadFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-load-'));
  const postgres = options.storage === 'postgres' ? await startOwnPostgres({ durable: true }) : undefined;
  try {
    const storage = postgres?.newDatabaseUrl() ?? 'sqlite';
    const stations = Math.max(2, options.stations + 1);
    options.tell(`enrolling ${stations} stations`);
    const keys = await makeLoadOrganisation({ data: folder, storage, stations, sites: options.sites });
    const server = await spawnServer(folder, ['--storage', storage, '--log-level', 'error'], {
      NODE_OPTIONS: '--inspect=127.0.0.1:0',
    });
    const inspector = await openInspector(/ws:\/\/\S+/.exec(server.output())?.[0] ?? '');
    try {
      return await measure(options, { server, inspector, keys });
    } finally {
      inspector.close();
      await server.kill();
    }
  } finally {
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Field {
  readonly server: ServerProcess;
  readonly inspector: Inspector;
  readonly keys: readonly LoadStationKeys[];
}

async function measure(options: LoadOptions, { server, inspector, keys }: Field): Promise<LoadFigures> {
  const { tell, ratePerStation, seconds } = options;
  const board = createSeenBoard();
  let number = 0;
  const nextNumber = (): number => number++;
  const running: LoadStation[] = [];
  const start = async (some: readonly LoadStationKeys[]): Promise<void> => {
    const started = some.map((one) => startLoadStation({ address: server.address, keys: one, board, nextNumber }));
    running.push(...started);
    await Promise.all(started.map(({ caughtUp }) => caughtUp));
  };
  const stand: Stand = { board, stations: running, inspector };
  try {
    tell('one station writes, one watches');
    await start(keys.slice(0, 2));
    await paced(stand, LEAST_COMMANDS_PER_SECOND, WARM_UP_MS);
    const one = await paced(stand, LEAST_COMMANDS_PER_SECOND, seconds * 1000);
    await wait(2500); // the shared checkpoint is written
    const before = await inspector.memory();

    tell(`${keys.length - 1} stations watch`);
    for (let at = 2; at < keys.length; at += 20) await start(keys.slice(at, at + 20));
    await wait(6000); // checkpoints are written, connections that nobody needs are closed
    const after = await inspector.memory();
    const added = Math.max(1, running.length - 2);

    const rate = Math.max(LEAST_COMMANDS_PER_SECOND, ratePerStation * running.length);
    tell(`they write ${rate} commands a second`);
    await paced(stand, rate, WARM_UP_MS);
    if (options.onProfile) await inspector.startProfile();
    const all = await paced(stand, rate, seconds * 1000);
    if (options.onProfile) await options.onProfile(await inspector.stopProfile());

    tell(`${Math.min(FULL_SPEED_WRITERS, running.length)} of them write as fast as they can`);
    const fullSpeedPerSecond = await fullSpeed(stand, seconds * 1000);
    return {
      one,
      all,
      fullSpeedPerSecond,
      idle: {
        heldBytesPerStation: (after.heldBytes - before.heldBytes) / added,
        residentBytesPerStation: (after.residentBytes - before.residentBytes) / added,
      },
      growth: all.feedMs.p95 / one.feedMs.p95,
    };
  } finally {
    await Promise.all(running.map((station) => station.end()));
  }
}

interface Stand {
  readonly inspector: Pick<Inspector, 'cpuMs'>;
  readonly board: SeenBoard;
  readonly stations: readonly LoadStation[];
}

/** Commands begin at a steady rate, whatever became of those before; the writer changes with each. */
async function paced(stand: Stand, rate: number, forMs: number): Promise<LatencyFigures> {
  const { board, stations } = stand;
  const readers = readersOf(stations);
  const spentBefore = await spentOf(stand);
  const faultsBefore = faultsOf(stations);
  const writing: Promise<number>[] = [];
  const startedMs = performance.now();
  for (let n = 0; (n * 1000) / rate < forMs; n += 1) {
    await wait(Math.max(0, startedMs + (n * 1000) / rate - performance.now()));
    const station = stations[(n * 7) % stations.length];
    if (station) writing.push(station.write());
  }
  const written = (await Promise.all(writing)).reduce((sum, count) => sum + count, 0);
  const tookMs = performance.now() - startedMs;
  for (const untilMs = performance.now() + SETTLE_MS; performance.now() < untilMs && board.outstanding(readers) > 0; )
    await wait(50);
  const { afterAckMs, ackMs, missing } = board.take(readers);
  const spent = await spentOf(stand);
  const per = (what: keyof ChangeCosts) => (spent[what] - spentBefore[what]) / (writing.length * stations.length);
  return {
    perChange: { calls: per('calls'), serverCpuMs: per('serverCpuMs'), stationCpuMs: per('stationCpuMs') },
    stations: stations.length,
    writesPerSecond: (written * 1000) / tookMs,
    feedMs: percentilesOf(afterAckMs),
    ackMs: percentilesOf(ackMs),
    deliveries: afterAckMs.length,
    missing,
    faults: faultsOf(stations) - faultsBefore,
  };
}

/** So far. */
async function spentOf({ stations, inspector }: Stand): Promise<ChangeCosts> {
  const { user, system } = process.cpuUsage();
  return {
    calls: stations.reduce((sum, station) => sum + station.feedCalls(), 0),
    serverCpuMs: await inspector.cpuMs(),
    stationCpuMs: (user + system) / 1000,
  };
}

async function fullSpeed({ board, stations }: Stand, forMs: number): Promise<number> {
  const startedMs = performance.now();
  const write = async (station: LoadStation): Promise<number> => {
    let written = 0;
    while (performance.now() - startedMs < forMs) written += await station.write();
    return written;
  };
  const counts = await Promise.all(stations.slice(0, FULL_SPEED_WRITERS).map(write));
  const tookMs = performance.now() - startedMs;
  board.take(readersOf(stations));
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / tookMs;
}

function readersOf(stations: readonly LoadStation[]): (facility: string) => number {
  const counts = Map.groupBy(stations, ({ facility }) => facility);
  return (facility) => counts.get(facility)?.length ?? 0;
}

const faultsOf = (stations: readonly LoadStation[]): number =>
  stations.reduce((sum, station) => sum + station.faults(), 0);

function percentilesOf(values: readonly number[]): Percentiles {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) };
}
