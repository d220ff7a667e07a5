/** A station of the chaos in a process of its own, to be killed: `chaos-station-process.ts <json of ChaosBoot>`. */
import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { StoreSummary } from '#shared/store/document-store.ts';
import { enrolComposed, readAcks, type StationPlace, startComposed, untilFilled } from '../composed-station.ts';
import { type Actor, act, findSiteOf, makePatients, PATIENTS_PER_SITE, patientOf } from './chaos-acts.ts';

export interface ChaosBoot {
  readonly place: Omit<StationPlace, 'clock'>;
  readonly name: string;
  readonly site: number;
  readonly siteCode: string;
  /** Enrols first. */
  readonly enrol?: { readonly address: string; readonly code: string };
  /** The act to go on with. */
  readonly from: number;
  readonly paceMs: number;
  /** How far its clock stands beside the machine's. */
  readonly skewMs: number;
}

export type ToStation =
  | { readonly ask: 'prepare' | 'work' | 'rest' | 'hurry' }
  | { readonly ask: 'skew'; readonly skewMs: number }
  | { readonly ask: 'report'; readonly ackFiles: readonly string[] };

export interface StationReport {
  readonly stationId: string;
  /** Audit events of its own. */
  readonly events: number;
  /** What is at its hub is at central as well. */
  readonly isUp: boolean;
  /** How each lane stands, for whoever looks for the reason. */
  readonly lanes: string;
  /** Documents that wait to be sent. */
  readonly waiting: number;
  readonly refused: number;
  readonly quarantined: number;
  readonly conflicts: number;
  readonly link: string;
  readonly sum: StoreSummary;
  /** Ids of another site. */
  readonly outside: readonly string[];
  /** Revisions that were acknowledged at the site and are not here. */
  readonly lacking: readonly string[];
}

export type FromStation =
  | { readonly tell: 'ready' | 'prepared' | 'resting' }
  | { readonly tell: 'act'; readonly n: number; readonly outcome: 'done' | 'overtaken' }
  | ({ readonly tell: 'report' } & StationReport);

const boot = JSON.parse(process.argv[2] ?? '') as ChaosBoot;
const say = (message: FromStation) => process.send?.(message);
let { skewMs } = boot;
const place: StationPlace = { ...boot.place, clock: { now: () => Date.now() + skewMs } };
process.on('disconnect', () => process.exit(0)); // whoever started it is gone

if (boot.enrol) await enrolComposed(place, { ...boot.enrol, name: boot.name, site: boot.site });
const station = await startComposed(place);
const { store } = station.place.desk;
const actor: Actor = { station, name: boot.name, site: boot.site };
let state: 'resting' | 'working' = 'resting';
let next = boot.from;
let working: Promise<void> = Promise.resolve();

process.on('message', (message: ToStation) => {
  handle(message).catch((fault: unknown) => {
    console.error(boot.name, message.ask, fault);
    process.exit(3);
  });
});
await untilFilled(station);
say({ tell: 'ready' });
flushCompileCache();

async function handle(message: ToStation): Promise<void> {
  switch (message.ask) {
    case 'prepare':
      await makePatients(actor);
      return void say({ tell: 'prepared' });
    case 'work':
      state = 'working';
      working = work();
      return working;
    case 'rest':
      state = 'resting';
      await working;
      return void say({ tell: 'resting' });
    case 'hurry':
      return station.core.sync().tryNow();
    case 'skew':
      skewMs = message.skewMs;
      return;
    case 'report':
      return void say({ tell: 'report', ...(await report(message.ackFiles)) });
  }
}

async function work(): Promise<void> {
  while (!(await arePatientsHere())) await wait(100);
  while (state === 'working') {
    const outcome = await act(actor, next);
    say({ tell: 'act', n: next, outcome });
    next += 1;
    await wait(boot.paceMs);
  }
}

async function arePatientsHere(): Promise<boolean> {
  const found = await store.findMany(Array.from({ length: PATIENTS_PER_SITE }, (_, n) => patientOf(boot.site, n)));
  return found.every((one) => one !== undefined);
}

async function report(ackFiles: readonly string[]): Promise<StationReport> {
  const { waiting, refused, quarantined, conflicts, link, lanes } = station.core.sync().status();
  const isUp = lanes.every(({ confirmedSeq, hubSeq = 0 }) => confirmedSeq >= hubSeq);
  const sum = await store.summarise({ facilities: [boot.siteCode], patients: [] });
  const acks = (await Promise.all(ackFiles.map(readAcks))).flat();
  const missing = await store.findMissing(acks.map(({ id, rev }) => ({ id, revs: [rev] })));
  const lacking = missing.flatMap(({ id, missing: revs }) => revs.map((rev) => `${id} ${rev}`));
  const { rows } = await store.listChanges({ since: 0, limit: 1_000_000, bodies: 'none' });
  const ids = rows.map(({ id }) => id);
  return {
    stationId: station.place.desk.stationId,
    events: ids.filter((id) => id.startsWith('AuditEvent:')).length,
    isUp,
    lanes: lanes
      .map(
        (one) =>
          `${one.lane}: ${one.waiting} behind ${one.hubSeq ?? one.confirmedSeq}, ${one.pullPending ?? '?'} to come`,
      )
      .join('; '),
    waiting,
    refused,
    quarantined,
    conflicts,
    link,
    sum,
    outside: ids.filter((id) => (findSiteOf(id) ?? boot.site) !== boot.site),
    lacking,
  };
}
