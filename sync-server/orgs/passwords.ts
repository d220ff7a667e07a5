import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id by the library's defaults (19 MiB, two passes), as stations do; salt and cost travel within the PHC text. */
export function makeVerifier(password: string): Promise<string> {
  return hash(password);
}

export function checkPassword(verifier: string, password: string): Promise<boolean> {
  return verify(verifier, password);
}

const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** To be read from a screen and typed once: four groups of four, 79 bits. */
export function makeInitialPassword(): string {
  const group = () => Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
