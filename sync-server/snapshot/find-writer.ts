import { importSigningKey, type SigningKey } from '#shared/domain/identity/signing-key.ts';
import type { SignedHubCertificate } from '#shared/protocol/hub.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { findHubRecord } from '../hub/hub-record.ts';

/** Who signs what this data folder writes (SN3): central by the organisation's key, a hub by its own. */
export type Writer =
  | { readonly role: 'central'; readonly key: SigningKey; readonly name: string }
  | {
      readonly role: 'hub';
      readonly key: SigningKey;
      readonly name: string;
      readonly certificate: SignedHubCertificate;
    }
  /** SN8: a hub that was never whole does not know what a station should have. */
  | { readonly role: 'hub-not-whole' };

export async function findWriter(
  { secrets }: Pick<ServerContext, 'secrets'>,
  organisationId: string,
  store: Pick<DocumentStore, 'findLocal'>,
): Promise<Writer> {
  const hub = await findHubRecord(store);
  if (hub && hub.wholeAt === undefined) return { role: 'hub-not-whole' };
  const key = await importSigningKey((await secrets.read(organisationId)).signingKeyJwk);
  if (!hub) return { role: 'central', key, name: 'central' };
  const { certificate } = hub;
  return { role: 'hub', key, certificate, name: `hub ${certificate.certificate.name}` };
}
