import { describe, expect, it } from 'vitest';
import type { Edit, Graft } from './document-store.ts';
import { joinResults, splitBatch } from './split-batch.ts';

const edit = (n: number): Edit => ({ id: `e${n}`, body: '{}' });
const graft = (n: number): Graft => ({ id: `g${n}`, path: { start: 1, ids: ['a'] }, deleted: false, body: '{}' });

describe('splitBatch', () => {
  it('ST3.1 ST4.2 keeps the order, edits first, and local documents last', () => {
    const batch = { edits: [0, 1, 2].map(edit), grafts: [0, 1, 2].map(graft), locals: [{ id: 'l', body: '{}' }] };
    const parts = splitBatch(batch, 2);
    expect(parts.map(({ edits = [], grafts = [], locals = [] }) => [...edits, ...grafts, ...locals])).toEqual([
      [edit(0), edit(1)],
      [edit(2)],
      [graft(0), graft(1)],
      [graft(2)],
      [{ id: 'l', body: '{}' }],
    ]);
  });

  it('ST4.1 leaves an atomic batch whole, and a small one', () => {
    const edits = [0, 1, 2].map(edit);
    expect(splitBatch({ edits, atomic: true }, 2)).toEqual([{ edits, atomic: true }]);
    expect(splitBatch({ edits }, 3)).toEqual([{ edits }]);
  });

  it('tells the parts as one', () => {
    const stored = (id: string, seq: number) => ({ state: 'stored', id, rev: '1-a', seq }) as const;
    const parts = [
      { committed: true, outcomes: [stored('a', 1)], updateSeq: 1 },
      { committed: true, outcomes: [stored('b', 2)], updateSeq: 2 },
    ];
    expect(joinResults(parts)).toEqual({
      committed: true,
      outcomes: [stored('a', 1), stored('b', 2)],
      updateSeq: 2,
    });
  });
});
