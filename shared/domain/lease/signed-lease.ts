/** What the organisation says about a station's lease, by its signing key; shapes in `shared/protocol/lease.ts`. */
import { signDetached, verifyDetached } from '../identity/detached-signature.ts';
import type { SigningKey, VerifyingKey } from '../identity/signing-key.ts';

const GRANT_USE = 'holdfast-lease';
const REVOKED_USE = 'holdfast-lease-revoked';

export const signGrant = (grant: object, key: SigningKey): Promise<string> => signDetached(grant, key, GRANT_USE);
export const verifyGrant = (grant: object, signature: string, key: VerifyingKey): Promise<boolean> =>
  verifyDetached(grant, signature, key, GRANT_USE);

export const signRevocation = (told: object, key: SigningKey): Promise<string> => signDetached(told, key, REVOKED_USE);
export const verifyRevocation = (told: object, signature: string, key: VerifyingKey): Promise<boolean> =>
  verifyDetached(told, signature, key, REVOKED_USE);
