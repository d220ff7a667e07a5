/**
 * The chaos: central on PostgreSQL with several server processes, stations of two sites in processes of their own behind
 * bad lines, all of them killed now and then, PostgreSQL too, clocks moved. When it is over: everything that was
 * acknowledged is at central and at every station of its site, nothing is anywhere else, trees are equal, audit chains hold.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { StoreSummary } from '#shared/store/document-store.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import { readAcks } from '../composed-station.ts';
import { type LossyProxy, startLossyProxy } from '../lossy-proxy.ts';
import { type ChaosCentral, startChaosCentral } from './chaos-central.ts';
import { type FaultCounts, type FaultKind, type FaultPlan, playFaults } from './chaos-faults.ts';
import { type ChaosStation, createChaosStation } from './chaos-station.ts';
import type { StationReport } from './chaos-station-process.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly servers: number;
  readonly stations: number;
  readonly forMs: number;
  readonly everyMs: number;
  readonly weights: FaultPlan['weights'];
  /** Between two acts of a station. */
  readonly paceMs: number;
  /** How long all may take to be equal once nothing disturbs them any more. */
  readonly settleMs: number;
  readonly tell: (line: string) => void;
}

export interface ChaosFigures {
  readonly seed: number;
  readonly stations: number;
  readonly commits: number;
  readonly overtaken: number;
  readonly documents: number;
  readonly faults: FaultCounts;
  /** What the lines did to connections. */
  readonly connections: Readonly<Record<string, number>>;
  /** Acknowledged, and not where it belongs. */
  readonly lost: readonly string[];
  /** At a station of another site. */
  readonly outside: readonly string[];
  readonly unequal: readonly string[];
  readonly chains: number;
  readonly brokenChains: readonly string[];
  readonly events: number;
  readonly setUpMs: number;
  readonly workMs: number;
  /** From the last fault until all were equal. */
  readonly settleMs: number;
}

export const isHeld = ({ lost, outside, unequal, brokenChains }: ChaosFigures): boolean =>
  [lost, outside, unequal, brokenChains].every((list) => list.length === 0);

const SITES = ['north', 'south'];
/** Processes that start at once. */
const STARTING = 3;

export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
  const { seed, tell } = options;
  const begunMs = performance.now();
  const random = createSeededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-chaos-'));
  const lines: LossyProxy[] = [];
  const stations: ChaosStation[] = [];
  let central: ChaosCentral | undefined;
  try {
    central = await startChaosCentral({ folder, servers: options.servers, sites: SITES, stations: options.stations });
    tell(`central stands: PostgreSQL and ${options.servers} server process(es)`);
    await startStations(options, { folder, central, lines, stations });
    const startedMs = performance.now();
    tell(`${stations.length} stations of ${SITES.length} sites work, seed ${seed}`);
    for (const station of stations) station.work();
    const faults = await playFaults(fieldOf(central, lines, stations), options, random);
    await Promise.all(stations.map((station) => station.rest()));
    const restedMs = performance.now();
    tell('no more faults; until all are equal');
    const settled = await untilEqual(options, central, stations);
    const settledMs = performance.now();
    for (const server of central.ended()) tell(server);
    tell('looking at what is there');
    return {
      seed,
      stations: stations.length,
      faults,
      connections: sumConnections(lines),
      overtaken: stations.reduce((sum, station) => sum + station.overtaken(), 0),
      ...(await judge(central, stations, settled)),
      setUpMs: startedMs - begunMs,
      workMs: restedMs - startedMs,
      settleMs: settledMs - restedMs,
    };
  } finally {
    await Promise.all(stations.map((station) => station.stop()));
    await Promise.all(lines.map((line) => line.close()));
    await central?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Standing {
  readonly folder: string;
  readonly central: ChaosCentral;
  readonly lines: LossyProxy[];
  readonly stations: ChaosStation[];
}

async function startStations(options: ChaosOptions, { folder, central, lines, stations }: Standing): Promise<void> {
  const { ports, codes } = central;
  const waiting = Array.from({ length: options.stations }, (_, n) => n);
  const startNext = async (): Promise<void> => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
      const line = await startLossyProxy({ targetPort: ports[n % ports.length] ?? 0, seed: options.seed + n });
      const site = n % SITES.length;
      const dataFolder = join(folder, `s${n}`);
      await mkdir(dataFolder, { recursive: true });
      const place = { dataFolder, ackFile: join(folder, `s${n}.acks`), writer: 'worker' as const };
      const { paceMs } = options;
      const station = createChaosStation({ place, name: `s${n}`, site, siteCode: SITES[site] ?? '', paceMs });
      lines.push(line);
      stations.push(station);
      await station.start({ address: line.address, code: codes[n] ?? '' });
      if (n < SITES.length) await station.prepare();
    }
  };
  await Promise.all(Array.from({ length: STARTING }, startNext));
}

function fieldOf(central: ChaosCentral, lines: readonly LossyProxy[], stations: readonly ChaosStation[]) {
  return {
    lines,
    stations: stations.map((station) => ({
      name: station.name,
      strike: () => station.kill(),
      moveClock: station.moveClock,
    })),
    servers: central.ports.map((port, n) => ({
      name: `server ${n}`,
      port,
      strike: (awayMs: number) => central.killServer(n, awayMs),
    })),
    hubs: [],
    postgres: { name: 'PostgreSQL', strike: central.crashPostgres },
  };
}

interface Settled {
  readonly reports: readonly StationReport[];
  readonly sums: readonly StoreSummary[];
  readonly unequal: readonly string[];
}

const HURRY_AFTER_MS = 5000;

/** Polls; what is still unequal when the time is up is told, not thrown. */
async function untilEqual(
  options: ChaosOptions,
  central: ChaosCentral,
  stations: readonly ChaosStation[],
): Promise<Settled> {
  const startedMs = performance.now();
  let hurriedMs = startedMs;
  return central.look(async ({ context }) => {
    const store = await context.stores.open(central.provisioned.organisation.database);
    for (;;) {
      const before = (await store.info()).updateSeq;
      const reports = await Promise.all(stations.map((station) => station.report(ackFilesOf(stations, station.site))));
      const sums = await Promise.all(
        SITES.map((facility) => store.summarise({ facilities: [facility], patients: [] })),
      );
      const unequal = stations.flatMap(({ name, site }, n) => findDifference(name, reports[n], sums[site]) ?? []);
      const isQuiet = (await store.info()).updateSeq === before;
      const isOver = performance.now() - startedMs > options.settleMs;
      if (isOver || (isQuiet && unequal.length === 0)) return { reports, sums, unequal };
      if (performance.now() - hurriedMs > HURRY_AFTER_MS) {
        hurriedMs = performance.now();
        options.tell(`  not yet: ${unequal.slice(0, 4).join('; ')}`);
        for (const station of stations) station.hurry();
      }
      await wait(400);
    }
  });
}

function ackFilesOf(stations: readonly ChaosStation[], site: number): string[] {
  return stations.filter((station) => station.site === site).map(({ ackFile }) => ackFile);
}

function findDifference(
  name: string,
  report: StationReport | undefined,
  sum: StoreSummary | undefined,
): string | undefined {
  if (!report || !sum) return `${name} did not report`;
  const { waiting, refused, quarantined, link, lacking } = report;
  const isEqual = report.sum.count === sum.count && report.sum.hash === sum.hash;
  if (isEqual && waiting === 0 && refused === 0 && quarantined === 0 && lacking.length === 0) return undefined;
  const counts = `${report.sum.count} of ${sum.count} documents${isEqual ? '' : ', not the same'}`;
  return `${name} is ${link}, ${waiting} waiting, ${refused} refused, ${quarantined} quarantined, ${counts}, lacks ${lacking.length}`;
}

async function judge(central: ChaosCentral, stations: readonly ChaosStation[], { reports, sums, unequal }: Settled) {
  const { organisation } = central.provisioned;
  return central.look(async ({ context }) => {
    const store = await context.stores.open(organisation.database);
    const acks = (await Promise.all(stations.map(({ ackFile }) => readAcks(ackFile)))).flat();
    const missing = await store.findMissing(acks.map(({ id, rev }) => ({ id, revs: [rev] })));
    const atCentral = missing.flatMap(({ id, missing: revs }) => revs.map((rev) => `${id} ${rev} is not at central`));
    const atStations = reports.flatMap(({ lacking }, n) =>
      lacking.map((what) => `${what} is not at ${stations[n]?.name ?? ''}`),
    );
    const { verdicts, damagedEvents, untrustedHeads } = await verifyAudit(context, organisation);
    const broken = verdicts.filter(({ verdict }) => verdict.state !== 'ok').map((one) => JSON.stringify(one));
    if (untrustedHeads > 0) broken.push(`${untrustedHeads} heads whose signatures do not hold`);
    return {
      commits: acks.length,
      documents: sums.reduce((sum, { count }) => sum + count, 0),
      lost: [...atCentral, ...atStations],
      outside: reports.flatMap(({ outside }, n) => outside.map((id) => `${id} at ${stations[n]?.name ?? ''}`)),
      unequal,
      chains: verdicts.length,
      brokenChains: [...broken, ...damagedEvents.map((id) => `${id} is damaged`)],
      events: verdicts.reduce((sum, { verdict }) => sum + (verdict.state === 'ok' ? verdict.events : 0), 0),
    };
  });
}

function sumConnections(lines: readonly LossyProxy[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const { counts } of lines)
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  return total;
}

/** In the words of a person who reads a log. */
export function describeChaos(figures: ChaosFigures): string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const { lost, outside, unequal, brokenChains } = figures;
  const kinds = Object.entries(figures.faults) as [FaultKind, number][];
  const {
    connections = 0,
    dropped = 0,
    cuts = 0,
    closed = 0,
    heldBack = 0,
    delayed = 0,
    slowed = 0,
  } = figures.connections;
  return [
    `${figures.stations} stations: ${figures.commits} commits acknowledged, ${figures.overtaken} overtaken; ${figures.documents} documents`,
    `faults: ${kinds.map(([kind, count]) => `${count} × ${kind}`).join(', ')}`,
    `of ${connections} connections ${dropped} dropped, ${cuts} cut, ${closed} closed in mid-body, ${heldBack} held back, ${delayed} delayed, ${slowed} at half bandwidth`,
    `${lost.length} lost, ${outside.length} outside their scope, ${unequal.length} stations unequal`,
    `${figures.chains} audit chains, ${figures.events} events, ${brokenChains.length} broken`,
    `set up in ${seconds(figures.setUpMs)}, worked ${seconds(figures.workMs)}, equal after ${seconds(figures.settleMs)} more`,
    ...[...lost, ...outside, ...unequal, ...brokenChains].slice(0, 20).map((what) => `  ${what}`),
  ];
}
