import { beforeAll, describe, expect, it } from 'vitest';
import { createStationProof, ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { StationEntry } from '../orgs/catalogue.ts';
import { createStationGate } from './station-gate.ts';

const NOW_MS = Date.parse('2026-11-23T08:00:00.000Z');
const CALL = { method: 'GET', path: '/db/x%2Fy', database: 'db' };

let privateKey: CryptoKey;
let entry: StationEntry;

beforeAll(async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  privateKey = pair.privateKey;
  entry = {
    ...{
      id: 'desk',
      organisationId: 'org',
      database: 'db',
      name: 'Desk',
      code: 'S1',
      siteId: 'site',
      wardId: undefined,
    },
    ...{ purpose: 'ward', incarnation: 2, storeInstanceId: undefined, state: 'active', revocation: undefined },
    publicKeyJwk: ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey)),
    enrolledAt: '2026-11-23T07:00:00.000Z',
  };
});

/** A gate to a catalogue with this one station, as it is now; tells who was let in. */
function open(now: Partial<StationEntry> = {}) {
  const proven: string[] = [];
  const gate = createStationGate({
    catalogue: { findStation: async (id) => (id === 'desk' ? { ...entry, ...now } : undefined) },
    clock: { now: () => NOW_MS },
    onProven: ({ stationId }) => proven.push(stationId),
  });
  return { gate, proven };
}
const prove = (claim: Partial<Parameters<typeof createStationProof>[0]> = {}) =>
  createStationProof({ stationId: 'desk', incarnation: 2, ...CALL, privateKey, nowMs: NOW_MS, ...claim });

describe('the gate of stations', () => {
  it('PR3 lets a proof in that was made for this call, once', async () => {
    const { gate, proven } = open();
    const token = await prove();
    const identity = { stationId: 'desk', organisationId: 'org', incarnation: 2, database: 'db' };
    expect(await gate.find({ token, ...CALL })).toEqual(identity);
    expect(await gate.find({ token, ...CALL })).toBeUndefined();
    expect(proven).toEqual(['desk']);
    expect(await open({ purpose: 'hub' }).gate.find({ token, ...CALL })).toEqual({ ...identity, hubOfSite: 'site' });
  });

  it('PR3 PR1 no proof for another method, path or database, of another time, station or key', async () => {
    const other = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const lies = [
      { method: 'PUT' },
      { path: '/db/x/y' },
      { database: 'db2' },
      { nowMs: NOW_MS - 600_000 },
      { nowMs: NOW_MS + 600_000 },
      { stationId: 'other' },
      { privateKey: other.privateKey },
    ];
    for (const claim of lies) {
      const token = await prove(claim);
      expect([Object.keys(claim), await open().gate.find({ token, ...CALL })]).toEqual([Object.keys(claim), undefined]);
    }
  });

  it('OP6 LE3 a station that was shut out is let in only to be told so, and counts as nobody', async () => {
    const { gate, proven } = open({ state: 'revoked' });
    expect(await gate.find({ token: await prove(), ...CALL })).toBeUndefined();
    expect(await gate.find({ token: await prove(), ...CALL }, { anyIncarnation: true })).toBeUndefined();
    const told = await gate.find({ token: await prove(), ...CALL }, { evenRevoked: true });
    expect([told?.stationId, proven]).toEqual(['desk', []]);
  });

  it('RP9 an incarnation that was overtaken is let in only to hear of it, one of the future never', async () => {
    const { gate } = open();
    const find = async (incarnation: number, anyIncarnation: boolean) =>
      (await gate.find({ token: await prove({ incarnation }), ...CALL }, { anyIncarnation }))?.incarnation;
    expect([await find(1, false), await find(1, true)]).toEqual([undefined, 1]);
    expect([await find(3, false), await find(3, true)]).toEqual([undefined, undefined]);
  });

  it('PR3 a station that enrols anew is judged by its new key', async () => {
    const { gate } = open();
    const anew = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    expect(await gate.find({ token: await prove(), ...CALL })).toBeDefined();
    const publicKeyJwk = ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', anew.publicKey));
    const after = open({ publicKeyJwk }).gate;
    expect(await after.find({ token: await prove(), ...CALL })).toBeUndefined();
    expect(await after.find({ token: await prove({ privateKey: anew.privateKey }), ...CALL })).toBeDefined();
  });
});
