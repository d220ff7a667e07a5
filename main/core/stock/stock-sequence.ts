/**
 * The number of this station's next movement, in a local document that commits with the movements themselves: a crash
 * leaves either both or neither, and no number is given twice (SL2).
 */
import { z } from 'zod';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';

const LOCAL_ID = 'stock-sequence';
const record = z.object({ next: z.number().int().min(1) });
type Locals = Pick<DocumentStore, 'findLocal'>;

export async function readNextSequence(store: Locals): Promise<number> {
  const text = await store.findLocal(LOCAL_ID);
  return text === undefined ? 1 : record.parse(JSON.parse(text)).next;
}

export const sequenceLocal = (next: number): LocalWrite => ({ id: LOCAL_ID, body: JSON.stringify({ next }) });

/** More than a station moves since its copy was made. */
const SKIPPED = 100_000;

/** RP9: a restored copy cannot know which numbers were given since. */
export async function forgetSequence(store: Pick<DocumentStore, 'findLocal' | 'write'>): Promise<void> {
  if ((await store.findLocal(LOCAL_ID)) === undefined) return;
  await store.write({ locals: [sequenceLocal((await readNextSequence(store)) + SKIPPED)] });
}
