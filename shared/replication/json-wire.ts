import { bulkDocsAnswer } from '#shared/protocol/bulk-docs.ts';
import { splitBulkGet, splitOpenRevs } from '#shared/protocol/bulk-get-text.ts';
import { type ChangesAnswer, changesAnswer, sequenceToken } from '#shared/protocol/changes.ts';
import type { DocumentParts } from '#shared/protocol/document-text.ts';
import { decodeDocument, encodeGraft, isMalformed, toStoredRevision } from '#shared/protocol/revision-json.ts';
import type { HttpLink } from './http-link.ts';
import type { HttpWire } from './http-peer.ts';
import type {
  AskedRevisions,
  FeedPage,
  FeedToken,
  Graft,
  RefusedRevision,
  StoredRevision,
  WriteReport,
} from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { revOfGraft } from './to-graft.ts';
import { writeInParts } from './write-in-parts.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const HEARTBEAT_MS = 8000;

/** CouchDB's own wire: `_changes`, `_bulk_get` or `open_revs`, `_bulk_docs` with `new_edits=false`. */
export function createJsonWire(link: HttpLink): HttpWire {
  let bulkGet: 'untried' | 'offered' | 'lacking' = 'untried';
  return {
    readFeed: (query, signal) => readFeed(link, query, signal),
    async readRevisions(wanted, signal) {
      if (bulkGet !== 'lacking') {
        const found = await readByBulkGet(link, wanted, signal);
        bulkGet = found ? 'offered' : 'lacking';
        if (found) return found;
      }
      return readByOpenRevs(link, wanted, signal);
    },
    waitForChange: (since, signal) => waitForChange(link, since, signal),
    async writeRevisions(grafts, signal) {
      const whole = grafts.filter((graft) => !refersToBytes(graft));
      const report =
        whole.length === 0 ? { refused: [] } : await writeInParts(whole, (part) => postDocs(link, part, signal));
      return { refused: [...report.refused, ...grafts.filter(refersToBytes).map(bytesWanted)] };
    },
  };
}

async function readFeed(
  link: HttpLink,
  { since, limit }: { since: FeedToken | undefined; limit: number },
  signal: AbortSignal,
): Promise<FeedPage> {
  const query = { style: 'all_docs', since: since ?? '0', limit: String(limit) };
  const answer = await link.send({ method: 'GET', path: '_changes', query }, signal);
  const text = await answer.text();
  return toPage(parseChanges(text), since, limit, text.length);
}

function parseChanges(text: string): ChangesAnswer {
  try {
    return changesAnswer.parse(JSON.parse(text));
  } catch (error) {
    throw new PeerFault('unreachable', 'the feed was cut off or is malformed', { cause: error });
  }
}

function toPage(answer: ChangesAnswer, since: FeedToken | undefined, limit: number, bytes: number): FeedPage {
  const last = sequenceToken(answer.last_seq) ?? since ?? '0';
  const rows = answer.results.map(({ seq, id, changes }) => ({
    seq: sequenceToken(seq) ?? last,
    id,
    leaves: changes.map(({ rev }) => rev),
  }));
  const pending = answer.pending ?? (rows.length < limit ? 0 : 1);
  return { rows, last, pending, bytes };
}

async function waitForChange(link: HttpLink, since: FeedToken | undefined, signal: AbortSignal): Promise<void> {
  const query = { feed: 'longpoll', since: since ?? '0', limit: '1', heartbeat: String(HEARTBEAT_MS) };
  for (;;) {
    const request = { method: 'GET', path: '_changes', query, silenceMs: 2 * HEARTBEAT_MS + 5000 } as const;
    const answer = await link.send(request, signal);
    if (parseChanges(await answer.text()).results.length > 0) return;
  }
}

/** Undefined where the server does not offer `_bulk_get`. */
async function readByBulkGet(
  link: HttpLink,
  wanted: readonly AskedRevisions[],
  signal: AbortSignal,
): Promise<StoredRevision[] | undefined> {
  const docs = wanted.flatMap(({ id, revs }) => revs.map((rev) => ({ id, rev })));
  const request = { method: 'POST', path: '_bulk_get', query: { revs: 'true' }, headers: JSON_HEADERS } as const;
  const answer = await link.send({ ...request, body: JSON.stringify({ docs }) }, signal, [400, 404, 405, 501]);
  const text = await answer.text();
  if (!answer.response.ok) return undefined;
  const found = splitBulkGet(text).flatMap((entry) => (entry.state === 'found' ? [entry.document] : []));
  return found.map(toRevision);
}

async function readByOpenRevs(
  link: HttpLink,
  wanted: readonly AskedRevisions[],
  signal: AbortSignal,
): Promise<StoredRevision[]> {
  const found: StoredRevision[] = [];
  for (const { id, revs } of wanted) {
    const query = { revs: 'true', open_revs: JSON.stringify(revs) };
    const answer = await link.send({ method: 'GET', path: encodeURIComponent(id), query }, signal, [404]);
    const text = await answer.text();
    if (answer.response.ok) found.push(...splitOpenRevs(text).map(toRevision));
  }
  return found;
}

function toRevision(parts: DocumentParts): StoredRevision {
  const document = decodeDocument(parts);
  const revision = isMalformed(document) ? undefined : toStoredRevision(document);
  if (!revision) throw new PeerFault('protocol', 'the other side sent a document without id or revision');
  return revision;
}

/** CouchDB refuses a whole request because of one unknown reference: bytes always come along. */
function refersToBytes({ attachments = {} }: Graft): boolean {
  return Object.values(attachments).some((input) => 'stub' in input);
}

function bytesWanted(graft: Graft): RefusedRevision {
  return { id: graft.id, rev: revOfGraft(graft), error: 'missing_stub', reason: 'bytes are to come along' };
}

async function postDocs(link: HttpLink, grafts: readonly Graft[], signal: AbortSignal): Promise<WriteReport> {
  const body = `{"new_edits":false,"docs":[${grafts.map(encodeGraft).join(',')}]}`;
  const answer = await link.send({ method: 'POST', path: '_bulk_docs', headers: JSON_HEADERS, body }, signal);
  const results = bulkDocsAnswer.parse(JSON.parse(await answer.text()));
  return { refused: results.flatMap((result) => refusalOf(result, grafts)) };
}

function refusalOf(
  {
    id,
    rev,
    error,
    reason,
  }: { id?: string | undefined; rev?: string | undefined; error?: string | undefined; reason?: string | undefined },
  grafts: readonly Graft[],
): RefusedRevision[] {
  if (error === undefined || id === undefined) return [];
  const graft = grafts.find((one) => one.id === id && (rev === undefined || revOfGraft(one) === rev));
  return graft ? [{ id, rev: revOfGraft(graft), error, reason: reason ?? error }] : [];
}
