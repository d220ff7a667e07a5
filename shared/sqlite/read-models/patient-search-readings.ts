import { phoneticKeys } from '#shared/domain/patient/phonetic-keys.ts';
import type { SearchTerm } from './patient-search-text.ts';

/** One way to understand what was typed: for each term the beginning of a word of the index, or a whole sound. */
export type Reading = readonly string[];

/** For each term its ways; every mixture of them is a reading. */
export type Alternatives = readonly (readonly string[])[];

/** "okafor" is a name and might be a record number; "1984" is a year, a telephone, a number. */
export function alternativesOf(terms: readonly SearchTerm[]): Alternatives {
  return terms.map(({ beginnings }) => beginnings);
}

/** How the names sound; other terms as typed. Undefined where no term has a sound. */
export function soundsOf(terms: readonly SearchTerm[]): Alternatives | undefined {
  const sounds = terms.map(soundsOfTerm);
  if (sounds.every((keys) => keys.length === 0)) return undefined;
  return terms.map(({ beginnings }, at) => (sounds[at]?.length ? sounds[at] : beginnings));
}

/** Whether a name has hardly been begun, so that its sound is not known yet. */
export function isStillTyped(terms: readonly SearchTerm[]): boolean {
  return terms.some((term) => term.name !== undefined && soundsOfTerm(term).length === 0);
}

/** A name hardly begun has no sound yet. */
const SHORTEST_SOUND = 3;

function soundsOfTerm({ name }: SearchTerm): string[] {
  return name === undefined || name.length < SHORTEST_SOUND
    ? []
    : phoneticKeys(name).map((key) => `k${key.toLowerCase()}`);
}

export function readingsOf(alternatives: Alternatives): Reading[] {
  return alternatives.reduce<string[][]>((all, ways) => all.flatMap((one) => ways.map((way) => [...one, way])), [[]]);
}

export function countReadings(alternatives: Alternatives): number {
  return alternatives.reduce((count, ways) => count * ways.length, 1);
}

/** Whether a patient with these words is meant by one of the readings. */
export function meets(words: readonly string[], alternatives: Alternatives): boolean {
  return alternatives.every((ways) => ways.some((way) => hasWord(words, way)));
}

function hasWord(words: readonly string[], way: string): boolean {
  return way.startsWith('k') ? words.includes(way) : words.some((word) => word.startsWith(way));
}
