/**
 * A station's records are sealed. The order is the invariant (LE10): at no moment is work lost, and nothing is claimed to
 * be sealed whose key is still here.
 *
 *   1. unsent work is in a file that only central can read, on the disk;
 *   2. the store is closed;
 *   3. the note says that this station is sealed, and whom it may ask;
 *   4. the lease key is overwritten, then removed.
 *
 * Killed before 4 the key is still there: the next start opens the store, finds the lease over, and seals again from 1.
 * Shown by sealing.crash.test.ts.
 */
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import { readServerList } from '../replicator/server-list.ts';
import { removeLeaseKey, type SealedNote, unsentFile, writeSealedNote } from './lease-files.ts';
import type { LeaseRecord } from './lease-record.ts';
import { syncFolder } from './wipe-file.ts';
import { writeUnsentWork } from './write-unsent-work.ts';

export const SEAL_POINTS = ['before-unsent', 'unsent-written', 'store-closed', 'note-written', 'key-removed'] as const;
export type SealPoint = (typeof SEAL_POINTS)[number];

export interface Sealing {
  readonly why: SealedNote['why'];
  /** Trusted time. */
  readonly nowMs: number;
  readonly lease: Pick<LeaseRecord, 'encryptionKey'>;
  readonly reach?: (point: SealPoint) => void;
}

/** Closes the store, whatever happens. */
export async function sealStation(
  opened: OpenedOrganisation,
  { why, nowMs, lease, reach = () => {} }: Sealing,
): Promise<SealedNote> {
  const { folder, record } = opened;
  const since = new Date(nowMs).toISOString();
  reach('before-unsent');
  const { lastHub, hubs, central } = await readServerList(opened.store);
  const unsent = await writeUnsent(opened, lease, since).finally(() => opened.store.close());
  await syncFolder(folder);
  reach('store-closed');
  const { address, stationId, incarnation, organisation } = record;
  const note: SealedNote = {
    why,
    since,
    unsent,
    contact: {
      ...{ address, stationId, incarnation, database: organisation.database },
      others: [lastHub, ...hubs, central].filter((one) => one !== undefined && one !== address) as string[],
    },
  };
  await writeSealedNote(folder, note);
  reach('note-written');
  await removeLeaseKey(folder);
  reach('key-removed');
  return note;

  async function writeUnsent(
    { store, stationKey }: OpenedOrganisation,
    { encryptionKey }: Sealing['lease'],
    sealedAt: string,
  ) {
    const head = {
      organisation: record.organisation.id,
      station: record.stationId,
      incarnation: record.incarnation,
      sealedAt,
    };
    const count = await writeUnsentWork(unsentFile(folder), { store, stationKey, encryptionKey, head });
    reach('unsent-written');
    return count;
  }
}
