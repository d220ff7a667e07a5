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

/** A code with which one station, or one hub, enrols, once. */
export async function issueEnrolmentCode(
  { catalogue, clock }: ServerContext,
  organisation: Pick<OrganisationEntry, 'id'>,
  options: { readonly lifetimeMs?: number; readonly use?: CodeUse } = {},
): Promise<IssuedCode> {
  const code = [makeGroup(), makeGroup(), makeGroup()].join('-');
  const expiresAtMs = clock.now() + (options.lifetimeMs ?? DEFAULT_LIFETIME_MS);
  await catalogue.addCode({ hash: hashCode(code, options.use), organisationId: organisation.id, expiresAtMs });
  return { code, expiresAt: new Date(expiresAtMs).toISOString() };
}

const makeGroup = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** What a code admits. One for a hub is never found as one for a station, nor the other way round. */
export type CodeUse = 'enrolment' | 'hub-enrolment';

/** As typed: in small letters, without dashes, O for 0, I or L for 1. */
export function hashCode(typed: string, use: CodeUse = 'enrolment'): string {
  const code = typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`holdfast-${use}:${code}`).digest('hex');
}
