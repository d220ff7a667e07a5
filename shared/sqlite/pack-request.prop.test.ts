import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRequest, unpackRequest } from './pack-request.ts';
import type { WriteRequest } from './sqlite-writer.ts';

const graft = fc.record({
  id: fc.string({ unit: 'binary' }),
  path: fc.record({ start: fc.nat(), ids: fc.array(fc.string()) }),
  deleted: fc.boolean(),
  body: fc.string({ unit: 'binary' }),
});
const edit = fc.record(
  {
    id: fc.string(),
    parent: fc.string(),
    deleted: fc.boolean(),
    body: fc.string({ unit: 'binary' }),
    glance: fc.record({
      digest: fc.string(),
      envelope: fc.record({
        patient: fc.string(),
        facility: fc.jsonValue(),
        alsoFor: fc.constant(null),
        commit: fc.jsonValue(),
      }),
    }),
  },
  { requiredKeys: ['id', 'body'] },
);

describe('packRequest', () => {
  it('ST7.1 brings every request to the writer as it was', () => {
    const batch = fc.record({
      grafts: fc.array(graft, { maxLength: 40 }),
      edits: fc.array(edit, { maxLength: 40 }),
      atomic: fc.boolean(),
    });
    fc.assert(
      fc.property(batch, (written) => {
        const request: WriteRequest = { do: 'write', batch: { ...written, locals: [{ id: 'l', body: null }] } };
        expect(unpackRequest(packRequest(request))).toEqual(request);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
