import type { CodeRead } from './scan-result.ts';

/** Blood, cells and tissue. Recognised so that it is never taken for a drug; no more is read of it than what it is about. */
export interface Isbt128Reading {
  readonly about: 'donation' | 'blood-group' | 'product' | 'expiry' | 'other';
  /** The 13 characters of a donation identification number. */
  readonly donation?: string;
}

const DONATION = /^=([A-NP-Z1-9]\d{4}\d{2}\d{6})[0-9A-Z]{2}$/;
const ABOUT: readonly (readonly [begin: RegExp, about: Isbt128Reading['about']])[] = [
  [/^=[A-NP-Z1-9]/, 'donation'],
  [/^=%/, 'blood-group'],
  [/^=</, 'product'],
  [/^[=&]>/, 'expiry'],
];

/** Data identifiers begin with an equals sign or an ampersand, which no other code of ours does. */
export function mayBeIsbt128(text: string): boolean {
  return /^[=&][!-~]{3,}$/.test(text);
}

/** SC9. A donation number of another shape is a fault, everything else is `other`. */
export function readIsbt128(text: string): CodeRead<Isbt128Reading> {
  const about = ABOUT.find(([begin]) => begin.test(text))?.[1] ?? 'other';
  if (about !== 'donation') return { reading: { about }, findings: [] };
  const donation = DONATION.exec(text)?.[1];
  return donation ? { reading: { about, donation }, findings: [] } : { findings: [{ code: 'shape', at: 0 }] };
}
