import { type OwnPostgres, startOwnPostgres } from '#sync-server/testing/postgres.ts';
import { findPostgresBinaries } from '#sync-server/testing/postgres-binaries.ts';
import { type BenchContext, type BenchScale, DATABASES } from './bench-context.ts';
import type { BenchWork } from './bench-row.ts';
import { removeDatabase } from './couch-client.ts';
import { installPeers } from './install-peers.ts';
import {
  type MeasuredServer,
  reachCouchDb,
  startBareServer,
  startHoldfast,
  startPouchDbServer,
} from './measured-server.ts';
import { measureAttachments } from './works/attachment-work.ts';
import { measureBedside } from './works/bedside-work.ts';
import { measureBoard } from './works/board-work.ts';
import { measureChanges } from './works/changes-work.ts';
import { measureCommand } from './works/command-work.ts';
import { measureFeed } from './works/feed-work.ts';
import { measureFill } from './works/fill-work.ts';
import { measureLabels } from './works/label-work.ts';
import { measureLoad, prepareDatabase } from './works/load-work.ts';
import { measureMemory } from './works/memory-work.ts';
import { measureProducts } from './works/product-work.ts';
import { measurePull } from './works/pull-work.ts';
import { measureRound } from './works/round-work.ts';
import { measureScreen } from './works/screen-work.ts';
import { measureSearch } from './works/search-work.ts';
import { measureStock } from './works/stock-work.ts';

export const WORKS = [
  'load',
  'changes',
  'pull',
  'feed',
  'attachments',
  'fill',
  'screen',
  'command',
  'memory',
  'search',
  'board',
  'bedside',
  'stock',
  'labels',
  'round',
  'products',
] as const;
export type WorkName = (typeof WORKS)[number];

export interface BenchOptions {
  readonly only: readonly WorkName[];
  readonly documents: number;
  readonly rounds: number;
  readonly full: boolean;
  /** Address of a CouchDB to stand beside, with user and password. */
  readonly couchdb: string | undefined;
  /** What a person should know while it runs. */
  readonly tell: (line: string) => void;
  readonly onWork: (work: BenchWork) => void;
}

type Measure<Context> = (context: Context) => Promise<BenchWork>;

/** Works between processes, and works within one. */
const served: Readonly<Partial<Record<WorkName, Measure<BenchContext>>>> = {
  load: measureLoad,
  changes: measureChanges,
  pull: measurePull,
  feed: measureFeed,
  attachments: measureAttachments,
};
const alone: Readonly<Partial<Record<WorkName, Measure<BenchScale>>>> = {
  fill: measureFill,
  screen: measureScreen,
  command: measureCommand,
  memory: measureMemory,
  search: measureSearch,
  board: measureBoard,
  bedside: measureBedside,
  stock: measureStock,
  labels: measureLabels,
  round: measureRound,
  products: measureProducts,
};

/** Measures one work after the other, never two at once. The servers are stopped before works that need none begin. */
export async function runBench(options: BenchOptions): Promise<void> {
  const { documents, rounds, full, onWork } = options;
  const only = WORKS.filter((name) => options.only.includes(name));
  if (only.some((name) => served[name])) await runServed(options, only);
  for (const name of only) {
    const measured = await alone[name]?.({ documents, rounds, full });
    if (measured) onWork(measured);
  }
}

async function runServed(options: BenchOptions, only: readonly WorkName[]): Promise<void> {
  const { documents, rounds, full } = options;
  const started: MeasuredServer[] = [];
  let postgres: OwnPostgres | undefined;
  const start = async (starting: Promise<MeasuredServer>): Promise<MeasuredServer> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const peers = await installPeers();
    if (peers.state === 'absent') {
      options.tell(`PouchDB and pouchdb-server could not be installed (${peers.reason}): their figures are absent.`);
    }
    if (findPostgresBinaries()) postgres = await startOwnPostgres({ durable: true });
    else options.tell('There are no PostgreSQL binaries for this machine: its figures are absent.');
    const context: BenchContext = {
      documents,
      rounds,
      full,
      ours: await start(startHoldfast()),
      onPostgres: postgres && (await start(startHoldfast(postgres.newDatabaseUrl()))),
      bare: await start(startBareServer()),
      pouchServer: peers.state === 'ready' ? await start(startPouchDbServer()) : undefined,
      couch: options.couchdb === undefined ? undefined : await start(reachCouchDb(options.couchdb)),
    };
    if (!only.includes('load')) await prepareReaders(context, only);
    for (const name of only) {
      const measured = await served[name]?.(context);
      if (measured) options.onWork(measured);
    }
    const { couch } = context;
    if (couch) for (const name of DATABASES) await removeDatabase(couch, name);
  } finally {
    await Promise.allSettled(started.map((server) => server.stop()));
    await postgres?.stop();
  }
}

async function prepareReaders(context: BenchContext, only: readonly WorkName[]): Promise<void> {
  if (only.includes('changes') || only.includes('pull')) await prepareDatabase(context);
}
