import { OFFLINE_POLICY_ID, type OfflinePolicy, offlinePolicy } from '#shared/model/policy.ts';
import { verifySignedDocument } from '../identity/signed-document.ts';
import type { VerifyingKey } from '../identity/signing-key.ts';

/** What stands in the body of `Policy:offline`; undefined where nothing does that this organisation signed. */
export async function findOfflinePolicy(
  body: string | undefined,
  organisation: string,
  key: VerifyingKey,
): Promise<OfflinePolicy | undefined> {
  const { resource } = JSON.parse(body ?? '{}') as { resource?: unknown };
  const read = offlinePolicy.safeParse(resource);
  if (!read.success) return undefined;
  const expected = { id: OFFLINE_POLICY_ID, organisation };
  return (await verifySignedDocument(resource, key, expected)) ? read.data : undefined;
}
