import { describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { HubProofAnswer } from '#shared/protocol/hub.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { certifyHub, proveHub, verifyHubProof } from './signed-hub.ts';

const NONCE = 'asked just now, once';

async function begin() {
  const [ofOrganisation, ofHub, ofOther] = await Promise.all([
    generateSigningKeys(),
    generateSigningKeys(),
    generateSigningKeys(),
  ]);
  const certificate = {
    hubId: 'hub',
    organisation: 'org',
    name: 'Hub North',
    siteId: 'Location:1',
    publicKeyJwk: ed25519PublicJwk.parse(ofHub.publicJwk),
    issuedAt: '2026-11-22T08:00:00Z',
  };
  const [organisation, hub, other] = await Promise.all(
    [ofOrganisation, ofHub, ofOther].map(({ privateJwk }) => importSigningKey(privateJwk)),
  );
  if (!organisation || !hub || !other) throw new Error('three keys');
  const claim = { database: 'db', upstream: 'https://central.example' };
  const answer: HubProofAnswer = {
    ...claim,
    certificate: await certifyHub(certificate, organisation),
    proof: await proveHub(claim, NONCE, hub),
  };
  const organisationKey = await importVerifyingKey(ofOrganisation.publicJwk);
  const verify = (changed: Partial<HubProofAnswer> = {}, asked: { nonce?: string; organisation?: string } = {}) =>
    verifyHubProof({ ...answer, ...changed }, { nonce: NONCE, organisation: 'org', organisationKey, ...asked });
  return { answer, certificate, claim, other, otherJwk: ed25519PublicJwk.parse(ofOther.publicJwk), verify };
}

describe('HU2 the proof of a hub', () => {
  it('HU2 is taken with the certificate of the pinned organisation and a fresh signature by its key', async () => {
    const { verify, certificate } = await begin();
    expect(await verify()).toEqual(certificate);
  });

  it('HU2 is not taken when anybody but the pinned key signed the certificate', async () => {
    const { verify, certificate, other } = await begin();
    expect(await verify({ certificate: await certifyHub(certificate, other) })).toBeUndefined();
  });

  it('HU2 is not taken when a true certificate was changed: another key, another name, another organisation', async () => {
    const { verify, answer, certificate, claim, other, otherJwk } = await begin();
    const { signature } = answer.certificate;
    const forged = { certificate: { ...certificate, publicKeyJwk: otherJwk }, signature };
    expect(await verify({ certificate: forged, proof: await proveHub(claim, NONCE, other) })).toBeUndefined();
    expect(await verify({ certificate: { certificate: { ...certificate, hubId: 'x' }, signature } })).toBeUndefined();
    expect(await verify({}, { organisation: 'another' })).toBeUndefined();
  });

  it('HU2 is not taken without the key in the certificate, nor as a recording, nor with another address of central', async () => {
    const { verify, claim, other } = await begin();
    expect(await verify({ proof: await proveHub(claim, NONCE, other) })).toBeUndefined();
    expect(await verify({}, { nonce: 'asked at another time' })).toBeUndefined();
    expect(await verify({ upstream: 'https://elsewhere.example' })).toBeUndefined();
    expect(await verify({ database: 'another' })).toBeUndefined();
  });
});
