import { describe, expect, it } from 'vitest';
import type { Graft, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';
import { packResult, unpackResult } from './pack-result.ts';
import type { WriteRequest } from './sqlite-writer.ts';

const graft = (id: string): Graft => ({
  id,
  path: { start: 2, ids: [`${id}2`, `${id}1`] },
  deleted: false,
  body: '{}',
});
const stored = (id: string, seq: number): WriteOutcome => ({ state: 'stored', id, rev: `2-${id}2`, seq });
const grafts: WriteRequest = { do: 'write', batch: { grafts: [graft('a'), graft('b')] } };

function roundTrip(request: WriteRequest, result: WriteResult): ReturnType<typeof packResult>['packed'] {
  const packed = packResult(request, result);
  expect(unpackResult(request, packed)).toEqual(result);
  return packed.packed;
}

describe('packResult', () => {
  it('ST3 says a batch that was stored in a row with one number, and gives its outcomes back whole', () => {
    const result = { committed: true, outcomes: [stored('a', 7), stored('b', 8)], updateSeq: 8 };
    expect(roundTrip(grafts, result)).toBe('all-stored');
    const made: WriteRequest = { do: 'write', batch: { edits: ['a', 'b'].map((id) => ({ id, body: '{}' })) } };
    expect(roundTrip(made, result)).toBe('all-stored');
  });

  it('ST3 brings every other result as it was', () => {
    const known: WriteOutcome = { state: 'known', id: 'b', rev: '2-b2' };
    const mixed: WriteRequest = { do: 'write', batch: { edits: [{ id: 'a', body: '{}' }], grafts: [graft('b')] } };
    expect(roundTrip(grafts, { committed: true, outcomes: [stored('a', 7), known], updateSeq: 7 })).toBe('text');
    expect(roundTrip(grafts, { committed: true, outcomes: [stored('a', 7), stored('b', 9)], updateSeq: 9 })).toBe(
      'text',
    );
    expect(roundTrip(mixed, { committed: true, outcomes: [stored('a', 1), stored('b', 2)], updateSeq: 2 })).toBe(
      'text',
    );
    expect(roundTrip({ do: 'retry', limit: 9 }, { committed: true, outcomes: [], updateSeq: 3 })).toBe('text');
    expect(roundTrip({ do: 'write', batch: {} }, { committed: true, outcomes: [], updateSeq: 3 })).toBe('text');
  });
});
