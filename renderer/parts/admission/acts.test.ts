import { describe, expect, it } from 'vitest';
import type { BedHolder } from '#shared/domain/admission/beds-of.ts';
import { actsOnBed, actWord } from './acts.ts';
import type { BedTile } from './board-model.ts';

const holder = (how: BedHolder['how'], id: string): BedHolder => ({
  encounterId: `Encounter:${id}`,
  patientId: `Patient:${id}`,
  how,
  alsoIn: [],
});
const tile = (...holders: BedHolder[]): BedTile => ({
  id: 'Location:1',
  rev: '1-a',
  name: 'MED 1',
  bed: { locationId: 'Location:1', state: 'clash', readiness: 'ready', holders },
  people: [],
});

describe('AD7 what is offered where a bed is contested', () => {
  it('AD14 a bed kept for two is decided about, in words of its own', () => {
    const bed = tile(holder('reserved', 'a'), holder('reserved', 'b'));
    expect(actsOnBed(bed)).toEqual(['settle']);
    expect(actWord({ act: 'settle', bed })).toBe('board.act.settle-reserved');
  });

  it('AD7 where somebody lies, it is asked who does', () => {
    const bed = tile(holder('lies', 'a'), holder('on-leave', 'b'));
    expect(actsOnBed(bed)).toEqual(['settle']);
    expect(actWord({ act: 'settle', bed })).toBe('board.act.settle');
  });
});
