import { z } from 'zod';
import { fields, listOf, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

const userShape = z.object({
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
  /** Professional registration or staff number. Accounts with the same one are one person's (ID23). */
  personNumber: z.string().optional(),
  /** Argon2id in PHC text form. */
  verifier: z.string().startsWith('$argon2id$'),
  passwordChangedAt: z.iso.datetime({ offset: true }),
  /** Counts up with every change at central. A station never goes back to a lower one. */
  serial: z.number().int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  /** Detached JWS over the rest in canonical JSON. */
  signature: z.string().min(1),
});

/**
 * A person who signs in. The document is signed by the organisation's key, which never leaves central, so a station
 * can trust it offline; a station ignores one whose signature does not hold.
 * `id` and `organisation` stand inside what is signed: a signed body cannot be passed off under another id or elsewhere.
 */
export const userResource = userShape.loose();
export type UserResource = z.output<typeof userShape>;
export type UnsignedUser = Omit<UserResource, 'signature'>;

/** The gate of the store checks the shape; whether the signature holds is asked at sign-in, where it matters. */
export const userModel = ownKind(
  'User',
  { lane: 1, facilityWide: true },
  fields(
    {
      resourceType: oneOf('User'),
      id: matching(/^User:/, 'must be the id of a User'),
      organisation: text,
      login: text,
      displayName: text,
      roles: listOf(text),
      state: oneOf('active', 'disabled'),
      verifier: matching(/^\$argon2id\$/, 'must be an Argon2id verifier'),
      passwordChangedAt: text,
      serial: wholeNumber,
      issuedAt: text,
      signature: text,
    },
    { personNumber: text },
  ),
);

export const userDocumentId = (uuid: string): string => `User:${uuid}`;
