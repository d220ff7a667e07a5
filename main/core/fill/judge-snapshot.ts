/** SN10: whether a snapshot file is one that this station may take. Nothing is changed before everything here has held. */
import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { parseCheckpointText } from '#shared/replication/checkpoint-text.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { type ChunkSeal, chunkSealOf } from '#shared/snapshot/chunk.ts';
import { isSignedByServer, type SnapshotHead } from '#shared/snapshot/snapshot-head.ts';
import { openForStation, openingKeyOf } from '#shared/snapshot/station-box.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { isRevoked } from '../replicator/look-at-server.ts';
import { type ChunkAt, openSnapshotFile, SnapshotDamaged, type SnapshotFile } from './snapshot-file.ts';
import type { Contents } from './snapshot-source.ts';

export interface SnapshotReader {
  readonly store: DocumentStore;
  readonly organisation: string;
  /** Pinned at enrolment. */
  readonly organisationKey: VerifyingKey;
  readonly station: string;
  readonly stationKeySecret: Uint8Array;
  /** Identity of that server's database as it is now; undefined where nobody who knows can be asked. */
  readonly findIdentity: (snapshotsServer: string) => Promise<string | undefined>;
}

export interface JudgedSnapshot {
  readonly file: SnapshotFile;
  readonly head: SnapshotHead;
  readonly seal: ChunkSeal;
  readonly contents: Contents;
  /** Behind the contents. */
  readonly begin: ChunkAt;
}

/** The caller closes the file of what is taken. */
export async function judgeSnapshot(path: string, reader: SnapshotReader): Promise<JudgedSnapshot | Refusal> {
  const file = await openSnapshotFile(path);
  if (!file)
    return refusal('not-found', `There is no file ${path} that could be read. Look for it, and name it again.`);
  let judged: JudgedSnapshot | Refusal | undefined;
  try {
    judged = await judgeOpened(file, reader);
    return judged;
  } catch (fault) {
    if (fault instanceof SnapshotDamaged) return damaged(fault);
    throw fault;
  } finally {
    if (!judged || isRefusal(judged)) await file.close();
  }
}

async function judgeOpened(file: SnapshotFile, reader: SnapshotReader): Promise<JudgedSnapshot | Refusal> {
  if (file.head.state === 'not-ours')
    return refusal(
      'file-damaged',
      'This is no snapshot file, or its beginning is damaged. Fetch it again from the server.',
    );
  if (file.head.state === 'newer-version')
    return refusal('newer-version', 'The file is of a newer version than this program. Update this workstation first.');
  const { signed, text } = file.head;
  const refused = await judgeHead(signed, reader);
  if (refused) return refused;
  const contentKey = await openForStation(signed.head.key, await openingKeyOf(reader.stationKeySecret));
  if (!contentKey)
    return refusal(
      'wrong-key',
      'The file was written for another key than this station has. Have it written anew for this station.',
    );
  const seal = await chunkSealOf(contentKey, text);
  const { part, next } = await file.readChunk({ offset: Buffer.byteLength(text), number: 0 }, seal);
  if (part.line.part !== 'contents') throw new SnapshotDamaged('changed');
  const { head } = signed;
  if (await isNothingNew(reader.store, head, part.line))
    return refusal(
      'already-done',
      'Everything in this file is here already, or newer. It is not needed; the line brings the rest.',
    );
  return { file, head, seal, contents: part.line, begin: next };
}

async function judgeHead(
  signed: Parameters<typeof isSignedByServer>[0],
  reader: SnapshotReader,
): Promise<Refusal | undefined> {
  const { organisation, station, server } = signed.head;
  if (organisation !== reader.organisation)
    return refusal(
      'invalid-input',
      "The file is another organisation's. Ask the administrator for the one of this station.",
    );
  if (station !== reader.station)
    return refusal(
      'invalid-input',
      `The file is for the station ${station}, this is ${reader.station}. Ask for the one of this station.`,
    );
  if (!(await isSignedByServer(signed, reader)))
    return refusal(
      'file-damaged',
      'No server of this organisation has signed the file, or it was changed. Do not use it; tell the administrator.',
    );
  if (server.hub && (await isRevoked(reader.store, server.hub.certificate.hubId)))
    return refusal('revoked', 'The hub that wrote the file was shut out since. Have one written at central.');
  const now = await reader.findIdentity(server.identity);
  if (now !== undefined && now !== server.identity)
    return refusal(
      'conflict',
      'The server was restored, or set up anew, since it wrote this file. Have a new one written.',
    );
  return undefined;
}

/** Every lane has gone as far with that server, or further. */
async function isNothingNew(store: DocumentStore, head: SnapshotHead, { seq }: Contents): Promise<boolean> {
  const { instanceId: target } = await store.info();
  for (const lane of LANES) {
    const id = replicationId({ source: head.server.identity, target, lane });
    const reached = parseCheckpointText(await store.findLocal(id))?.sourceLastSeq ?? '0';
    if (reached === '0' || Number.parseInt(reached, 10) < seq) return false;
  }
  return true;
}

export function damaged({ why }: SnapshotDamaged): Refusal {
  return why === 'cut'
    ? refusal(
        'file-damaged',
        'The file is cut off: its end is missing. Copy it here again; it goes on where it stopped.',
      )
    : refusal(
        'file-damaged',
        'The file was changed or damaged on its way. Copy it again, or have a new one written; what came from it so far is good.',
      );
}
