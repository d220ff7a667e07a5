import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translateSentence } from './translate-sentence.ts';

const root = join(import.meta.dirname, '../..');
/** Where what a person hears at the desk while caring for a patient is written. */
const SPOKEN_AT_THE_DESK = ['main/core/commands', 'main/core/queries', 'main/core/session', 'main/core/fill'];
const LITERAL = /\brefusal\(\s*'[a-z-]+',\s*'((?:[^'\\]|\\.)+)'/g;

const sentences = SPOKEN_AT_THE_DESK.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(join(root, folder, file), 'utf8').matchAll(LITERAL)].map(([, said]) => said)),
);

describe('sentences of core in another language', () => {
  it('CT5 what is refused at the desk is said in French as exactly as in English', () => {
    expect(sentences.length).toBeGreaterThan(30);
    expect(sentences.filter((english) => !translateSentence('fr', english ?? ''))).toEqual([]);
  });

  it('CT6 a figure or a name is carried over', () => {
    const english = 'This station has had no contact with central for more than 30 days. Connect it, then sign in.';
    expect(translateSentence('fr', english)).toContain('depuis plus de 30 jours');
    expect(translateSentence('fr', 'There is no role $&.')).toBe('Il n’y a pas de rôle $&.');
  });

  it('CT7 what is not known is left to the general sentence of its code', () => {
    expect(translateSentence('fr', 'Something else.')).toBeUndefined();
    expect(translateSentence('de', 'Sign in first.')).toBeUndefined();
    expect(translateSentence('fr', 'toString')).toBeUndefined();
  });
});
