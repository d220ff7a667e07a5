import { type Ed25519PublicJwk, ed25519PublicJwk } from '#shared/protocol/station-proof.ts';

export type { EnrolmentAnswer } from '#shared/protocol/enrolment.ts';

/** The public half as it goes over the wire. */
export function ed25519PublicJwkOf(jwk: object): Ed25519PublicJwk {
  return ed25519PublicJwk.parse(jwk);
}
