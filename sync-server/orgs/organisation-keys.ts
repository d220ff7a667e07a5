import { importSigningKey, type SigningKey } from '#shared/domain/identity/signing-key.ts';
import type { ServerContext } from '../context.ts';

/** The organisation's signing key, read for each use: seldom needed, and gone from memory afterwards. */
export async function readSigningKey(context: ServerContext, organisationId: string): Promise<SigningKey> {
  return importSigningKey((await context.secrets.read(organisationId)).signingKeyJwk);
}
