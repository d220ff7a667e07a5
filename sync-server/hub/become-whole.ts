/**
 * HU12 (RP8): a hub's list of what a station should have counts once the hub itself had everything of its scope, by
 * central's list: once in the life of the file. Before that central is asked.
 */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Manifest } from '#shared/protocol/scope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { HubRecord } from './hub-record.ts';

export interface WholenessParts {
  readonly store: Pick<DocumentStore, 'summarise'>;
  readonly readManifest: () => Promise<Manifest | Refusal>;
  readonly record: () => Pick<HubRecord, 'wholeAt'>;
  readonly keep: (change: Pick<HubRecord, 'wholeAt'>) => Promise<void>;
  readonly nowMs: () => number;
}

/** To be called whenever everything that central had has come. */
export async function becomeWhole({ store, readManifest, record, keep, nowMs }: WholenessParts): Promise<void> {
  if (record().wholeAt !== undefined) return;
  const manifest = await readManifest();
  if (isRefusal(manifest)) return;
  const { facilities, patients, count, hash } = manifest;
  const here = await store.summarise({ facilities, patients });
  if (here.count === count && here.hash === hash) await keep({ wholeAt: new Date(nowMs()).toISOString() });
}
