import { describe, expect, it } from 'vitest';
import { buildNote, type NoteEntry } from '#shared/domain/note/note.ts';
import { listNoteThreads } from './read-notes.ts';

const ENTRY: NoteEntry = { type: 'nursing', title: 'Night', sections: [{ title: 'Note', text: 'Slept.' }] };
const row = (id: string, hour: number, replaces?: string, more: object = {}) => {
  const recordedAt = `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`;
  const recording = { patientId: 'Patient:1', recorder: { id: 'u', name: 'Nora' }, recordedAt };
  const amendment = replaces === undefined ? undefined : { replaces: `Composition:${replaces}` };
  const content = { ...buildNote(ENTRY, recording, amendment), ...more };
  return { id: `Composition:${id}`, content } as never;
};
const shown = (...rows: never[]) =>
  listNoteThreads(rows).map(({ row: { id }, state, earlier }) => [
    id.split(':')[1],
    state,
    earlier.map((item) => item.row.id.split(':')[1]).join(),
  ]);

describe('NO notes and their amendments', () => {
  it('NO1 an amended note stands behind the one that replaced it, however long the chain', () => {
    expect(shown(row('c', 3, 'b'), row('b', 2, 'a'), row('x', 2), row('a', 1))).toEqual([
      ['c', 'current', 'b,a'],
      ['x', 'current', ''],
    ]);
  });
  it('NO2 two amendments of one note both stand, and say so', () => {
    expect(shown(row('c', 3, 'a'), row('b', 2, 'a'), row('a', 1))).toEqual([
      ['c', 'amended-twice', 'a'],
      ['b', 'amended-twice', 'a'],
    ]);
  });
  it('NO3 a withdrawn amendment takes nobody’s place', () => {
    expect(shown(row('b', 2, 'a', { status: 'entered-in-error' }), row('a', 1))).toEqual([
      ['b', 'closed', ''],
      ['a', 'current', ''],
    ]);
  });
  it('NO4 an amendment whose older note is not here stands alone', () => {
    expect(shown(row('b', 2, 'a'))).toEqual([['b', 'current', '']]);
  });
  it('NO5 a ring in a damaged record hides nothing', () => {
    expect(shown(row('b', 2, 'a'), row('a', 1, 'b'))).toEqual([
      ['b', 'closed', ''],
      ['a', 'closed', ''],
    ]);
  });
});
