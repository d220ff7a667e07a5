import { describe, expect, it } from 'vitest';
import type { Edit, Graft, WriteBatch, WriteOutcome, WriteResult } from './document-store.ts';
import { writeInParts } from './write-in-parts.ts';

const edit = (n: number): Edit => ({ id: `e${n}`, body: '{}' });
const graft = (n: number): Graft => ({ id: `g${n}`, path: { start: 1, ids: ['a'] }, deleted: false, body: '{}' });
const locals = [{ id: 'l', body: '{}' }];

/** Stores everything but what is named. */
function recorder(refuses: readonly string[] = []) {
  const parts: WriteBatch[] = [];
  let seq = 0;
  const outcomeOf = ({ id }: { id: string }): WriteOutcome => {
    if (refuses.includes(id)) return { state: 'refused', id, reason: 'no' };
    seq += 1;
    return { state: 'stored', id, rev: '1-a', seq };
  };
  const write = (part: WriteBatch): WriteResult => {
    parts.push(part);
    const outcomes = [...(part.edits ?? []), ...(part.grafts ?? [])].map(outcomeOf);
    return { committed: true, outcomes, updateSeq: seq };
  };
  return { parts, write };
}

describe('writeInParts', () => {
  it('ST3.1 ST4.2 keeps the order, edits first and local documents last, and tells the parts as one', () => {
    const { parts, write } = recorder();
    const result = writeInParts({ edits: [0, 1, 2].map(edit), grafts: [0, 1, 2].map(graft), locals }, write, 2);
    expect(parts).toEqual([
      { edits: [edit(0), edit(1)] },
      { edits: [edit(2)] },
      { grafts: [graft(0), graft(1)] },
      { grafts: [graft(2)] },
      { locals },
    ]);
    expect(result.outcomes.map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'g0', 'g1', 'g2']);
    expect(result.updateSeq).toBe(6);
  });

  it('ST4.4 leaves local documents out when one part had a refusal and they want all', () => {
    const { parts, write } = recorder(['e0']);
    writeInParts({ edits: [0, 1, 2].map(edit), locals, localsIfAllTaken: true }, write, 2);
    expect(parts).not.toContainEqual({ locals });
    const other = recorder(['e0']);
    writeInParts({ edits: [0, 1, 2].map(edit), locals }, other.write, 2);
    expect(other.parts).toContainEqual({ locals });
  });

  it('ST4.1 leaves an atomic batch whole, and a small one', () => {
    for (const batch of [
      { edits: [0, 1, 2].map(edit), atomic: true },
      { edits: [0, 1].map(edit), locals },
    ]) {
      const { parts, write } = recorder();
      writeInParts(batch, write, 2);
      expect(parts).toEqual([batch]);
    }
  });
});
