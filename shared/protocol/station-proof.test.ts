import { describe, expect, it } from 'vitest';
import {
  createStationProof,
  ed25519PublicJwk,
  findStationToken,
  importStationPublicKey,
  MAX_LIFETIME_MS,
  stationAuthorization,
  verifyStationProof,
} from './station-proof.ts';

const NOW_MS = Date.UTC(2026, 4, 1, 8);

async function makeStation() {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const jwk = ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey: await importStationPublicKey(jwk) };
}

async function tryProof(changes: Partial<Parameters<typeof createStationProof>[0]> = {}, atMs = NOW_MS) {
  const station = await makeStation();
  const token = await createStationProof({
    stationId: 'station-a',
    incarnation: 1,
    database: 'org-a',
    method: 'POST',
    path: '/org-a/_bulk_docs',
    privateKey: station.privateKey,
    nowMs: NOW_MS,
    ...changes,
  });
  return verifyStationProof(token, {
    database: 'org-a',
    method: 'POST',
    path: '/org-a/_bulk_docs',
    nowMs: atMs,
    findKey: async (id) => (id === 'station-a' ? station.publicKey : undefined),
  });
}

describe('station proof', () => {
  it('PR3 proves the station that signed', async () => {
    expect(await tryProof()).toMatchObject({ state: 'proven', station: { stationId: 'station-a', incarnation: 1 } });
  });

  it('PR3 is good for one method, one path and one database', async () => {
    for (const changes of [{ method: 'GET' }, { path: '/org-a/_changes' }, { database: 'org-b' }]) {
      expect(await tryProof(changes)).toMatchObject({ state: 'unproven' });
    }
  });

  it('PR3 ends, and cannot be made for long or for later', async () => {
    expect(await tryProof({}, NOW_MS + 10 * 60_000)).toMatchObject({ state: 'unproven' });
    expect(await tryProof({ nowMs: NOW_MS + 10 * 60_000 })).toMatchObject({ state: 'unproven' });
    expect(await tryProof({ lifetimeMs: MAX_LIFETIME_MS })).toMatchObject({ state: 'proven' });
  });

  it('PR3 is refused for an unknown station, another key and for what is no token', async () => {
    expect(await tryProof({ stationId: 'station-b' })).toMatchObject({ state: 'unproven' });
    expect(await tryProof({ privateKey: (await makeStation()).privateKey })).toMatchObject({ state: 'unproven' });
    const expected = { database: 'a', method: 'GET', path: '/', nowMs: NOW_MS, findKey: async () => undefined };
    for (const text of ['', 'x', 'a.b.c', 'e30.e30.e30', '🙂']) {
      expect(await verifyStationProof(text, expected)).toMatchObject({ state: 'unproven' });
    }
  });

  it('PR3 travels in the Authorization header', () => {
    expect(findStationToken(stationAuthorization('abc'))).toBe('abc');
    expect(findStationToken('Basic abc')).toBeUndefined();
    expect(findStationToken(undefined)).toBeUndefined();
  });
});
