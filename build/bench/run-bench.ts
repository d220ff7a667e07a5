import type { BenchContext, BenchScale } from './bench-context.ts';
import type { BenchWork } from './bench-row.ts';
import { installPeers } from './install-peers.ts';
import {
  type MeasuredServer,
  reachCouchDb,
  startBareServer,
  startHoldfast,
  startPouchDbServer,
} from './measured-server.ts';
import { measureChanges } from './works/changes-work.ts';
import { measureCommand } from './works/command-work.ts';
import { measureFeed } from './works/feed-work.ts';
import { measureLoad, prepareDatabase, serversOf } from './works/load-work.ts';
import { measurePull } from './works/pull-work.ts';
import { measureSearch } from './works/search-work.ts';

export const WORKS = ['load', 'changes', 'pull', 'feed', 'command', 'search'] as const;
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
};
const alone: Readonly<Partial<Record<WorkName, Measure<BenchScale>>>> = {
  command: measureCommand,
  search: measureSearch,
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
    const context: BenchContext = {
      documents,
      rounds,
      full,
      ours: await start(startHoldfast()),
      bare: await start(startBareServer()),
      pouchServer: peers.state === 'ready' ? await start(startPouchDbServer()) : undefined,
      couch: options.couchdb === undefined ? undefined : await start(reachCouchDb(options.couchdb)),
    };
    if (!only.includes('load')) await prepareReaders(context, only);
    for (const name of only) {
      const measured = await served[name]?.(context);
      if (measured) options.onWork(measured);
    }
  } finally {
    await Promise.allSettled(started.map((server) => server.stop()));
  }
}

async function prepareReaders(context: BenchContext, only: readonly WorkName[]): Promise<void> {
  if (only.includes('changes') || only.includes('pull')) await prepareDatabase(context, serversOf(context));
}
