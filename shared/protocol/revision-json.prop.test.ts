import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { splitDocument, splitDocuments } from './document-text.ts';
import { decodeDocument, encodeDocument, isMalformed, toGraft, toStoredRevision } from './revision-json.ts';

const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
const plainKey = fc
  .string({ unit: 'binary', maxLength: 6 })
  .filter((key) => !key.startsWith('_') && key !== '__proto__');
const bodyValue = fc.dictionary(plainKey, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
/** JSON text as different authors lay it out. */
const bodyText = fc
  .tuple(bodyValue, fc.constantFrom(undefined, 1, '\t'))
  .map(([value, space]) => JSON.stringify(value, null, space));

const revision: fc.Arbitrary<StoredRevision> = fc
  .record({
    id: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((id) => !id.startsWith('_')),
    ids: fc.array(hash, { minLength: 1, maxLength: 5 }),
    extraGenerations: fc.nat(3),
    deleted: fc.boolean(),
    body: bodyText,
    length: fc.option(fc.nat(1000), { nil: undefined }),
  })
  .map(({ id, ids, extraGenerations, deleted, body, length }) => {
    const start = ids.length + extraGenerations;
    const base = { id, rev: `${start}-${ids[0]}`, path: { start, ids }, deleted, body };
    if (length === undefined) return base;
    return { ...base, attachments: { 'a/b.pdf': { contentType: 'a/b', digest: 'md5-x==', length, revpos: 1 } } };
  });

describe('documents as JSON', () => {
  it('WR1 a revision that goes out and comes back is the same, its body value for value', () => {
    fc.assert(
      fc.property(revision, (sent) => {
        const text = encodeDocument(sent, { revisions: true });
        const document = decodeDocument(splitDocument(text));
        if (isMalformed(document)) throw new Error(document.reason);
        const received = toStoredRevision(document);
        expect({ ...received, body: JSON.parse(received?.body ?? '') }).toEqual({
          ...sent,
          body: JSON.parse(sent.body ?? ''),
        });
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('WR1 body text of compact writers survives byte for byte, numbers and key order included', () => {
    for (const body of ['{"value":1.50,"big":12345678901234567890}', '{"b":1,"a":[{"_x":2}]}', '{}', '{"e":1e2}']) {
      const text = encodeDocument({ id: 'a', rev: '1-a', path: { start: 1, ids: ['a'] }, deleted: true, body });
      expect(splitDocument(text).body).toBe(body);
      expect(JSON.parse(text)).toMatchObject({ _id: 'a', _rev: '1-a', _deleted: true });
    }
  });

  it('WR1 special members are found wherever they stand, also behind escapes', () => {
    const parts = splitDocument(' {"a":1, "\\u005fid":"x","b":"}\\"","_rev":"1-a", "c":[{}] } ');
    expect(parts).toEqual({
      special: { _id: 'x', _rev: '1-a' },
      body: '{"a":1,"b":"}\\"","c":[{}] }'.replace(' }', '}'),
    });
  });

  it('finds the documents of a batch without building them', () => {
    const text = ' { "new_edits" : false, "docs" : [ {"_id":"a","x":"]"} , {"_id":"b"}] }';
    expect([...splitDocuments(text, 'docs')]).toEqual([
      { special: { _id: 'a' }, body: '{"x":"]"}' },
      { special: { _id: 'b' }, body: '{}' },
    ]);
    expect([...splitDocuments('{"docs":[]}', 'docs')]).toEqual([]);
    expect([...splitDocuments('{"x":[{}],"docs":{}}', 'docs')]).toEqual([]);
    expect([...splitDocuments('{}', 'docs')]).toEqual([]);
    expect(() => [...splitDocuments('{"docs":[{},5]}', 'docs')]).toThrow(SyntaxError);
  });

  it('WR1 takes a batch apart as it takes each document apart', () => {
    const layout = fc.constantFrom([',', ''], [' , ', ' '], [',\n', '\n']);
    fc.assert(
      fc.property(fc.array(revision, { maxLength: 6 }), layout, (sent, [comma, space]) => {
        const texts = sent.map((one) => encodeDocument(one, { revisions: true }));
        const whole = `{"new_edits":false,${space}"docs":${space}[${space}${texts.join(comma)}${space}]${space}}`;
        expect([...splitDocuments(whole, 'docs')]).toEqual(texts.map((one) => splitDocument(one)));
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('refuses members that CouchDB does not know, bad revisions and bad histories', () => {
    const reasons = ['{"_nope":1}', '{"_rev":"x"}', '{"_revisions":{"start":1,"ids":["a,b"]}}', '{"_deleted":1}'].map(
      (text) => decodeDocument(splitDocument(text)),
    );
    expect(reasons.map((reason) => isMalformed(reason))).toEqual([true, true, true, true]);
  });

  it('takes a document without history as a history of one', () => {
    const document = decodeDocument(splitDocument('{"_id":"a","_rev":"3-c"}'));
    expect(isMalformed(document) ? document : toGraft(document)).toMatchObject({ path: { start: 3, ids: ['c'] } });
  });
});
