import { z } from 'zod';
import type { DocumentStore } from '#shared/store/document-store.ts';

const LOCAL = 'identity-serials';
const serials = z.record(z.string(), z.number());

/** The highest serial seen of each signed document, kept over restarts: nothing older is believed again. */
export function createSerialFloor(store: Pick<DocumentStore, 'findLocal' | 'write'>) {
  let known: Record<string, number> | undefined;
  return {
    /** False for a serial below one that was seen; a higher one is remembered before it is admitted. */
    async admits(id: string, serial: number): Promise<boolean> {
      known ??= serials.parse(JSON.parse((await store.findLocal(LOCAL)) ?? '{}'));
      const seen = known[id] ?? 0;
      if (serial < seen) return false;
      if (serial > seen) {
        known = { ...known, [id]: serial };
        await store.write({ locals: [{ id: LOCAL, body: JSON.stringify(known) }] });
      }
      return true;
    },
  };
}
