/**
 * What is done on a full volume. Bulky work (files, replication) writes to the store as it is and is refused first.
 * What must go on — the audit of reads, sign-in, charting — writes through `careful`: when the disk is full, the
 * reserve is given up and the write is tried once more.
 *
 * @SAFETY A nurse who gave a dose can record it on a full disk. Shown by disk-room.test.ts.
 */
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { DiskReserve } from '#shared/sqlite/disk-reserve.ts';
import type { DocumentStore, WriteBatch } from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { LocalStore } from './session/local-record.ts';

export type Reserve = Pick<DiskReserve, 'state' | 'release' | 'refill'>;

export interface DiskRoom {
  readonly careful: LocalStore;
  /** The store for replication: once the reserve was given up, large batches are refused, so that they do not eat it. */
  readonly bulk: DocumentStore;
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
    bulk: withWrite(store, async (batch) => {
      if (reserve?.state === 'released' && isLarge(batch)) throw new StoreFault(fullFor('replication'));
      return store.write(batch);
    }),
    isRoomForFiles: () => reserve === undefined || reserve.state === 'held',
    refill: () => void reserve?.refill(),
  };
}

/** What comes in beside this while only the reserve is left: users, revocations, checkpoints. */
const LARGE_CHARS = 256 * 1024;

function isLarge({ grafts = [] }: WriteBatch): boolean {
  return (
    grafts.some(({ attachments }) => attachments) ||
    grafts.reduce((sum, { body }) => sum + body.length, 0) > LARGE_CHARS
  );
}

const fullFor = (what: string): Refusal =>
  refusal(
    'disk-nearly-full',
    'The disk of this station is nearly full. What is new at central waits until there is room.',
    {
      support: `reserve given up, ${what} held back`,
    },
  );

/** The same store with another way to write. */
function withWrite(store: DocumentStore, write: DocumentStore['write']): DocumentStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'write') return write;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof StoreFault && error.refusal.code === 'disk-nearly-full';
