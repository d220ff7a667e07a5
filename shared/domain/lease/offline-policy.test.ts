import { describe, expect, it } from 'vitest';
import { OFFLINE_POLICY_ID } from '#shared/model/policy.ts';
import { signDocument } from '../identity/signed-document.ts';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '../identity/signing-key.ts';
import { findOfflinePolicy } from './offline-policy.ts';

const issuedAt = '2026-11-22T08:00:00.000Z';
const unsigned = { resourceType: 'Policy', id: OFFLINE_POLICY_ID, organisation: 'north', serial: 1, issuedAt } as const;
const bodyOf = (resource: object) => JSON.stringify({ kind: 'Policy', resource });

describe('the offline policy', () => {
  it('LE15 counts only as the organisation signed it', async () => {
    const { privateJwk, publicJwk } = await generateSigningKeys();
    const [signing, key] = [await importSigningKey(privateJwk), await importVerifyingKey(publicJwk)];
    const signed = await signDocument({ ...unsigned, offlineDays: 14 }, signing);
    expect(await findOfflinePolicy(bodyOf(signed), 'north', key)).toMatchObject({ offlineDays: 14, serial: 1 });
    expect(await findOfflinePolicy(undefined, 'north', key)).toBeUndefined();
    expect(await findOfflinePolicy(bodyOf({ ...signed, offlineDays: 90 }), 'north', key)).toBeUndefined();
    expect(await findOfflinePolicy(bodyOf(signed), 'south', key)).toBeUndefined();
    const other = await importVerifyingKey((await generateSigningKeys()).publicJwk);
    expect(await findOfflinePolicy(bodyOf(signed), 'north', other)).toBeUndefined();
  });

  it('LE15 is never under a week nor over ninety days, whoever signed it', async () => {
    const { privateJwk, publicJwk } = await generateSigningKeys();
    const [signing, key] = [await importSigningKey(privateJwk), await importVerifyingKey(publicJwk)];
    for (const offlineDays of [6, 91, 7.5]) {
      const signed = await signDocument({ ...unsigned, offlineDays }, signing);
      expect(await findOfflinePolicy(bodyOf(signed), 'north', key)).toBeUndefined();
    }
  });
});
