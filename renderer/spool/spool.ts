/**
 * Captured files on their way to core: on disk (sealed) at once, replicated into core's staging database, promoted by
 * `document.attach`, and only then forgotten here. Every step can be repeated; what was interrupted goes on when the same
 * person is back.
 */

import httpAdapter from 'pouchdb-adapter-http';
import idbAdapter from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { create } from 'zustand';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { CoreClient } from '../core-client/core-client.ts';
import { settle } from '../core-client/use-command.ts';
import { bridgeFetch, STAGING_ADDRESS } from './bridge-fetch.ts';
import {
  type CapturedFile,
  type SealedFacts,
  SPOOL_ATTACHMENT,
  type SpoolDocument,
  sealCapturedFile,
  unsealFacts,
} from './spool-format.ts';

PouchDB.plugin(idbAdapter).plugin(httpAdapter).plugin(replication);

/** `kept`: on this station's disk, waiting. `sending` → core has it → `attaching` → gone from here. */
export type SpoolEntryState =
  | { readonly state: 'kept' | 'sending' | 'attaching' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'failed' };

export type SpoolEntry = SpoolEntryState & {
  readonly spoolId: string;
  readonly patientId: string;
  readonly contentType: string;
  readonly facts: SealedFacts;
};

export const useSpoolEntries = create<{ readonly entries: readonly SpoolEntry[] }>(() => ({ entries: [] }));

export interface Spool {
  /** Resolves when the file is on this station's disk. */
  add(file: Omit<CapturedFile, 'userId'>): Promise<void>;
  /** Sends whatever is here; called after sign-in and by "try again". */
  sendAll(): Promise<void>;
  discard(spoolId: string): Promise<void>;
  /** The session ends: nothing more is sent, nothing stays in memory. */
  close(): Promise<void>;
}

interface Options {
  readonly core: CoreClient;
  readonly stationId: string;
  readonly userId: string;
  readonly key: CryptoKey;
}

export function openSpool({ core, stationId, userId, key }: Options): Spool {
  const local = new PouchDB(`holdfast-spool-${stationId}`, { adapter: 'idb', auto_compaction: true });
  const staging = new PouchDB(STAGING_ADDRESS, {
    adapter: 'http',
    skip_setup: true,
    fetch: bridgeFetch(core),
  } as never);
  let isClosed = false;
  let sending: Promise<void> = Promise.resolve();

  function note(spoolId: string, change: SpoolEntryState | undefined): void {
    if (isClosed) return;
    useSpoolEntries.setState(({ entries }) => ({
      entries: entries.flatMap((entry) =>
        entry.spoolId !== spoolId ? [entry] : change ? [{ ...entry, ...change }] : [],
      ),
    }));
  }

  async function send(entry: SpoolEntry): Promise<void> {
    note(entry.spoolId, { state: 'sending' });
    await PouchDB.replicate(local, staging, { doc_ids: [entry.spoolId], batch_size: 1 });
    if (isClosed) return;
    note(entry.spoolId, { state: 'attaching' });
    const { facts, patientId, contentType, spoolId } = entry;
    const { commandId, title, encounterId, takenAt } = facts;
    const optional = { ...(encounterId ? { encounterId } : {}), ...(takenAt ? { takenAt } : {}) };
    const input = { commandId, patientId, spoolId, title, contentType, ...optional };
    const outcome = await settle(core.call(contract.file.attach, input));
    const isThere = outcome.state === 'refused' && outcome.refusal.code === 'already-done';
    if (outcome.state === 'done' || isThere) await forget(spoolId);
    else
      note(spoolId, outcome.state === 'refused' ? outcome : { state: outcome.state === 'fault' ? 'failed' : 'kept' });
  }

  async function forget(spoolId: string): Promise<void> {
    const document = await local.get(spoolId).catch(() => undefined);
    if (document) await local.remove(document);
    await local.compact();
    note(spoolId, undefined);
  }

  async function sendEach(): Promise<void> {
    for (const entry of useSpoolEntries.getState().entries) {
      if (isClosed) return;
      await send(entry).catch(() => note(entry.spoolId, { state: 'kept' }));
    }
  }

  async function load(): Promise<void> {
    const found = await local.allDocs({ include_docs: true });
    const documents = found.rows.flatMap((row) =>
      row.doc?.userId === userId ? [row.doc as unknown as SpoolDocument] : [],
    );
    const entries = await Promise.all(
      documents.map(async (document) => entryOf(document, await unsealFacts(key, document))),
    );
    if (!isClosed) useSpoolEntries.setState({ entries });
  }

  const inTurn = (step: () => Promise<void>): Promise<void> => {
    sending = sending.then(step, step);
    return sending;
  };
  const loaded = load().catch(() => undefined);

  return {
    async add(captured) {
      await loaded;
      const { document, attachment } = await sealCapturedFile(key, { ...captured, userId });
      const data = new Blob([attachment], { type: 'application/octet-stream' });
      await local.put({ ...document, _attachments: { [SPOOL_ATTACHMENT]: { content_type: data.type, data } } });
      const entry = entryOf(document, captured.facts);
      useSpoolEntries.setState(({ entries }) => ({ entries: [...entries, entry] }));
      void inTurn(() => send(entry).catch(() => note(entry.spoolId, { state: 'kept' })));
    },
    sendAll: () => inTurn(() => loaded.then(sendEach)),
    async discard(spoolId) {
      await forget(spoolId);
      // Core may have the file already. Where this does not get through, core forgets it by its age.
      await PouchDB.replicate(local, staging, { doc_ids: [spoolId] }).catch(() => undefined);
    },
    async close() {
      isClosed = true;
      useSpoolEntries.setState({ entries: [] });
      await local.close();
    },
  };
}

function entryOf(document: SpoolDocument, facts: SealedFacts): SpoolEntry {
  return {
    state: 'kept',
    spoolId: document._id,
    patientId: document.patientId,
    contentType: document.contentType,
    facts,
  };
}
