import { expect, it } from 'vitest';
import { inTreeOrder, mayHold, type PlaceRow } from './place-tree.ts';

const place = (id: string, level: PlaceRow['content']['level'], partOf?: string): PlaceRow => ({
  id,
  content: { level, code: id, name: id, ...(partOf ? { partOf } : {}) },
});
const PLACES = [
  place('Bed 10', 'bed', 'Room'),
  place('Bed 9', 'bed', 'Room'),
  place('Room', 'room', 'Ward'),
  place('Ward', 'ward', 'Site'),
  place('Site', 'site'),
  place('Other', 'site'),
  place('Theirs', 'ward', 'Other'),
  place('Lost', 'bed', 'Nowhere'),
];

it('LC4 places stand as on a sign: each with what lies in it, numbers as people count, the lost ones last', () => {
  expect(inTreeOrder(PLACES, 'Site').map(({ id }) => id)).toEqual(['Site', 'Ward', 'Room', 'Bed 9', 'Bed 10', 'Lost']);
});

it('LC4 a ring of places ends', () => {
  const ring = [place('A', 'ward', 'B'), place('B', 'room', 'A')];
  expect(inTreeOrder(ring, undefined).map(({ id }) => id)).toEqual(['A', 'B']);
});

it('LC4 a bed lies in a room or a ward, a ward in a site', () => {
  const holders = (level: PlaceRow['content']['level']) =>
    PLACES.filter((one) => mayHold(one, level)).map(({ content }) => content.level);
  expect(new Set(holders('bed'))).toEqual(new Set(['room', 'ward', 'site']));
  expect(new Set(holders('ward'))).toEqual(new Set(['site']));
});
