/** The characters that a field may hold: digits, set 82 (ISO 646 invariant), set 39, or URL-safe base 64. */
export type CharacterSet = 'n' | 'x' | 'y' | 'z';

/** Set 82 in its order, which gives each character its value in a check pair. */
export const CHARACTERS_82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`;

const MEMBERS: Readonly<Record<CharacterSet, ReadonlySet<string>>> = {
  n: new Set('0123456789'),
  x: new Set(CHARACTERS_82),
  y: new Set('#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  z: new Set('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_='),
};

/** Index of the first character that does not belong to the set, -1 for none. */
export function firstForeign(set: CharacterSet, text: string): number {
  for (let at = 0; at < text.length; at += 1) if (!MEMBERS[set].has(text.charAt(at))) return at;
  return -1;
}

/** URL-safe base 64: padding stands only at the end and fills up. */
export function isBase64Url(text: string): boolean {
  return /^[0-9A-Za-z_-]*$/.test(text) || (/^[0-9A-Za-z_-]+={1,2}$/.test(text) && text.length % 3 === 0);
}
