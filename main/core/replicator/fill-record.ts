import { z } from 'zod';
import type { DocumentStore } from '#shared/store/document-store.ts';

const ID = 'holdfast-fill';
const record = z.object({ state: z.literal('complete'), received: z.number() });

/** A fill is done once in the life of a file. */
export async function findFinishedFill(store: Pick<DocumentStore, 'findLocal'>): Promise<number | undefined> {
  const text = await store.findLocal(ID);
  return text === undefined ? undefined : record.parse(JSON.parse(text)).received;
}

export async function recordFinishedFill(store: Pick<DocumentStore, 'write'>, received: number): Promise<void> {
  await store.write({ locals: [{ id: ID, body: JSON.stringify({ state: 'complete', received }) }] });
}
