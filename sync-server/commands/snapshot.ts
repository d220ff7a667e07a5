import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/read-environment.ts';
import type { ServerContext } from '../context.ts';
import { findHubRecord } from '../hub/hub-record.ts';
import { auditSnapshot, settleSnapshot } from '../snapshot/settle-snapshot.ts';
import type { SnapshotNote, SnapshotState } from '../snapshot/snapshot-notes.ts';
import { writeSnapshot } from '../snapshot/write-snapshot.ts';
import { tryLockFolder } from '../storage/folder-lock.ts';
import { CommandRefused } from './command-refused.ts';
import { createProgressBar } from './progress-bar.ts';
import { getOrganisation, getStation, print, STORAGE_OPTION, withContext } from './with-context.ts';

interface SnapshotSettings extends Settings {
  readonly org?: string;
  readonly station: string;
  readonly out: string;
}

/** `snapshot`: what one station is to be filled from. Also beside a running server, at central and at a hub. */
export function registerSnapshot(program: Command, environment: Environment): void {
  program
    .command('snapshot')
    .description('write all that one station may hold into a file that only that station opens')
    .requiredOption('--station <station>', 'its id, or its code when that is clear')
    .requiredOption('--out <file>', 'where to write it; nothing is overwritten')
    .option('--org <organisation>', 'name, id or database; needed when there are several')
    .option('--data <folder>', 'folder of databases and keys', environment.data ?? 'holdfast-data')
    .option(...STORAGE_OPTION)
    .addHelpText(
      'after',
      '\nEnrol the station first. Carry the file there and start the station with --fill-from FILE.',
    )
    .action(write);
}

function write(options: SnapshotSettings): Promise<void> {
  return withContext(options, async (context) => {
    const organisation = await getOrganisation(context, options.org);
    const station = await getStation(context, organisation, options.station);
    const file = resolve(options.out);
    const bar = createProgressBar();
    const store = await context.stores.open(organisation.database);
    const isHub = (await findHubRecord(store)) !== undefined;
    const report = await writeSnapshot(context, {
      ...{ organisation, station, file, by: userInfo().username },
      onProgress: (done, expected) => bar.update(done, expected, `${done} of ${expected} documents`),
      settle: (note) => settle(context, note, isHub),
    });
    bar.end();
    if (isRefusal(report)) throw new CommandRefused(report.sentence);
    const { documents, attachments, bytes, writtenBy } = report;
    print(`${file}: ${documents} documents, ${attachments} attachments, ${bytes} bytes.`);
    print(`Written by ${writtenBy} for ${station.name} (${station.code}, ${station.id}); no other station opens it.`);
    print(isHub ? 'Central hears of it at the next contact.' : 'It stands in the audit.');
  });
}

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** Where a server runs on the folder, that one alone writes to its databases: it finds the note, and this waits for it. */
async function settle(context: ServerContext, { id }: SnapshotNote, isHub: boolean): Promise<Refusal | undefined> {
  const { storage, dataFolder } = context.config;
  const lock = storage.engine === 'sqlite' ? tryLockFolder(dataFolder) : undefined;
  if (storage.engine === 'sqlite' && !lock) return waitFor(context, id, isHub ? ['placed', 'told'] : ['told']);
  try {
    // A hub has no say in the audit: it tells central while it runs.
    await settleSnapshot(context, id, async (note) => !isHub && auditSnapshot(context, note));
    return undefined;
  } finally {
    lock?.release();
  }
}

async function waitFor(
  { catalogue }: ServerContext,
  id: string,
  states: readonly SnapshotState[],
): Promise<Refusal | undefined> {
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; await pause(LOOK_EVERY_MS)) {
    const note = await catalogue.findSnapshot(id);
    if (note && states.includes(note.state)) return undefined;
  }
  return refusal(
    'locked',
    'The server that runs here did not write it down within a minute. Look into its log and try again.',
  );
}
