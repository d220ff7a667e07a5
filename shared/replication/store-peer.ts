import type { DocumentStore, Graft, LocalWrite, WriteOutcome } from '#shared/store/document-store.ts';
import { checkpointDocumentText, parseCheckpointText } from './checkpoint-text.ts';
import type {
  AskedRevisions,
  FeedPage,
  FeedQuery,
  FeedToken,
  NamedCheckpoint,
  RefusedRevision,
  ReplicationSource,
  ReplicationTarget,
  StoredRevision,
  WriteReport,
} from './peer.ts';
import { revOfGraft } from './to-graft.ts';

export interface StorePeerOptions {
  /** Kinds that this store does not give away, e.g. AuditEvent where it serves downward (RP11). */
  readonly excludeKinds?: readonly string[];
  /** Called with what each write stored, e.g. to tell where documents came from. */
  readonly onStored?: (outcomes: readonly WriteOutcome[]) => void;
}

export type StorePeer = ReplicationSource & ReplicationTarget;

/** A document store as source and target of replications. */
export function createStorePeer(store: DocumentStore, options: StorePeerOptions = {}): StorePeer {
  return {
    identity: async () => (await store.info()).instanceId,
    capabilities: () => Promise.resolve({ rows: true, lanes: true }),
    async readCheckpoint(id) {
      return parseCheckpointText(await store.findLocal(localId(id)));
    },
    async writeCheckpoint(replicationId, checkpoint) {
      await store.write({ locals: [toLocal({ replicationId, checkpoint })] });
    },
    readFeed: (query) => readFeed(store, options, query),
    readRevisions: (wanted) => readRevisions(store, wanted),
    async readAttachment(_id, _rev, name, digest) {
      const bytes = await store.findAttachment(digest);
      if (!bytes) throw new Error(`attachment ${name} has no bytes here`);
      return bytes;
    },
    waitForChange: (since, signal) => waitForChange(store, since, signal),
    findMissing: async (asked) => (await store.findMissing(asked)).map(({ id, missing }) => ({ id, missing })),
    writeRevisions: (grafts, signal, checkpoint) => writeRevisions(store, options, { grafts, checkpoint }, signal),
  };
}

/** Local documents are named without `_local/` in a store. */
function localId(replicationId: string): string {
  return replicationId;
}

function toLocal({ replicationId, checkpoint }: NamedCheckpoint): LocalWrite {
  return { id: localId(replicationId), body: checkpointDocumentText(checkpoint) };
}

async function readFeed(store: DocumentStore, { excludeKinds }: StorePeerOptions, query: FeedQuery): Promise<FeedPage> {
  const { since, limit, lane, bodies = true } = query;
  const page = await store.listChanges({
    since: since === undefined ? 0 : Number.parseInt(since, 10),
    limit,
    bodies: bodies ? 'leaves' : 'none',
    ...(lane && { lane }),
    ...(excludeKinds && { excludeKinds }),
  });
  const rows = page.rows.map(({ seq, id, leaves, revisions }) => ({
    seq: String(seq),
    id,
    leaves: leaves.map(({ rev }) => rev),
    ...(revisions && { revisions }),
  }));
  return { rows, last: String(page.lastSeq), pending: page.pending };
}

async function readRevisions(store: DocumentStore, wanted: readonly AskedRevisions[]): Promise<StoredRevision[]> {
  const found: StoredRevision[] = [];
  for (const { id, revs } of wanted) {
    for (const revision of await store.findLeaves(id, { revs })) if (revision.body !== undefined) found.push(revision);
  }
  return found;
}

async function waitForChange(store: DocumentStore, since: FeedToken | undefined, signal: AbortSignal): Promise<void> {
  const position = since === undefined ? 0 : Number.parseInt(since, 10);
  let stop = () => {};
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      stop = store.watch((updateSeq) => {
        if (updateSeq > position) resolve();
      });
      store.info().then(({ updateSeq }) => {
        if (updateSeq > position) resolve();
      }, reject);
      if (signal.aborted) onAbort();
    });
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}

async function writeRevisions(
  store: DocumentStore,
  options: StorePeerOptions,
  { grafts, checkpoint }: { readonly grafts: readonly Graft[]; readonly checkpoint: NamedCheckpoint | undefined },
  signal: AbortSignal,
): Promise<WriteReport> {
  const lacking = await findLackingBytes(store, grafts);
  const whole = lacking.length === 0 ? grafts : grafts.filter((graft) => !lacking.includes(graft));
  signal.throwIfAborted();
  const goesAlong = checkpoint !== undefined && lacking.length === 0 && whole.length > 0;
  const batch = { grafts: whole, ...(goesAlong && { locals: [toLocal(checkpoint)], localsIfAllTaken: true }) };
  const outcomes = whole.length === 0 ? [] : (await store.write(batch)).outcomes;
  options.onStored?.(outcomes);
  const refused = outcomes.flatMap((outcome, at) => refusalOf(outcome, whole[at]));
  const known = outcomes.filter(({ state }) => state === 'known').length;
  const recorded = goesAlong && refused.length === 0;
  return { refused: [...refused, ...lacking.map(missingStub)], known, recorded };
}

/** Grafts with a reference to bytes that are not here. */
async function findLackingBytes(store: DocumentStore, grafts: readonly Graft[]): Promise<Graft[]> {
  const lacking: Graft[] = [];
  for (const graft of grafts) if (graft.attachments && (await lacksBytes(store, graft))) lacking.push(graft);
  return lacking;
}

async function lacksBytes(store: DocumentStore, { attachments = {} }: Graft): Promise<boolean> {
  for (const input of Object.values(attachments)) {
    if ('stub' in input && !(await store.findAttachment(input.digest, { start: 0, end: 0 }))) return true;
  }
  return false;
}

function missingStub(graft: Graft): RefusedRevision {
  return {
    id: graft.id,
    rev: revOfGraft(graft),
    error: 'missing_stub',
    reason: 'the bytes of an attachment are not here',
  };
}

/** A quarantined revision is kept, and its sender is told so (ST6). */
function refusalOf(outcome: WriteOutcome, graft: Graft | undefined): RefusedRevision[] {
  if (!graft || outcome.state === 'stored' || outcome.state === 'known') return [];
  const error = outcome.state === 'conflict' ? 'conflict' : 'forbidden';
  const reason = outcome.state === 'quarantined' ? `quarantined: ${outcome.reason}` : outcome.reason;
  return [{ id: graft.id, rev: revOfGraft(graft), error, reason }];
}
