import { doubleMetaphone } from 'double-metaphone';
import { foldedWords } from './fold-name.ts';

/**
 * Double-metaphone keys of each word of a name, both readings, without repetition, in the order of the words (DU2).
 * Words in other scripts have no reading and give no key.
 */
export function phoneticKeys(name: string): string[] {
  const keys = foldedWords(name).flatMap((word) => doubleMetaphone(word));
  return [...new Set(keys.filter((key) => key !== ''))];
}
