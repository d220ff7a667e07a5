import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

/** The definition, as short as can be. */
function reference(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => reference(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${reference(item)}`).join(',')}}`;
}

const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', '1', '10', '2', '-1', 'a', 'é', '', 'constructor'));
const { tree } = fc.letrec((again) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(again('tree')),
    fc.array(fc.tuple(key, again('tree'))).map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('canonical JSON', () => {
  it('sorts members whatever their names, and reads back as the same value', () => {
    const holds = fc.property(tree, (value) => {
      const text = canonicalJson(value);
      expect(text).toBe(reference(value));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    });
    fc.assert(holds, { seed: 42, numRuns: 1000 });
  });

  it('leaves out members that are undefined, and writes null for such items', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson({ 10: 1, 9: { b: 1, a: undefined } })).toBe('{"10":1,"9":{"b":1}}');
  });
});
