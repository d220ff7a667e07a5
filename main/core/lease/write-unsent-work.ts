import { open, rename, rm } from 'node:fs/promises';
import type { SigningKey } from '#shared/domain/identity/signing-key.ts';
import type { X25519PublicJwk } from '#shared/protocol/lease.ts';
import { type SealedDocument, type SealedPart, sealPart } from '#shared/protocol/sealed-work.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { listUnsent, readSealable } from './unsent-work.ts';

export interface UnsentWork {
  readonly store: DocumentStore;
  readonly stationKey: SigningKey;
  readonly encryptionKey: X25519PublicJwk;
  readonly head: Pick<SealedPart, 'organisation' | 'station' | 'incarnation' | 'sealedAt'>;
}

/** About as much as one part holds before it is sealed: memory stays small however long the outage was. */
const PART_BYTES = 4 * 1024 * 1024;

/** Whole or not at all, and on the disk when it resolves. Gives the number of documents; without any there is no file. */
export async function writeUnsentWork(file: string, work: UnsentWork): Promise<number> {
  const ids = await listUnsent(work.store, work.head.station);
  if (ids.length === 0) {
    await rm(file, { force: true });
    return 0;
  }
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    for await (const part of partsOf(work, ids))
      await handle.write(`${await sealPart(part, work.stationKey, work.encryptionKey)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  return ids.length;
}

async function* partsOf({ store, head }: UnsentWork, ids: readonly string[]): AsyncIterable<SealedPart> {
  let documents: SealedDocument[] = [];
  let bytes = 0;
  let part = 1;
  const next = (last: boolean): SealedPart => ({ format: 'holdfast-sealed-work/1', ...head, part, last, documents });
  for (const id of ids) {
    for (const document of await readSealable(store, id)) {
      documents.push(document);
      bytes += sizeOf(document);
    }
    if (bytes < PART_BYTES) continue;
    yield next(false);
    [documents, bytes, part] = [[], 0, part + 1];
  }
  yield next(true);
}

function sizeOf({ body, attachments = {} }: SealedDocument): number {
  return Object.values(attachments).reduce((sum, { dataBase64 }) => sum + dataBase64.length, body.length);
}
