import { describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { countersignHead, signHead, verifyCountersignature, verifyHead } from './signed-head.ts';

const head = {
  organisation: 'north',
  station: 's1',
  incarnation: 1,
  sequence: 7,
  hash: 'a'.repeat(64),
  at: '2026-11-22T08:00:00.000Z',
};
async function keys() {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  return { signing: await importSigningKey(privateJwk), verifying: await importVerifyingKey(publicJwk) };
}

describe('signed heads', () => {
  it('AU7 hold for the station that signed, and for nothing else that it says', async () => {
    const station = await keys();
    const other = await keys();
    const signed = await signHead(head, station.signing);
    expect(await verifyHead(signed, station.verifying)).toBe(true);
    expect(await verifyHead(signed, other.verifying)).toBe(false);
    for (const change of [
      { sequence: 6 },
      { hash: 'b'.repeat(64) },
      { station: 's2' },
      { incarnation: 2 },
      { organisation: 'south' },
    ]) {
      expect(await verifyHead({ ...signed, ...change }, station.verifying)).toBe(false);
    }
  });

  it('AU7 are countersigned by the server over the station signature', async () => {
    const station = await keys();
    const server = await keys();
    const signed = await signHead(head, station.signing);
    const kept = await countersignHead(signed, server.signing);
    expect(await verifyHead(kept, station.verifying)).toBe(true);
    expect(await verifyCountersignature(kept, server.verifying)).toBe(true);
    expect(await verifyCountersignature(signed, server.verifying)).toBe(false);
    expect(await verifyCountersignature({ ...kept, sequence: 8 }, server.verifying)).toBe(false);
    expect(await verifyCountersignature(kept, station.verifying)).toBe(false);
  });
});
