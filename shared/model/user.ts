import { z } from 'zod';

/**
 * A person who signs in. The document is signed by the organisation's key, which never leaves central, so a station
 * can trust it offline; a station ignores one whose signature does not hold.
 * `id` and `organisation` stand inside what is signed: a signed body cannot be passed off under another id or elsewhere.
 */
export const userResource = z.looseObject({
  resourceType: z.literal('User'),
  /** The document's own `_id`. */
  id: z.string().startsWith('User:'),
  organisation: z.string().min(1),
  login: z.string().min(1),
  displayName: z.string().min(1),
  /** Role codes. */
  roles: z.array(z.string()),
  state: z.enum(['active', 'disabled']),
  locale: z.string().optional(),
  /** Argon2id in PHC text form. */
  verifier: z.string().startsWith('$argon2id$'),
  passwordChangedAt: z.iso.datetime({ offset: true }),
  /** Counts up with every change at central. A station never goes back to a lower one. */
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  /** Detached JWS over the rest in canonical JSON. */
  signature: z.string().min(1),
});
export type UserResource = z.output<typeof userResource>;
export type UnsignedUser = Omit<UserResource, 'signature'>;

export const USER_KIND = 'User';
export const USER_VERSION = 1;
export const userDocumentId = (uuid: string): string => `User:${uuid}`;
