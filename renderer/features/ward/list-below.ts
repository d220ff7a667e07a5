import type { PlaceContent } from '#shared/contract/replica-content.ts';

interface PlaceRow {
  readonly id: string;
  readonly content: PlaceContent;
}

/** A place and everything inside it. The station may name its ward by document id or by code. */
export function listBelow(topId: string, places: readonly PlaceRow[]): ReadonlySet<string> {
  const inside = new Set(
    places.filter((place) => place.id === topId || place.content.code === topId).map((place) => place.id),
  );
  inside.add(topId);
  for (let before = 0; before !== inside.size; ) {
    before = inside.size;
    for (const { id, content } of places) if (content.partOf && inside.has(content.partOf)) inside.add(id);
  }
  return inside;
}
