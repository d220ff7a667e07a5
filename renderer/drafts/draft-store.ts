/**
 * Half-written notes and half-filled forms, per user, on this station only.
 *
 * A draft is on disk (encrypted) within WRITE_DELAY_MS of the last key stroke, so that a killed window or core costs at
 * most that. It leaves the disk only after the command that it became was answered. Each draft carries the id of the
 * command that it will become: saving it again after an interruption cannot make a second record. What was brought back
 * while that command was still under way hears when it is answered (`watchRemoved`): the same text is done then, and
 * text that was changed meanwhile becomes another command.
 */
import Dexie, { type EntityTable, liveQuery } from 'dexie';
import { seal, unseal } from './draft-cipher.ts';

const WRITE_DELAY_MS = 250;

interface SealedDraft {
  /** `userId|slot` */
  key: string;
  userId: string;
  savedAt: number;
  sealed: Uint8Array<ArrayBuffer>;
}

export interface DraftValue<Content> {
  readonly content: Content;
  readonly commandId: string;
}

export interface Draft<Content> extends DraftValue<Content> {
  readonly slot: string;
  readonly savedAt: number;
}

/** Drafts of the person who is signed in. Gone from memory when the session ends; the sealed rows stay. */
export interface DraftStore {
  readonly userId: string;
  find<Content>(slot: string): Promise<Draft<Content> | undefined>;
  /** All drafts of this person, newest first. Those that cannot be opened are left out and left alone. */
  list(): Promise<Draft<unknown>[]>;
  /** How many drafts are about a patient, by the names of their slots: this person's, and those of others, unopened. */
  countAbout(patientId: string): Promise<{ readonly own: number; readonly others: number }>;
  /** Written after a short pause; `flush` writes now. */
  keep<Content>(slot: string, value: DraftValue<Content>): void;
  /** Ends the draft of this command. Text that was kept under another one stays. */
  discard(slot: string, commandId: string): Promise<void>;
  /** Calls when a draft that lay on the disk is discarded, also by a form of an earlier sitting. */
  watchRemoved(slot: string, listener: () => void): () => void;
  flush(): Promise<void>;
}

class DraftDatabase extends Dexie {
  drafts!: EntityTable<SealedDraft, 'key'>;
  constructor(name: string) {
    super(name);
    this.version(1).stores({ drafts: 'key, userId' });
  }
}

export interface DraftTable {
  get(key: string): Promise<SealedDraft | undefined>;
  listOf(userId: string): Promise<SealedDraft[]>;
  /** Of everybody on this station. */
  listKeys(): Promise<string[]>;
  put(row: SealedDraft): Promise<void>;
  remove(key: string): Promise<void>;
  /** By whomever. */
  watchRemoved(key: string, listener: () => void): () => void;
}

/** One database per organisation's station: what one organisation wrote is not in another's file. */
export function openDraftTable(stationId: string): DraftTable {
  const { drafts } = new DraftDatabase(`holdfast-drafts-${stationId}`);
  return {
    get: (key) => drafts.get(key),
    listOf: (userId) => drafts.where('userId').equals(userId).toArray(),
    listKeys: () => drafts.toCollection().primaryKeys(),
    put: async (row) => void (await drafts.put(row)),
    remove: (key) => drafts.delete(key),
    watchRemoved(key, listener) {
      let isThere = false;
      const watching = liveQuery(() => drafts.get(key)).subscribe((row) => {
        if (isThere && !row) listener();
        isThere = row !== undefined;
      });
      return () => watching.unsubscribe();
    },
  };
}

export function createDraftStore(table: DraftTable, userId: string, key: CryptoKey, now = Date.now): DraftStore {
  const waiting = new Map<string, DraftValue<unknown>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const keyOf = (slot: string): string => `${userId}|${slot}`;

  async function write(slot: string, value: DraftValue<unknown>): Promise<void> {
    const text = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await seal(key, text, keyOf(slot));
    // Discarded while it was being sealed: it must not come back.
    if (value === discarded.get(slot)) return;
    await table.put({ key: keyOf(slot), userId, savedAt: now(), sealed });
  }
  const discarded = new Map<string, DraftValue<unknown> | undefined>();
  const newest = new Map<string, DraftValue<unknown>>();

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...waiting];
    waiting.clear();
    writing = writing.then(async () => {
      for (const [slot, value] of batch) await write(slot, value);
    });
    return writing;
  }

  async function open(row: SealedDraft): Promise<Draft<unknown> | undefined> {
    try {
      const slot = row.key.slice(userId.length + 1);
      const text = new TextDecoder().decode(await unseal(key, row.sealed, row.key));
      return { ...(JSON.parse(text) as DraftValue<unknown>), slot, savedAt: row.savedAt };
    } catch {
      return undefined;
    }
  }

  return {
    userId,
    async find<Content>(slot: string) {
      await flush();
      const row = await table.get(keyOf(slot));
      return (row && (await open(row))) as Draft<Content> | undefined;
    },
    async list() {
      await flush();
      const opened = await Promise.all((await table.listOf(userId)).map(open));
      return opened.filter((draft) => draft !== undefined).sort((one, other) => other.savedAt - one.savedAt);
    },
    async countAbout(patientId) {
      await flush();
      const about = (await table.listKeys()).filter((rowKey) => rowKey.split('|').slice(1).includes(patientId));
      const own = about.filter((rowKey) => rowKey.startsWith(`${userId}|`)).length;
      return { own, others: about.length - own };
    },
    keep(slot, value) {
      waiting.set(slot, value);
      newest.set(slot, value);
      timer ??= setTimeout(() => void flush(), WRITE_DELAY_MS);
    },
    async discard(slot, commandId) {
      if ((newest.get(slot)?.commandId ?? commandId) !== commandId) return;
      waiting.delete(slot);
      discarded.set(slot, newest.get(slot));
      await writing;
      const row = await table.get(keyOf(slot));
      if (row && (await open(row))?.commandId === commandId) await table.remove(keyOf(slot));
    },
    watchRemoved: (slot, listener) => table.watchRemoved(keyOf(slot), listener),
    flush,
  };
}
