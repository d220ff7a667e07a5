import { expect, it } from 'vitest';
import { listBelow } from './list-below.ts';

const place = (id: string, partOf?: string) => ({
  id,
  content: { level: 'bed' as const, code: id.toLowerCase(), name: id, ...(partOf ? { partOf } : {}) },
});

it('WA1 a ward holds its bays and their beds, in whatever order they came', () => {
  const places = [place('Bed', 'Bay'), place('Bay', 'Ward'), place('Ward', 'Site'), place('Other', 'Site')];
  expect([...listBelow('Ward', places)].sort()).toEqual(['Bay', 'Bed', 'Ward']);
  expect(listBelow('ward', places).has('Bed')).toBe(true);
});
