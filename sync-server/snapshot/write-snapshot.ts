/** A snapshot file for one station (SN1–SN9). Order: the file whole and on the disk, then the note, the checkpoint and the audit event, and only then its name. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { markOf } from '#shared/replication/identity-guard.ts';
import { type ChunkSeal, chunkSealOf, sealChunk } from '#shared/snapshot/chunk.ts';
import { writeHead } from '#shared/snapshot/snapshot-head.ts';
import { encodePart, type PartLine } from '#shared/snapshot/snapshot-part.ts';
import { sealForStation } from '#shared/snapshot/station-box.ts';
import type { ServerContext } from '../context.ts';
import { tokensOf } from '../couch/sequence-token.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import { findStationScope } from '../scopes/station-scope.ts';
import { findWriter, type Writer } from './find-writer.ts';
import { countImage, readImage } from './read-image.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

export interface SnapshotWish {
  readonly organisation: OrganisationEntry;
  readonly station: StationEntry;
  /** Where it is to stand. Nothing is overwritten. */
  readonly file: string;
  /** Who runs the command: stands in the audit. */
  readonly by: string;
  readonly onProgress?: (done: number, expected: number) => void;
  /** Writes down what was written: resolves once the file may be given out. A refusal takes the file away again. */
  readonly settle: (note: SnapshotNote) => Promise<Refusal | undefined>;
  /** For tests: small parts. */
  readonly partBytes?: number;
}

export interface SnapshotReport {
  readonly documents: number;
  readonly attachments: number;
  /** Of the file. */
  readonly bytes: number;
  readonly writtenBy: string;
}

type Parts = Pick<ServerContext, 'catalogue' | 'clock' | 'secrets' | 'stores'>;

export async function writeSnapshot(context: Parts, wish: SnapshotWish): Promise<SnapshotReport | Refusal> {
  const { organisation, station, file } = wish;
  if (station.state === 'revoked')
    return refusal(
      'revoked',
      `${station.name} was shut out: it gets no file. Enrol the machine again if it is to work.`,
    );
  if (await stat(file).catch(() => undefined))
    return refusal('already-done', `There is a file ${file} already. Move it away, or name another.`);
  const writer = await findWriter(context, organisation.id, await context.stores.open(organisation.database));
  if (writer.role === 'hub-not-whole')
    return refusal(
      'not-loaded-here',
      'This hub has not everything itself yet. Let it finish, or write the file at central.',
    );
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    const written = await writeAll(context, wish, writer, handle).finally(() => handle.close());
    await context.catalogue.addSnapshot(written.note);
    const refused = await wish.settle(written.note);
    if (refused) return refused;
    await rename(part, file);
    await syncFolder(dirname(file));
    return written.report;
  } finally {
    await rm(part, { force: true });
  }
}

interface Written {
  readonly report: SnapshotReport;
  readonly note: SnapshotNote;
}

async function writeAll(
  context: Parts,
  { organisation, station, by, onProgress, partBytes }: SnapshotWish,
  writer: Exclude<Writer, { role: 'hub-not-whole' }>,
  handle: FileHandle,
): Promise<Written> {
  const { catalogue, clock } = context;
  const store = await context.stores.open(organisation.database);
  // In this order: what enters the scope later, or changes later, comes with the delta.
  const { scope, epoch } = await findStationScope({ catalogue, clock, store }, { ...station, stationId: station.id });
  const { instanceId, updateSeq: seq } = await store.info();
  const position = tokensOf(instanceId)({ seq, epoch });
  const identity = `${await catalogue.serverId()}/${organisation.database}/${markOf(position)}`;
  const contentKey = randomBytes(32);
  const madeAtMs = clock.now();
  const id = randomUUID();
  const head = await writeHead(
    {
      snapshot: id,
      organisation: organisation.id,
      server: { identity, ...(writer.role === 'hub' && { hub: writer.certificate }) },
      station: station.id,
      madeAt: new Date(madeAtMs).toISOString(),
      key: await sealForStation(contentKey, station.publicKeyJwk),
    },
    writer.key,
  );
  const chunks = createChunkWriter(handle, await chunkSealOf(contentKey, head));
  await chunks.begin(head);
  const expected = await countImage(store, scope);
  await chunks.add({ part: 'contents', seq, position, expected });
  let [documents, attachments] = [0, 0];
  for await (const { line, content } of readImage(store, { scope, seq, ...(partBytes && { partBytes }) })) {
    await chunks.add(line, content);
    if (line.part === 'bytes' && line.at === 0) attachments += 1;
    if (line.part !== 'rows') continue;
    documents = line.done;
    onProgress?.(documents, Math.max(expected, documents));
  }
  await chunks.end({ part: 'end', documents, attachments });
  await handle.sync();
  return {
    report: { documents, attachments, bytes: chunks.bytes(), writtenBy: writer.name },
    note: {
      ...{ id, organisationId: organisation.id, stationId: station.id, storeInstanceId: station.storeInstanceId },
      ...{ identity, position, madeAtMs, documents, by: `${by}, ${writer.name}`, state: 'written' },
    },
  };
}

function createChunkWriter(handle: FileHandle, seal: ChunkSeal) {
  let number = 0;
  let bytes = 0;
  const put = async (chunk: Uint8Array) => {
    for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
    bytes += chunk.length;
  };
  const add = async (line: PartLine, content: string | Uint8Array | undefined, last: boolean) => {
    await put(await sealChunk(seal, { number, last }, await encodePart(line, content)));
    number += 1;
  };
  return {
    bytes: () => bytes,
    begin: (head: string) => put(new TextEncoder().encode(head)),
    add: (line: PartLine, content?: string | Uint8Array) => add(line, content, false),
    end: (line: PartLine) => add(line, undefined, true),
  };
}

/** So that the name survives a power cut, too. Windows opens no folders, and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
