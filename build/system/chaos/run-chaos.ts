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
import { StoreFault } from '#shared/store/store-fault.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import type { RunningServer } from '#sync-server/start-server.ts';
import { readAcks } from '../composed-station.ts';
import { type LossyProxy, startLossyProxy } from '../lossy-proxy.ts';
import { findSiteOf } from './chaos-acts.ts';
import { type ChaosCentral, startChaosCentral } from './chaos-central.ts';
import { type FaultCounts, type FaultField, type FaultKind, type FaultPlan, playFaults } from './chaos-faults.ts';
import { type ChaosHub, startChaosHub } from './chaos-hub.ts';
import { type ChaosStation, createChaosStation } from './chaos-station.ts';
import type { StationReport } from './chaos-station-process.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly servers: number;
  /** The first sites have one each; every fifth of their stations goes to central all the same. */
  readonly hubs: number;
  readonly stations: number;
  readonly forMs: number;
  readonly everyMs: number;
  readonly weights: FaultPlan['weights'];
  /** Between two acts of a station. */
  readonly paceMs: number;
  /** How long all may take to be equal once nothing disturbs them any more. */
  readonly settleMs: number;
  /** Looking costs every station a pass over its store. */
  readonly lookEveryMs: number;
  readonly tell: (line: string) => void;
  /** Ends it early; what it started is ended in order. */
  readonly signal?: AbortSignal;
}

export interface ChaosFigures {
  readonly seed: number;
  readonly stations: number;
  readonly hubs: number;
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
  const linesToCentral: LossyProxy[] = [];
  const hubs: ChaosHub[] = [];
  const stations: ChaosStation[] = [];
  let central: ChaosCentral | undefined;
  try {
    const { servers, hubs: hubCount } = options;
    /** What one process has compiled the others take over: a start costs half. */
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
    central = await startChaosCentral({
      folder,
      servers,
      sites: SITES,
      stations: options.stations,
      hubs: hubCount,
      env,
    });
    tell(`central stands: PostgreSQL and ${servers} server process(es)`);
    const standing = { folder, env, central, lines, linesToCentral, hubs, stations };
    await startHubs(options, standing);
    await startStations(options, standing);
    const startedMs = performance.now();
    tell(`${stations.length} stations of ${SITES.length} sites with ${hubs.length} hub(s) work, seed ${seed}`);
    for (const station of stations) station.work();
    const faults = await playFaults(fieldOf(standing), options, random);
    await Promise.all(stations.map((station) => station.rest()));
    const restedMs = performance.now();
    tell('no more faults; until all are equal');
    const { settledMs, ...judged } = await central.look(async (server) => {
      const settled = await untilEqual(options, server, standing);
      const nowMs = performance.now();
      for (const words of [...standing.central.servers, ...hubs].map(({ ended }) => ended())) if (words) tell(words);
      tell('looking at what is there');
      return { settledMs: nowMs, ...(await judge(server, standing, settled)) };
    });
    return {
      seed,
      stations: stations.length,
      faults,
      connections: sumConnections(lines),
      overtaken: stations.reduce((sum, station) => sum + station.overtaken(), 0),
      ...judged,
      hubs: hubs.length,
      setUpMs: startedMs - begunMs,
      workMs: restedMs - startedMs,
      settleMs: settledMs - restedMs,
    };
  } finally {
    await Promise.all(stations.map((station) => station.stop()));
    await Promise.all(hubs.map((hub) => hub.stop()));
    await Promise.all(lines.map((line) => line.close()));
    await central?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Standing {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly central: ChaosCentral;
  readonly lines: LossyProxy[];
  readonly linesToCentral: LossyProxy[];
  readonly hubs: ChaosHub[];
  readonly stations: ChaosStation[];
}

async function startHubs(options: ChaosOptions, { folder, env, central, lines, linesToCentral, hubs }: Standing) {
  for (const [site, code] of central.hubCodes.entries()) {
    const targetPort = central.ports[site % central.ports.length] ?? 0;
    const uplink = await startLossyProxy({ targetPort, seed: options.seed + 1000 + site });
    lines.push(uplink);
    linesToCentral.push(uplink);
    hubs.push(await startChaosHub({ folder, site, siteCode: SITES[site] ?? '', code, uplink, env }));
  }
}

/** Stations past all hubs, on a line of their own. */
const isDirect = (n: number): boolean => Math.floor(n / SITES.length) % 5 === 4;

async function startStations(options: ChaosOptions, standing: Standing): Promise<void> {
  const { folder, env, central, lines, linesToCentral, hubs, stations } = standing;
  const { ports, codes } = central;
  const waiting = Array.from({ length: options.stations }, (_, n) => n);
  const startNext = async (): Promise<void> => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
      const site = n % SITES.length;
      const hub = isDirect(n) ? undefined : hubs[site];
      const targetPort = hub?.port ?? ports[n % ports.length] ?? 0;
      const line = await startLossyProxy({ targetPort, seed: options.seed + n });
      if (!hub) linesToCentral.push(line);
      const dataFolder = join(folder, `s${n}`);
      await mkdir(dataFolder, { recursive: true });
      const place = { dataFolder, ackFile: join(folder, `s${n}.acks`), writer: 'worker' as const };
      const { paceMs } = options;
      const station = createChaosStation({ place, name: `s${n}`, site, siteCode: SITES[site] ?? '', paceMs }, env);
      lines.push(line);
      stations.push(station);
      await station.start({ address: line.address, code: codes[n] ?? '' });
      if (n < SITES.length) await station.prepare();
    }
  };
  await Promise.all(Array.from({ length: STARTING }, startNext));
}

function fieldOf({ central, lines, linesToCentral, hubs, stations }: Standing): FaultField {
  return {
    lines,
    linesToCentral,
    stations: stations.map((station) => ({
      name: station.name,
      strike: () => station.kill(),
      moveClock: station.moveClock,
    })),
    servers: central.servers.map(({ kill }, n) => ({ name: `server ${n}`, port: central.ports[n] ?? 0, strike: kill })),
    central: {
      moveClock(skewMs) {
        for (const server of central.servers) server.moveClock(skewMs);
      },
    },
    hubs: hubs.map(({ site, kill, moveClock }) => ({ name: `hub ${site}`, strike: kill, moveClock })),
    postgres: { name: 'PostgreSQL', strike: central.crashPostgres },
  };
}

interface Settled {
  readonly reports: readonly StationReport[];
  readonly sums: readonly StoreSummary[];
  readonly unequal: readonly string[];
  /** Of the same moment; read only when all else is equal. */
  readonly audit: Audit | undefined;
}

type Audit = Awaited<ReturnType<typeof verifyAudit>>;

const HURRY_EVERY_MS = 1500;

/** Polls; what is still unequal when the time is up is told, not thrown. */
async function untilEqual(
  options: ChaosOptions,
  { context }: RunningServer,
  { central, hubs, stations }: Standing,
): Promise<Settled> {
  const startedMs = performance.now();
  const { organisation } = central.provisioned;
  const store = await context.stores.open(organisation.database);
  /** As somebody does who sees that the network is back. It breaks off nothing. */
  const hurry = (): void => {
    for (const station of stations) station.hurry();
  };
  hurry();
  let hurriedMs = startedMs;
  const look = async (): Promise<Settled & { isQuiet: boolean }> => {
    const before = (await store.info()).updateSeq;
    const reports = await Promise.all(stations.map((station) => station.report(ackFilesOf(stations, station.site))));
    const sums = await Promise.all(SITES.map((facility) => store.summarise({ facilities: [facility], patients: [] })));
    const ofStations = stations.flatMap(({ name, site }, n) => findDifference(name, reports[n], sums[site]) ?? []);
    const ofHubs = await Promise.all(hubs.map((hub) => findDifferenceOfHub(hub, sums[hub.site])));
    const ofRecords = [...ofStations, ...ofHubs.flat()];
    const audit = ofRecords.length > 0 ? undefined : await verifyAudit(context, organisation);
    const unequal = audit ? listUnsentEvents(audit, reports) : ofRecords;
    return { audit, reports, sums, unequal, isQuiet: (await store.info()).updateSeq === before };
  };
  for (;;) {
    const passedMs = performance.now() - startedMs;
    const isLast = passedMs > options.settleMs || options.signal?.aborted === true;
    const { isQuiet, ...settled } = await patiently(look, isLast, (fault) => {
      options.tell(`  at ${Math.round(passedMs / 1000)} s: ${describe(fault)}; PostgreSQL: ${central.postgresSaid()}`);
    });
    if (isLast || (isQuiet && settled.unequal.length === 0)) return settled;
    if (performance.now() - hurriedMs > HURRY_EVERY_MS) {
      hurriedMs = performance.now();
      options.tell(`  not yet, ${Math.round(passedMs / 1000)} s: ${settled.unequal.slice(0, 4).join('; ')}`);
      hurry();
    }
    await wait(options.lookEveryMs);
  }
}

const PATIENCE_MS = 500;

/** Whoever looks waits as a station does while the database cannot be reached. */
async function patiently<T>(look: () => Promise<T>, isLast: boolean, tell: (fault: StoreFault) => void): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await look();
    } catch (fault) {
      const isAway = fault instanceof StoreFault && fault.refusal.code === 'locked';
      if (!isAway || isLast || attempt === 20) throw fault;
      tell(fault);
      await wait(PATIENCE_MS);
    }
  }
}

const describe = ({ message, cause }: Error): string =>
  cause instanceof Error ? `${message} (${cause.message})` : message;

function ackFilesOf(stations: readonly ChaosStation[], site: number): string[] {
  return stations.filter((station) => station.site === site).map(({ ackFile }) => ackFile);
}

function findDifference(
  name: string,
  report: StationReport | undefined,
  sum: StoreSummary | undefined,
): string | undefined {
  if (!report || !sum) return `${name} did not report`;
  const { waiting, refused, quarantined, link, lacking, isUp } = report;
  const isEqual = report.sum.count === sum.count && report.sum.hash === sum.hash;
  if (isEqual && isUp && waiting + refused + quarantined + lacking.length === 0) return undefined;
  const counts = `${report.sum.count} of ${sum.count} documents${isEqual ? '' : ', not the same'}`;
  return `${name} is ${link}, ${waiting} waiting, ${refused} refused, ${quarantined} quarantined, ${counts}, lacks ${lacking.length}${isUp ? '' : ', its hub has not sent all'} (${report.lanes}; at ${report.sum.updateSeq})`;
}

async function judge(
  { context }: RunningServer,
  { central, hubs, stations }: Standing,
  { reports, sums, unequal, audit: read }: Settled,
) {
  const { organisation } = central.provisioned;
  const ofHubs = await Promise.all(hubs.map((hub) => judgeHub(hub, stations)));
  const store = await context.stores.open(organisation.database);
  const acks = (await Promise.all(stations.map(({ ackFile }) => readAcks(ackFile)))).flat();
  const missing = await store.findMissing(acks.map(({ id, rev }) => ({ id, revs: [rev] })));
  const atCentral = missing.flatMap(({ id, missing: revs }) => revs.map((rev) => `${id} ${rev} is not at central`));
  const atStations = reports.flatMap(({ lacking }, n) =>
    lacking.map((what) => `${what} is not at ${stations[n]?.name ?? ''}`),
  );
  const audit = read ?? (await verifyAudit(context, organisation));
  const { verdicts, damagedEvents, untrustedHeads } = audit;
  const broken = verdicts.filter(({ verdict }) => verdict.state !== 'ok').map((one) => JSON.stringify(one));
  if (untrustedHeads > 0) broken.push(`${untrustedHeads} heads whose signatures do not hold`);
  broken.push(...listUnsentEvents(audit, reports));
  return {
    commits: acks.length,
    documents: sums.reduce((sum, { count }) => sum + count, 0),
    lost: [...atCentral, ...atStations, ...ofHubs.flatMap(({ lost }) => lost)],
    outside: [
      ...reports.flatMap(({ outside }, n) => outside.map((id) => `${id} at ${stations[n]?.name ?? ''}`)),
      ...ofHubs.flatMap(({ outside }) => outside),
    ],
    unequal,
    chains: verdicts.length,
    brokenChains: [...broken, ...damagedEvents.map((id) => `${id} is damaged`)],
    events: verdicts.reduce((sum, { verdict }) => sum + (verdict.state === 'ok' ? verdict.events : 0), 0),
  };
}

/**
 * A station and central that make the same merge at the same time are equal at once, while its event is still on its way:
 * no sum of documents tells, and the status of a station comes a moment later.
 */
function listUnsentEvents({ verdicts }: Audit, reports: readonly StationReport[]): string[] {
  const chains = new Map(verdicts.map(({ station, verdict }) => [station, verdict]));
  return reports.flatMap(({ stationId, events }) => {
    const chain = chains.get(stationId);
    const count = chain?.state === 'ok' ? chain.events : 0;
    return count === events ? [] : [`${stationId} has ${events} audit events, central ${count} of them`];
  });
}

/** Two stations that make the same merge are equal to central before their hub has it from one of them. */
async function findDifferenceOfHub({ site, sum: ask }: ChaosHub, sum: StoreSummary | undefined): Promise<string[]> {
  const here = await ask(SITES[site] ?? '');
  const isEqual = here !== undefined && here.count === sum?.count && here.hash === sum.hash;
  return isEqual ? [] : [`hub ${site} has ${here?.count ?? 'not said how many'} of ${sum?.count} documents`];
}

async function judgeHub({ site, look }: ChaosHub, stations: readonly ChaosStation[]) {
  return look(async (store) => {
    const acks = (await Promise.all(ackFilesOf(stations, site).map(readAcks))).flat();
    const missing = await store.findMissing(acks.map(({ id, rev }) => ({ id, revs: [rev] })));
    const { rows } = await store.listChanges({ since: 0, limit: 1_000_000, bodies: 'none' });
    const outside = rows.map(({ id }) => id).filter((id) => (findSiteOf(id) ?? site) !== site);
    return {
      lost: missing.flatMap(({ id, missing: revs }) => revs.map((rev) => `${id} ${rev} is not at hub ${site}`)),
      outside: outside.map((id) => `${id} at hub ${site}`),
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
    `${figures.stations} stations, ${figures.hubs} hubs: ${figures.commits} commits acknowledged, ${figures.overtaken} overtaken; ${figures.documents} documents`,
    `faults: ${kinds.map(([kind, count]) => `${count} × ${kind}`).join(', ')}`,
    `of ${connections} connections ${dropped} dropped, ${cuts} cut, ${closed} closed in mid-body, ${heldBack} held back, ${delayed} delayed, ${slowed} at half bandwidth`,
    `${lost.length} lost, ${outside.length} outside their scope, ${unequal.length} stations unequal`,
    `${figures.chains} audit chains, ${figures.events} events, ${brokenChains.length} broken`,
    `set up in ${seconds(figures.setUpMs)}, worked ${seconds(figures.workMs)}, equal after ${seconds(figures.settleMs)} more`,
    ...[...lost, ...outside, ...unequal, ...brokenChains].slice(0, 20).map((what) => `  ${what}`),
  ];
}
