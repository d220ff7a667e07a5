/**
 * What is done on a full volume. Bulky work (files, replication) writes to the store as it is and is refused first.
 * What must go on — the audit of reads, sign-in, charting — writes through `careful`: when the disk is full, the
 * reserve is given up and the write is tried once more.
 *
 * @SAFETY A nurse who gave a dose can record it on a full disk. Shown by disk-room.test.ts.
 */
import type { DiskReserve } from '#shared/sqlite/disk-reserve.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { LocalStore } from './session/local-record.ts';

export type Reserve = Pick<DiskReserve, 'state' | 'release' | 'refill'>;

export interface DiskRoom {
  readonly careful: LocalStore;
  /** False once the reserve was given up: no new files then. */
  isRoomForFiles(): boolean;
  /** Takes the reserve again when there is room. */
  refill(): void;
}

export function createDiskRoom(store: DocumentStore, reserve: Reserve | undefined): DiskRoom {
  return {
    careful: {
      findLocal: (id) => store.findLocal(id),
      async write(batch) {
        try {
          return await store.write(batch);
        } catch (error) {
          if (!reserve || reserve.state === 'released' || !isDiskFull(error)) throw error;
          reserve.release();
          return store.write(batch);
        }
      },
    },
    isRoomForFiles: () => reserve === undefined || reserve.state === 'held',
    refill: () => void reserve?.refill(),
  };
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof StoreFault && error.refusal.code === 'disk-nearly-full';
