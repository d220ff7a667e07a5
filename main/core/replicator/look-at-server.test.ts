import { describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { certifyHub, proveHub } from '#shared/hub/signed-hub.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createLookAt } from './look-at-server.ts';

async function begin() {
  const [ofOrganisation, ofHub, ofOther] = await Promise.all([
    generateSigningKeys(),
    generateSigningKeys(),
    generateSigningKeys(),
  ]);
  const store = createMemoryStore();
  const upstreams: string[] = [];
  let answer: (nonce: string) => Promise<Response> = async () => Response.error();
  const lookAt = createLookAt({
    fetch: async (_url, init) => answer((JSON.parse(String(init?.body)) as { nonce: string }).nonce),
    organisation: 'org',
    organisationKey: await importVerifyingKey(ofOrganisation.publicJwk),
    store,
    onUpstream: async (upstream) => void upstreams.push(upstream),
  });
  const answering = async (by: 'organisation' | 'other') => {
    const certificate = {
      hubId: 'hub',
      organisation: 'org',
      name: 'Hub',
      siteId: 'Location:1',
      publicKeyJwk: ed25519PublicJwk.parse(ofHub.publicJwk),
      issuedAt: '2026-11-22T08:00:00Z',
    };
    const signer = await importSigningKey((by === 'organisation' ? ofOrganisation : ofOther).privateJwk);
    const signed = await certifyHub(certificate, signer);
    const key = await importSigningKey(ofHub.privateJwk);
    const claim = { database: 'db', upstream: 'https://central.example' };
    answer = async (nonce) =>
      Response.json({ ...claim, certificate: signed, proof: await proveHub(claim, nonce, key) });
  };
  const look = () => lookAt('http://hub.example', new AbortController().signal);
  return {
    look,
    answering,
    upstreams,
    store,
    silent: () => {
      answer = () => Promise.reject(new TypeError('no route'));
    },
    unknown: () => {
      answer = async () => Response.json({ error: 'not_found', reason: 'no such call' }, { status: 404 });
    },
  };
}

describe('who answers at an address', () => {
  it('HU2 a hub with the organisation’s certificate is one, and tells where central is', async () => {
    const { look, answering, upstreams } = await begin();
    await answering('organisation');
    expect(await look()).toBe('hub');
    expect(upstreams).toEqual(['https://central.example']);
  });

  it('HU2 one with a forged certificate is nobody, and what it says of central is not heard', async () => {
    const { look, answering, upstreams } = await begin();
    await answering('other');
    expect(await look()).toBeUndefined();
    expect(upstreams).toEqual([]);
  });

  it('HU2 one that was shut out is nobody', async () => {
    const { look, answering, store } = await begin();
    await answering('organisation');
    await store.write({
      edits: [{ id: 'Station:hub', body: JSON.stringify({ kind: 'Station', resource: { state: 'revoked' } }) }],
    });
    expect(await look()).toBeUndefined();
  });

  it('HU2 who does not know the question is central; who does not answer is nobody', async () => {
    const { look, silent, unknown } = await begin();
    unknown();
    expect(await look()).toBe('central');
    silent();
    expect(await look()).toBeUndefined();
  });
});
