import type { Location } from '@medplum/fhirtypes';
import { readStockPlace } from '#shared/model/stock-place.ts';
import { toDocument } from '../../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../../knowledge/kind-changes.ts';
import { createMutex } from '../../mutex.ts';

/** Places of stock that stand on a ward, by Location id. */
export type WardCupboards = (wardId: string) => Promise<ReadonlySet<string>>;

/** Read at the first dose, then kept up: a ward without a cupboard never asks for the book of stock. */
export function createWardCupboards(store: () => KindStore): WardCupboards {
  const wardOf = new Map<string, string>();
  const mutex = createMutex();
  let news: ReturnType<typeof createKindChanges> | undefined;
  return (wardId) =>
    mutex.run(async () => {
      news ??= createKindChanges(store(), 'Location');
      for (const stored of (await news.look()).documents) {
        const location = toDocument<Location>(stored)?.resource;
        const place = location && readStockPlace(stored.id, location);
        if (place?.inUse) wardOf.set(stored.id, place.partOf);
        else wardOf.delete(stored.id);
      }
      return new Set([...wardOf].flatMap(([id, partOf]) => (partOf === wardId ? [id] : [])));
    });
}
