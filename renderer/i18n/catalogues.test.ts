import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REFUSAL_CODES } from '#shared/errors/refusal.ts';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}
const english = new Map(leaves(en));
const french = new Map(leaves(fr));
const bases = new Set([...english.keys()].map((key) => key.replace(/_(one|other)$/, '')));
const root = join(import.meta.dirname, '..');
const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(?<!test)\.tsx?$/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const slots = (text: string | undefined) =>
  [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('catalogues', () => {
  it('CT1 have the same keys', () => expect([...french.keys()].sort()).toEqual([...english.keys()].sort()));
  it('CT2 say something for each key, with the same blanks', () => {
    for (const [key, text] of english) {
      expect(french.get(key)?.trim(), key).toBeTruthy();
      expect(slots(french.get(key)), key).toEqual(slots(text));
    }
  });
  it('CT3 know every refusal, and what to do about it', () => {
    for (const code of REFUSAL_CODES)
      for (const key of [`refusal.${code}`, `refusalWords.of.${code}`]) expect(english.has(key), key).toBe(true);
  });
  it('CT4 have each key that a screen names', () => {
    const missing = [...code.matchAll(/\bt\(\s*'([\w.-]+)'/g)]
      .map(([, key = '']) => key)
      .filter((key) => !bases.has(key));
    expect(missing).toEqual([]);
  });
  it('CT5 have no key that no screen names, whole or in part', () => {
    const whole = new Set([...code.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key));
    const inPart = [...code.matchAll(/`([\w-]+\.[^`\s]*\$\{[^`]*)`/g)].map(
      ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '.+')}(_(one|other))?$`),
    );
    const unnamed = [...bases].filter((key) => !whole.has(key) && !inPart.some((pattern) => pattern.test(key)));
    expect(unnamed).toEqual([]);
  });
});
