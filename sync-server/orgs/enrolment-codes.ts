import { createHash, randomInt } from 'node:crypto';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';

/** Crockford's alphabet: no I, L, O, U. Twelve characters are 60 bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DEFAULT_LIFETIME_MS = 3 * 24 * 60 * 60_000;

export interface IssuedCode {
  /** `XXXX-XXXX-XXXX`; shown once, kept nowhere. */
  readonly code: string;
  readonly expiresAt: string;
}

/** A code with which one station enrols, once. */
export async function issueEnrolmentCode(
  { catalogue, clock }: ServerContext,
  organisation: Pick<OrganisationEntry, 'id'>,
  options: { readonly lifetimeMs?: number } = {},
): Promise<IssuedCode> {
  const code = [makeGroup(), makeGroup(), makeGroup()].join('-');
  const expiresAtMs = clock.now() + (options.lifetimeMs ?? DEFAULT_LIFETIME_MS);
  await catalogue.addCode({ hash: hashCode(code), organisationId: organisation.id, expiresAtMs });
  return { code, expiresAt: new Date(expiresAtMs).toISOString() };
}

const makeGroup = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** As typed: in small letters, without dashes, O for 0, I or L for 1. */
export function hashCode(typed: string): string {
  const code = typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`holdfast-enrolment:${code}`).digest('hex');
}
