import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { createRowDecoder } from './row-decoder.ts';
import { encodeClosingRow, encodeRow, MalformedRows, rowToGraft, rowToRevision, type WireRow } from './rows.ts';

const hash = fc.stringMatching(/^[0-9a-z._~-]{1,8}$/);
const body = fc
  .tuple(fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), fc.jsonValue()), fc.constantFrom(undefined, 2))
  .map(([value, space]) => JSON.stringify(value, null, space));
const revision: fc.Arbitrary<StoredRevision> = fc
  .record({
    id: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    ids: fc.array(hash, { minLength: 1, maxLength: 4 }),
    deleted: fc.boolean(),
    body,
    withFile: fc.boolean(),
  })
  .map(({ id, ids, deleted, body: text, withFile }) => {
    const base = { id, rev: `${ids.length}-${ids[0]}`, path: { start: ids.length, ids }, deleted, body: text };
    if (!withFile) return base;
    return { ...base, attachments: { 'x/y': { contentType: 'image/png', digest: 'md5-q', length: 3, revpos: 1 } } };
  });

describe('rows', () => {
  it('WR2 WR4 rows survive the way, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(revision, { maxLength: 8 }), fc.array(fc.nat(2000), { maxLength: 6 }), (sent, cuts) => {
        const text =
          sent.map((one, at) => encodeRow(String(at + 1), one)).join('') + encodeClosingRow({ last: '9', pending: 4 });
        const decoder = createRowDecoder();
        const rows = cutBytes(new TextEncoder().encode(text), cuts).flatMap((chunk) => decoder.push(chunk));
        decoder.end();
        expect(rows.map(comparable)).toEqual(
          sent.map((one, at) => ({ seq: String(at + 1), revision: { ...one, body: JSON.parse(one.body ?? '') } })),
        );
        expect(decoder.closing()).toEqual({ last: '9', pending: 4 });
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('WR4 WR7 pages of several lanes come apart at the same rows, wherever the bytes are cut', () => {
    const pages = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pages, fc.array(fc.nat(2000), { maxLength: 6 }), (counts, cuts) => {
        const textOf = (count: number, at: number) =>
          Array.from({ length: count }, (_, n) => encodeRow(`${at}${n}`, plain({}))).join('') +
          encodeClosingRow({ last: String(at), pending: 0, lane: at + 1 });
        const decoder = createRowDecoder();
        for (const chunk of cutBytes(new TextEncoder().encode(counts.map(textOf).join('')), cuts)) decoder.push(chunk);
        let rows = 0;
        expect(decoder.closings()).toEqual(
          counts.map((count, at) => {
            rows += count;
            return { closing: { last: String(at), pending: 0, lane: at + 1 }, rowsBefore: rows };
          }),
        );
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('WR2 a body laid out over several lines becomes one line with the same value', () => {
    const row = encodeRow('1', plain({ body: '{\r\n "a": "x\\ny"\n}' }));
    expect(row.split('\n')).toHaveLength(2);
    expect(JSON.parse(row.slice(row.indexOf('\t') + 1))).toEqual({ a: 'x\ny' });
  });

  it('WR2 a page without bodies says so by leaving the tab out', () => {
    const [row] = decodeText(encodeRow('7', plain({}), { bodies: false }));
    expect(row).toMatchObject({ seq: '7', body: undefined });
  });

  it('WR3 an answer that was cut off has whole rows and no closing row', () => {
    const bytes = new TextEncoder().encode(encodeRow('1', plain({ id: 'a' })) + encodeRow('2', plain({ id: 'b' })));
    const decoder = createRowDecoder();
    expect(decoder.push(bytes.subarray(0, bytes.length - 3)).map((row) => row.id)).toEqual(['a']);
    expect(decoder.closing()).toBeUndefined();
    expect(() => decoder.end()).toThrow(MalformedRows);
  });

  it('WR5 malformed headers, histories and text are named as such', () => {
    for (const text of [
      'x\n',
      '[]\n',
      '["1","a",1,[],0]\t{}\n',
      '["1","a",1,["a,b"],0]\t{}\n',
      '{"last":1}\n',
      '["1","a",1,["a","b"],0]\n',
    ]) {
      expect(() => decodeText(text)).toThrow(MalformedRows);
    }
    expect(() => createRowDecoder().push(new Uint8Array([0x22, 0xff, 0x0a]))).toThrow(MalformedRows);
    expect(() => createRowDecoder({ maxRowBytes: 4 }).push(new Uint8Array(9))).toThrow(MalformedRows);
  });

  it('WR2 attachments travel as stubs, or as data in a push', () => {
    const stub = { contentType: 'a/b', digest: 'md5-q', length: 3, revpos: 1 };
    const [asStub] = decodeText(encodeRow('', plain({ attachments: { f: stub } })));
    expect(asStub && rowToGraft(asStub).attachments).toEqual({ f: { ...stub, stub: true } });
    const attachments = { f: { content_type: 'a/b', revpos: 1, data: 'AQID' } };
    const [asData] = decodeText(encodeRow('', plain({}), { attachments }));
    expect(asData && rowToGraft(asData).attachments).toEqual({
      f: { contentType: 'a/b', revpos: 1, data: new Uint8Array([1, 2, 3]) },
    });
  });
});

function plain(more: Partial<StoredRevision>): StoredRevision {
  return { id: 'a', rev: '1-a', path: { start: 1, ids: ['a'] }, deleted: false, body: '{}', ...more };
}

function decodeText(text: string): WireRow[] {
  return createRowDecoder().push(new TextEncoder().encode(text));
}

function comparable(row: WireRow) {
  const revision = rowToRevision(row);
  return { seq: row.seq, revision: { ...revision, body: JSON.parse(revision.body ?? '') } };
}

function cutBytes(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}
