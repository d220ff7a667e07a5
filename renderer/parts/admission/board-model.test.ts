import { describe, expect, it } from 'vitest';
import type { BoardContent, PlaceContent } from '#shared/contract/replica-content.ts';
import { buildBoard } from './board-model.ts';

const place = (id: string, level: PlaceContent['level'], partOf?: string, more: Partial<PlaceContent> = {}) => ({
  id: `Location:${id}`,
  rev: '1-a',
  content: { level, code: id, name: id, ...(partOf ? { partOf: `Location:${partOf}` } : {}), ...more },
});
const stay = (who: string, beds: readonly string[], more: Partial<BoardContent> = {}) => ({
  id: `Encounter:${who}`,
  rev: '1-a',
  content: {
    patientId: `Patient:${who}`,
    class: 'IMP' as const,
    presence: 'here' as const,
    since: '2026-11-20T08:00:00Z',
    placements: beds.map((bed) => ({ locationId: `Location:${bed}`, how: 'lies' as const })),
    ...more,
  },
});
const places = [
  place('S', 'site'),
  place('W', 'ward', 'S'),
  place('R2', 'room', 'W'),
  place('R1', 'room', 'W'),
  ...['10', '2', '1'].map((name) => place(name, 'bed', 'R1')),
  place('20', 'bed', 'R2', { readiness: 'cleaning' }),
  place('Elsewhere', 'ward', 'T'),
];
const ward = (...stays: ReturnType<typeof stay>[]) => {
  const [board] = buildBoard({ places, stays, patients: [] }, 'Location:S');
  if (!board) throw new Error('no ward');
  return board;
};
const beds = (board: ReturnType<typeof ward>) =>
  board.sections.flatMap((section) => section.beds.map(({ name, bed }) => `${section.name} ${name} ${bed.state}`));

describe('BB the bed board', () => {
  it('BB1 wards of this site, rooms and beds in the order of people', () => {
    expect(beds(ward())).toEqual(['R1 1 free', 'R1 2 free', 'R1 10 free', 'R2 20 cleaning']);
    expect(buildBoard({ places, stays: [], patients: [] }, 'Location:S')).toHaveLength(1);
  });
  it('BB2 two in a bed and one in two beds: all are shown', () => {
    const board = ward(stay('a', ['1']), stay('b', ['1']), stay('c', ['2', '10']));
    expect(beds(board).slice(0, 3)).toEqual(['R1 1 clash', 'R1 2 clash', 'R1 10 clash']);
    const people = board.sections.flatMap((section) => section.beds.map((tile) => tile.people.length));
    expect(people).toEqual([2, 1, 1, 0]);
    expect(board.occupancy).toMatchObject({ occupied: 3, clash: 3 });
  });
  it('BB3 nobody falls off: without a bed, expected, in a place that is not known here', () => {
    const lost = stay('a', ['unknown']);
    const inWard = stay('b', [], { locationId: 'Location:W' });
    const expected = stay('c', [], { presence: 'expected', since: '' });
    expect(
      ward(lost, inWard, expected)
        .sections.slice(0, 2)
        .map(({ kind, people }) => [kind, people.length]),
    ).toEqual([
      ['no-bed', 2],
      ['expected', 1],
    ]);
  });
  it('BB4 a visit as an outpatient takes no bed', () => {
    expect(ward(stay('a', ['1'], { class: 'AMB' })).occupancy.occupied).toBe(0);
  });
  it('BB5 sixty beds are folded in a small part of what a redraw may take', () => {
    const many = Array.from({ length: 60 }, (_, index) => place(`B${index}`, 'bed', `R${index % 2 ? 1 : 2}`));
    const stays = many.map(({ content }, index) => stay(`p${index}`, [content.name]));
    const [board] = buildBoard({ places: [...places, ...many], stays, patients: [] }, 'Location:S');
    expect(board?.occupancy).toMatchObject({ beds: 64, occupied: 60, clash: 0 });
  });
});
