import { z } from 'zod';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { RefusedEntry, RefusedLog } from './refused-log.ts';

const entry = z.object({ id: z.string(), rev: z.string(), error: z.string(), reason: z.string(), at: z.string() });

export type Direction = 'push' | 'pull';

/** What was set aside in one direction, in the station's own file: durable before the checkpoint passes it (RP1.4). */
export function createStoreRefusedLog(
  store: Pick<DocumentStore, 'findLocal' | 'write'>,
  direction: Direction,
): RefusedLog {
  const id = `holdfast-refused-${direction}`;
  let known: readonly RefusedEntry[] | undefined;
  return {
    async list() {
      known ??= parse(await store.findLocal(id));
      return known;
    },
    async set(entries) {
      await store.write({ locals: [{ id, body: JSON.stringify({ entries }) }] });
      known = entries;
    },
  };
}

function parse(text: string | undefined): readonly RefusedEntry[] {
  return text === undefined ? [] : z.object({ entries: z.array(entry) }).parse(JSON.parse(text)).entries;
}
