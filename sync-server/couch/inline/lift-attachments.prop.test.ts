import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '#shared/protocol/base64.ts';
import type { JsonShape } from './json-place.ts';
import { liftAttachments } from './lift-attachments.ts';

type Json = Record<string, unknown>;

/** In pieces of these lengths, by turns. */
async function* chopped(text: string, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Lifts, and puts back what was lifted: the text parsed, and how many files went to the store. */
async function liftAndLower(text: string, shape: JsonShape, lengths: readonly number[]) {
  const taken: Uint8Array[] = [];
  const { bytes, staged } = await liftAttachments(chopped(text, lengths), {
    shape,
    async stage(_name, data) {
      const parts: Uint8Array[] = [];
      for await (const part of data) parts.push(part);
      const whole = Buffer.concat(parts);
      taken.push(whole);
      return { digest: String(taken.length - 1), length: whole.length };
    },
    keep: () => {},
  });
  const value = JSON.parse(bytes.toString('utf8')) as Json;
  const docs = shape === 'bulk' ? (value.docs as Json[]) : [value];
  for (const [at, ofDocument] of staged) {
    const entries = docs[at]?._attachments as Record<string, Json>;
    for (const [name, { digest, length }] of ofDocument) {
      const { follows, data, ...others } = entries[name] as Json;
      const whole = taken[Number(digest)] as Uint8Array;
      expect([follows, data, length]).toEqual([true, '', whole.length]);
      entries[name] = { ...others, data: toBase64(whole) };
    }
  }
  return { value, lifted: taken.length };
}

const anyName = fc.oneof(fc.constantFrom('data', '_attachments', 'docs', 'a"b', 'c\\', '{}', 'é,:'), fc.string());
const files = fc.dictionary(
  anyName,
  fc.record({ content_type: fc.string(), data: fc.uint8Array({ maxLength: 300 }).map(toBase64), more: fc.jsonValue() }),
  { noNullPrototype: true },
);
const document = fc
  .tuple(fc.dictionary(anyName, fc.jsonValue(), { noNullPrototype: true }), fc.option(files))
  .map(([body, found]): Json => ({ ...body, ...(found ? { _attachments: found } : {}) }));
const bulk = fc
  .tuple(fc.array(document, { maxLength: 4 }), fc.jsonValue())
  .map(([docs, more]): Json => ({ more, docs, new_edits: false, later: [1, [2], { data: 'x' }] }));
const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 9 });

describe('attachments inline', () => {
  it('PR5 are what they were, wherever the body is cut and whatever stands around them', async () => {
    for (const [shape, bodies] of [
      ['document', document],
      ['bulk', bulk],
    ] as const) {
      await fc.assert(
        fc.asyncProperty(bodies, lengths, fc.constantFrom(undefined, 2), async (body, cut, indent) => {
          const text = JSON.stringify(body, undefined, indent);
          expect((await liftAndLower(text, shape, cut)).value).toEqual(JSON.parse(text));
        }),
        { seed: 42, numRuns: 150 },
      );
    }
  });

  it('PR5 with slashes and signs escaped, as some write them, and white space between', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, n) => (n * 251) % 256);
    const data = toBase64(bytes);
    const lines = data.replaceAll(/.{76}/g, '$&\\r\\n');
    for (const written of [
      data.replaceAll('/', '\\/'),
      data.replaceAll('+', '\\u002B'),
      lines,
      data.replace(/=+$/, ''),
    ]) {
      const text = `{"_attachments":{"f":{"data":"${written}"}}}`;
      for (const cut of [[1], [7, 64], [999]]) {
        const { value, lifted } = await liftAndLower(text, 'document', cut);
        const { data: kept = '' } = (value._attachments as { f: { data?: string } }).f;
        expect([lifted, Buffer.from(fromBase64(kept) ?? []).equals(bytes)]).toEqual([1, true]);
      }
    }
  });
});
