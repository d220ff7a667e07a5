import type { BedTile, Person, Section } from '../../parts/admission/board-model.ts';

/** What a tile stands for: a bed, or somebody who has none. */
export interface Spot {
  readonly id: string;
  readonly tile?: BedTile;
  readonly people: readonly Person[];
}

export function spotsOf(section: Section): readonly Spot[] {
  const beds = section.beds.map((tile): Spot => ({ id: tile.id, tile, people: tile.people }));
  return [...beds, ...section.people.map((person): Spot => ({ id: person.holder.encounterId, people: [person] }))];
}

/** Whether both stand for the same bed and people, as they are drawn. */
export function isSameSpot(one: Spot, other: Spot): boolean {
  return (
    one.id === other.id &&
    one.tile?.name === other.tile?.name &&
    one.tile?.rev === other.tile?.rev &&
    JSON.stringify(one.tile?.bed) === JSON.stringify(other.tile?.bed) &&
    one.people.length === other.people.length &&
    one.people.every(({ stay, line, rev }, index) => {
      const beside = other.people[index];
      return beside?.stay === stay && beside.line === line && beside.rev === rev;
    })
  );
}
