import { signDetached, verifyDetached } from '#shared/domain/identity/detached-signature.ts';
import { importVerifyingKey, type SigningKey, type VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { HubCertificate, HubProofAnswer, HubRoster, SignedHubCertificate } from '#shared/protocol/hub.ts';

const CERTIFICATE_USE = 'holdfast-hub-certificate';
const ROSTER_USE = 'holdfast-hub-roster';
const PROOF_USE = 'holdfast-hub-proof';

/** By the organisation's key, which lies at central only. */
export async function certifyHub(certificate: HubCertificate, key: SigningKey): Promise<SignedHubCertificate> {
  return { certificate, signature: await signDetached(certificate, key, CERTIFICATE_USE) };
}

export const signRoster = (roster: HubRoster, key: SigningKey): Promise<string> =>
  signDetached(roster, key, ROSTER_USE);

export const verifyRoster = (roster: HubRoster, signature: string, key: VerifyingKey): Promise<boolean> =>
  verifyDetached(roster, signature, key, ROSTER_USE);

type Claim = Pick<HubProofAnswer, 'database' | 'upstream'>;
const proven = ({ database, upstream }: Claim, nonce: string) => ({ database, upstream, nonce });

/** By the hub's own key: it holds it now, the answer is no recording. */
export const proveHub = (claim: Claim, nonce: string, key: SigningKey): Promise<string> =>
  signDetached(proven(claim, nonce), key, PROOF_USE);

/** The certificate when this organisation has signed it; else undefined. Says nothing of who shows it. */
export async function verifyHubCertificate(
  { certificate, signature }: SignedHubCertificate,
  { organisation, organisationKey }: { organisation: string; organisationKey: VerifyingKey },
): Promise<HubCertificate | undefined> {
  if (certificate.organisation !== organisation) return undefined;
  return (await verifyDetached(certificate, signature, organisationKey, CERTIFICATE_USE)) ? certificate : undefined;
}

/** The hub's certificate when the organisation has signed it and the hub holds the key in it; else undefined. */
export async function verifyHubProof(
  answer: HubProofAnswer,
  { nonce, organisation, organisationKey }: { nonce: string; organisation: string; organisationKey: VerifyingKey },
): Promise<HubCertificate | undefined> {
  const certificate = await verifyHubCertificate(answer.certificate, { organisation, organisationKey });
  if (!certificate) return undefined;
  const hubKey = await importVerifyingKey(certificate.publicKeyJwk);
  return (await verifyDetached(proven(answer, nonce), answer.proof, hubKey, PROOF_USE)) ? certificate : undefined;
}
