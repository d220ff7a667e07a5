/** HU2: who answers at an address. A hub is one only with the organisation's certificate and a fresh proof of its key. */

import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { verifyHubProof } from '#shared/hub/signed-hub.ts';
import { askHubProof } from '#shared/protocol/hub-client.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { LookAt } from './server-choice.ts';

export interface LookParts {
  readonly fetch: typeof fetch;
  readonly organisation: string;
  readonly organisationKey: VerifyingKey;
  readonly store: Pick<DocumentStore, 'find'>;
  /** A hub said where central is. */
  readonly onUpstream: (upstream: string) => Promise<void>;
}

export function createLookAt(parts: LookParts): LookAt {
  const { organisation, organisationKey } = parts;
  return async (address, signal) => {
    const nonce = crypto.randomUUID();
    const answer = await askHubProof({ address, fetch: parts.fetch }, nonce, signal);
    // Central knows no such call; whoever does not answer is nobody.
    if (isRefusal(answer)) return answer.code === 'no-contact' ? undefined : 'central';
    const certificate = await verifyHubProof(answer, { nonce, organisation, organisationKey });
    if (!certificate || (await isRevoked(parts.store, certificate.hubId))) return undefined;
    await parts.onUpstream(answer.upstream);
    return 'hub';
  };
}

/** A hub that was shut out. */
export async function isRevoked(store: Pick<DocumentStore, 'find'>, hubId: string): Promise<boolean> {
  const { resource } = JSON.parse((await store.find(`Station:${hubId}`))?.body ?? '{}') as {
    resource?: { state?: unknown };
  };
  return resource?.state === 'revoked';
}
