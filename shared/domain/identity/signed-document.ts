/**
 * User and Role resources carry a signature of the organisation over everything else in them. The rule that keeps a
 * station safe: what does not verify does not exist, and of what verifies the highest serial counts, so that neither a
 * forged winner nor an old signed body brought back gives anybody access. Shown by signed-document.prop.test.ts.
 */
import { signDetached, verifyDetached } from './detached-signature.ts';
import type { SigningKey, VerifyingKey } from './signing-key.ts';

const USE = 'holdfast-identity';

export interface Signable {
  readonly id: string;
  readonly organisation: string;
  readonly serial: number;
}

/** Central only: the organisation's private key never leaves it. An old signature in the resource is replaced. */
export async function signDocument<T extends Signable>(
  resource: T,
  organisationKey: SigningKey,
): Promise<T & { readonly signature: string }> {
  const content = withoutSignature(resource);
  return { ...content, signature: await signDetached(content, organisationKey, USE) };
}

/** Whether the organisation signed exactly this. Bind the answer to the document with `expected`. */
export async function verifySignedDocument(
  resource: unknown,
  organisationKey: VerifyingKey,
  expected: { readonly id?: string; readonly organisation?: string } = {},
): Promise<boolean> {
  if (typeof resource !== 'object' || resource === null) return false;
  const { id, organisation, signature } = resource as Record<string, unknown>;
  if (typeof signature !== 'string') return false;
  if (expected.id !== undefined && id !== expected.id) return false;
  if (expected.organisation !== undefined && organisation !== expected.organisation) return false;
  return verifyDetached(withoutSignature(resource), signature, organisationKey, USE);
}

function withoutSignature<T extends object>(resource: T): T {
  const { signature: _replaced, ...content } = resource as T & { signature?: string };
  return content as T;
}
