/**
 * The pair of check characters of a Global Model Number (AI 8013; the basic UDI-DI of a medical device): each character's
 * place in the 82-character set, times a prime that grows from right to left, modulo 1021, written in 32 characters.
 */
import { CHARACTERS_82 } from './character-sets.ts';

const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239,
  241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379,
  383, 389, 397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503, 509,
];
const PAIR_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const MODULUS = 1021;

/** The two characters that follow `text`; undefined when it is too long or holds a character that has no place. */
export function findCheckPair(text: string): string | undefined {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const place = CHARACTERS_82.indexOf(text.charAt(at));
    const prime = PRIMES[text.length - 1 - at];
    if (place < 0 || prime === undefined) return undefined;
    sum = (sum + place * prime) % MODULUS;
  }
  return PAIR_CHARACTERS.charAt(Math.floor(sum / 32)) + PAIR_CHARACTERS.charAt(sum % 32);
}

export function hasCheckPair(text: string): boolean {
  return text.length >= 2 && findCheckPair(text.slice(0, -2)) === text.slice(-2);
}
