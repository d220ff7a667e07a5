import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { spawnServer } from '#sync-server/testing/server-process.ts';
import type { BenchScale } from '../bench-context.ts';
import { startBenchOrganisation } from '../bench-organisation.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { openInspector } from '../load/inspector.ts';
import { makeLoadOrganisation } from '../load/load-organisation.ts';
import { type LoadStation, startLoadStation } from '../load/load-station.ts';
import { createSeenBoard } from '../load/seen-board.ts';
import { runClient } from '../run-client.ts';

interface Weighed {
  readonly documents: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly peakRss: number;
}

const WHOLE = 1_000_000;
const FILL_LIMIT_MS = 30 * 60_000;
const STATIONS = 40;
/** Checkpoints are written, connections that nobody needs are closed. */
const SETTLED_MS = 6000;

/** Once: memory does not vary with the round. A million documents where everything is measured in full. */
export async function measureMemory({ documents: asked, full }: BenchScale): Promise<BenchWork> {
  const documents = full ? WHOLE : asked;
  const { filled, opened } = await weighCore(documents);
  const idle = await weighIdleStations();
  const name = documents.toLocaleString('en');
  const rows: BenchRow[] = [
    {
      who: `core, opened with ${name} documents, resident`,
      value: toMb(opened.rss),
      unit: 'MB',
      note: heapNote(opened),
    },
    { who: `core, while ${name} documents came, resident at most`, value: toMb(filled.peakRss), unit: 'MB' },
    {
      who: 'server, a station that only waits, held',
      value: idle.heldBytes / 1000,
      unit: 'kB',
      note: `${STATIONS} stations with live feeds; resident ${Math.round(idle.residentBytes / 1000)} kB each`,
    },
  ];
  return {
    work: `Memory: a station's core with ${name} documents${full ? '' : ` (the aim is for ${WHOLE.toLocaleString('en')}: --full)`}, the server's for a station`,
    rows,
    aims: [
      aimAtMost(`core with ${name} documents`, toMb(opened.rss), 300, 'MB'),
      aimAtMost('idle station at the server', idle.heldBytes / 1000, 100, 'kB'),
    ],
  };
}

const toMb = (bytes: number): number => bytes / 1e6;
const heapNote = ({ heapUsed }: Weighed): string => `${Math.round(toMb(heapUsed))} MB of it in use on the heap`;

async function weighCore(documents: number): Promise<{ filled: Weighed; opened: Weighed }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-memory-'));
  const organisation = await startBenchOrganisation({ documents, stations: 1 });
  try {
    const words = [organisation.address, organisation.codes[0] ?? '', folder];
    const filled = await runClient<Weighed>('core-memory.ts', words, FILL_LIMIT_MS);
    if (filled.documents < documents) throw new Error(`the station has ${filled.documents} documents of ${documents}`);
    return { filled, opened: await runClient<Weighed>('core-memory.ts', ['-', '-', folder], FILL_LIMIT_MS) };
  } finally {
    await organisation.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What each station more costs a server that has one already. `npm run bench -- load` weighs two hundred of them. */
async function weighIdleStations(): Promise<{ heldBytes: number; residentBytes: number }> {
  const data = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-idle-'));
  const keys = await makeLoadOrganisation({ data, storage: 'sqlite', stations: STATIONS + 1, sites: 2 });
  const server = await spawnServer(data, ['--log-level', 'error'], { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  const inspector = await openInspector(/ws:\/\/\S+/.exec(server.output())?.[0] ?? '');
  const board = createSeenBoard();
  const running: LoadStation[] = [];
  const start = async (some: typeof keys): Promise<void> => {
    const started = some.map((one) =>
      startLoadStation({ address: server.address, keys: one, board, nextNumber: () => 0 }),
    );
    running.push(...started);
    await Promise.all(started.map(({ caughtUp }) => caughtUp));
    await wait(SETTLED_MS);
  };
  try {
    await start(keys.slice(0, 1));
    const before = await inspector.memory();
    await start(keys.slice(1));
    const after = await inspector.memory();
    return {
      heldBytes: (after.heldBytes - before.heldBytes) / STATIONS,
      residentBytes: (after.residentBytes - before.residentBytes) / STATIONS,
    };
  } finally {
    await Promise.all(running.map((station) => station.end()));
    inspector.close();
    await server.kill();
    await rm(data, { recursive: true, force: true });
  }
}
