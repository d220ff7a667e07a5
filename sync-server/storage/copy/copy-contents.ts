/**
 * Copies the contents of a store to another place. Every pass brings the target to where the source stands, whatever it
 * held before: so a copy that was cut off goes on where it was, and one that runs while others write is made whole by
 * further passes, the last of them while writing stands still. What is written is read back and compared by hash.
 */
import { createHash } from 'node:crypto';
import type { ArchivedRevision, DocumentState } from '#shared/store/document-state.ts';
import type { ContentCounts, Contents, ContentsTarget } from './contents.ts';

const MOST_ROWS = 500;
const MOST_TEXT = 8 * 1024 * 1024;
const CHUNKS_AT_ONCE = 16;
const IDS_AT_ONCE = 5000;

export interface CopyProgress {
  readonly documents: number;
  readonly attachments: number;
}

/** The copy is not what it was made of; nothing points to it yet. */
export class CopyDiffers extends Error {
  override name = 'CopyDiffers';
}

/** One pass. Gives how many documents were copied. */
export async function copyPass(
  source: Contents,
  target: ContentsTarget,
  onProgress: (done: CopyProgress) => void = () => {},
): Promise<number> {
  const { updateSeq: before } = await target.head();
  let documents = 0;
  let attachments = 0;
  const tell = () => onProgress({ documents, attachments });
  for (let since = before; ; ) {
    const states = await nextBatch(source, since);
    if (states.length === 0) break;
    await copyDocuments(source, target, states);
    documents += states.length;
    since = states.at(-1)?.seq ?? since;
    tell();
  }
  const filled = await source.listFilledSince(before);
  for (let at = 0; at < filled.length; at += MOST_ROWS)
    await copyDocuments(source, target, await source.loadDocuments(filled.slice(at, at + MOST_ROWS)));
  await copyAttachments(source, target, () => {
    attachments += 1;
    tell();
  });
  await target.putLocals(await source.listLocals());
  await target.putQuarantined(await source.listQuarantined());
  if ((await target.counts()).documents !== (await source.counts()).documents) await dropUnknown(source, target);
  return documents;
}

/** Some rows, fewer when they are long. */
async function nextBatch(source: Contents, since: number): Promise<DocumentState[]> {
  const states = await source.listDocuments(since, MOST_ROWS);
  let text = 0;
  const end = states.findIndex(({ content }, index) => {
    text += content.body?.length ?? 0;
    return index > 0 && text > MOST_TEXT;
  });
  return end < 0 ? states : states.slice(0, end);
}

/** A document may change between two reads of a source in use: what was read belongs together or comes again in the next pass. */
async function copyDocuments(
  source: Contents,
  target: ContentsTarget,
  states: readonly DocumentState[],
): Promise<void> {
  if (states.length === 0) return;
  const ids = states.map(({ id }) => id);
  const revisions = await source.listRevisionsOf(ids);
  await target.putDocuments(states, revisions);
  const [written, archived] = [await target.loadDocuments(ids), await target.listRevisionsOf(ids)];
  if (hashOf(written, archived) !== hashOf(states, revisions))
    throw new CopyDiffers('documents differ after they were written');
}

async function copyAttachments(source: Contents, target: ContentsTarget, onCopied: () => void): Promise<void> {
  for await (const attachment of walk(
    (after) => source.listAttachments(after, MOST_ROWS),
    ({ digest }) => digest,
  )) {
    const { digest, length } = attachment;
    if (await isWhole(target, digest)) continue;
    await target.beginAttachment(digest);
    const md5 = createHash('md5');
    let bytes = 0;
    for (let first = 0; bytes < length; first += CHUNKS_AT_ONCE) {
      const chunks = await source.readChunks(digest, first, CHUNKS_AT_ONCE);
      if (chunks.length === 0) throw new CopyDiffers('an attachment is cut off at its source');
      await target.putChunks(digest, first, chunks);
      for (const chunk of await target.readChunks(digest, first, CHUNKS_AT_ONCE)) {
        md5.update(chunk);
        bytes += chunk.byteLength;
      }
    }
    if (`md5-${md5.digest('base64')}` !== digest) throw new CopyDiffers('an attachment differs after it was written');
    await target.endAttachment(attachment);
    onCopied();
  }
}

async function isWhole(target: Contents, digest: string): Promise<boolean> {
  const [found] = await target.listAttachments(digest.slice(0, -1), 1);
  return found?.digest === digest;
}

/** Documents that were purged at the source after they were copied. */
async function dropUnknown(source: Contents, target: ContentsTarget): Promise<void> {
  for (let after = ''; ; ) {
    const ids = await target.listIds(after, IDS_AT_ONCE);
    const last = ids.at(-1);
    if (last === undefined) return;
    const known = new Set((await source.loadDocuments(ids)).map(({ id }) => id));
    await target.removeDocuments(ids.filter((id) => !known.has(id)));
    after = last;
  }
}

export interface ContentsDigest {
  readonly counts: ContentCounts;
  /** SHA-256 over every row of every kind in order, hexadecimal. */
  readonly hash: string;
}

/** Reads everything; attachments are named by what is in them and were compared when they were written. */
export async function digestContents(contents: Contents): Promise<ContentsDigest> {
  const hash = createHash('sha256');
  for (let since = 0; ; ) {
    const states = await nextBatch(contents, since);
    if (states.length === 0) break;
    hash.update(hashOf(states, await contents.listRevisionsOf(states.map(({ id }) => id))));
    since = states.at(-1)?.seq ?? since;
  }
  for await (const { digest, length } of walk(
    (after) => contents.listAttachments(after, MOST_ROWS),
    (row) => row.digest,
  ))
    hash.update(`${digest} ${length}\n`);
  for (const { id, body } of sortedBy(await contents.listLocals(), ({ id }) => id))
    hash.update(JSON.stringify([id, body]));
  for (const row of await contents.listQuarantined())
    hash.update(JSON.stringify([row.seq, row.id, row.rev, row.reason, row.graft]));
  return { counts: await contents.counts(), hash: hash.digest('hex') };
}

export interface Comparison {
  readonly compared: number;
  /** Written at the new place since it took over: there is nothing left to compare them with. */
  readonly writtenSince: number;
  /** SHA-256 over what was compared, hexadecimal. */
  readonly hash: string;
}

/** Holds every document of a source that takes no writes any more against a target that does. */
export async function compareFrozen(source: Contents, target: Contents): Promise<Comparison> {
  const { updateSeq: last } = await source.head();
  const hash = createHash('sha256');
  let compared = 0;
  let writtenSince = 0;
  for (let since = 0; ; ) {
    const states = await nextBatch(source, since);
    if (states.length === 0) return { compared, writtenSince, hash: hash.digest('hex') };
    since = states.at(-1)?.seq ?? since;
    const found = await target.loadDocuments(states.map(({ id }) => id));
    const changed = new Set(found.filter(({ seq }) => seq > last).map(({ id }) => id));
    const ours = states.filter(({ id }) => !changed.has(id));
    const theirs = found.filter(({ id }) => !changed.has(id));
    const ids = ours.map(({ id }) => id);
    const own = hashOf(ours, await source.listRevisionsOf(ids));
    if (own !== hashOf(theirs, await target.listRevisionsOf(ids))) await assertChangedMeanwhile(target, ids, last);
    hash.update(own);
    compared += ours.length;
    writtenSince += changed.size;
  }
}

/** A document may have been written between two reads of a target in use. */
async function assertChangedMeanwhile(target: Contents, ids: readonly string[], last: number): Promise<void> {
  const now = await target.loadDocuments(ids);
  if (now.length === ids.length && !now.some(({ seq }) => seq > last))
    throw new CopyDiffers('documents differ at the new place');
}

export function assertSameCounts(source: ContentCounts, target: ContentCounts): void {
  for (const name of Object.keys(source) as (keyof ContentCounts)[]) {
    if (source[name] !== target[name])
      throw new CopyDiffers(`the copy holds ${target[name]} ${name} instead of ${source[name]}`);
  }
}

function hashOf(states: readonly DocumentState[], revisions: readonly ArchivedRevision[]): string {
  const hash = createHash('sha256');
  for (const { id, seq, rev, content, tree, conflicted, facts } of sortedBy(states, ({ id }) => id)) {
    const { kind, patient, facility, lane, also } = facts;
    const { deleted, body, attachments } = content;
    hash.update(
      JSON.stringify([id, seq, rev, tree, conflicted, deleted, kind, patient, facility, lane, also, attachments]),
    );
    hash.update(`${body === undefined ? '-' : '+'}${body ?? ''}\n`);
  }
  for (const { id, rev, seq, content } of sortedBy(revisions, ({ id, rev }) => `${id}\n${rev}`)) {
    hash.update(JSON.stringify([id, rev, seq, content.deleted, content.attachments]));
    hash.update(`${content.body}\n`);
  }
  return hash.digest('hex');
}

function sortedBy<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  const keyed = rows.map((row) => [keyOf(row), row] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}

async function* walk<T>(page: (after: string) => Promise<T[]>, keyOf: (row: T) => string): AsyncGenerator<T> {
  for (let after = ''; ; ) {
    const rows = await page(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = keyOf(last);
  }
}
