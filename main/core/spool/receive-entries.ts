import { z } from 'zod';
import { SPOOL_FILE_LIMIT } from '#shared/contract/spool-entry.ts';
import { planArrival } from './expire-entries.ts';
import { findEntry, planKeeping, planRemoval, pushedEntry, type SpoolStore } from './spool-entries.ts';
import { errorReply, jsonReply, type SpoolReply } from './spool-reply.ts';

const bulk = z.object({ docs: z.array(z.looseObject({ _id: z.string().min(1), _deleted: z.boolean().optional() })) });
type PushedDocument = z.output<typeof bulk>['docs'][number];
const BASE64_LIMIT = Math.ceil(((SPOOL_FILE_LIMIT + 64) * 4) / 3);

/** An entry that will never be taken. `forbidden` lets PouchDB go on with the others and report this one. */
interface Denial {
  readonly id: string;
  readonly error: 'forbidden';
  readonly reason: string;
}

function deny(id: string, reason: string): Denial {
  return { id, error: 'forbidden', reason };
}

async function receive(store: SpoolStore, document: PushedDocument, nowMs: number): Promise<Denial | undefined> {
  const id = document._id;
  if (document._deleted) {
    await store.write({ locals: [planRemoval(id)] });
    return undefined;
  }
  const entry = pushedEntry.safeParse(document);
  if (!entry.success) return deny(id, 'not a spool entry');
  if (entry.data._attachments.file.data.length > BASE64_LIMIT) return deny(id, 'the file is too large');
  if ((await findEntry(store, id))?.state === 'promoted') return undefined;
  await store.write({ locals: [planKeeping(entry.data), await planArrival(store, id, nowMs)] });
  return undefined;
}

/** `_bulk_docs` with `new_edits: false`: each entry is durable before the answer, and stands alone. */
export async function receiveEntries(
  store: SpoolStore,
  isRoomForFiles: () => boolean,
  nowMs: number,
  body: unknown,
): Promise<SpoolReply> {
  const parsed = bulk.safeParse(body);
  if (!parsed.success) return errorReply(400, 'bad_request', 'docs expected');
  const brings = parsed.data.docs.some((document) => !document._deleted);
  if (brings && !isRoomForFiles())
    return errorReply(507, 'disk_nearly_full', 'The disk of this station is nearly full.');
  const denials: Denial[] = [];
  for (const document of parsed.data.docs) {
    const denial = await receive(store, document, nowMs);
    if (denial) denials.push(denial);
  }
  return jsonReply(201, denials);
}
