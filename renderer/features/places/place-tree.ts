import type { PlaceContent } from '#shared/contract/replica-content.ts';
import { groupBy } from '#shared/lib/group-by.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';

export interface PlaceRow {
  readonly id: string;
  readonly rev?: string | undefined;
  readonly content: PlaceContent;
}

/** Places in the order of a sign in the hall: each followed by what lies in it. What hangs on nothing known comes last. */
export function inTreeOrder(places: readonly PlaceRow[], siteId: string | undefined): readonly PlaceRow[] {
  const sorted = places.toSorted((one, other) => naturalOrder(one.content.name, other.content.name));
  const below = groupBy(sorted, ({ content }) => content.partOf);
  const told = new Set<string>();
  const walk = (place: PlaceRow): readonly PlaceRow[] => {
    if (told.has(place.id)) return [];
    told.add(place.id);
    return [place, ...(below.get(place.id) ?? []).flatMap(walk)];
  };
  const tops = sorted.filter(({ id, content }) => content.level === 'site' && (siteId === undefined || id === siteId));
  const known = tops.flatMap(walk);
  const isElsewhere = (place: PlaceRow): boolean => topOf(place, sorted)?.content.level === 'site';
  return [...known, ...sorted.filter((place) => !told.has(place.id) && !isElsewhere(place)).flatMap(walk)];
}

function topOf(place: PlaceRow, places: readonly PlaceRow[]): PlaceRow | undefined {
  let at: PlaceRow | undefined = place;
  for (let depth = 0; at?.content.partOf !== undefined && depth < 5; depth += 1) {
    const above: string = at.content.partOf;
    at = places.find(({ id }) => id === above);
  }
  return at;
}

const RANKS = ['site', 'ward', 'room', 'bed'] as const;

/** What a place of a level may lie in. */
export function mayHold(place: PlaceRow, level: PlaceContent['level']): boolean {
  return RANKS.indexOf(place.content.level) < RANKS.indexOf(level);
}
