import type { Catalogue } from '../orgs/catalogue.ts';
import type { GrantsUnderTest } from './scope-grants.contract.ts';

const JWK = { kty: 'OKP', crv: 'Ed25519', x: 'k'.repeat(43) } as const;
const STATIONS = ['station-1', 'station-2'] as const;

/** Two stations enrolled in an empty catalogue, for the contract suite of any engine. */
export async function openGrantsUnderTest(
  catalogue: Catalogue,
  dispose: () => Promise<void>,
): Promise<GrantsUnderTest> {
  const organisationId = 'org-1';
  await catalogue.addOrganisation({
    id: organisationId,
    name: 'North',
    database: 'north',
    demo: true,
    hue: undefined,
    publicKeyJwk: JWK,
    fingerprint: 'f',
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  for (const id of STATIONS) {
    await catalogue.addCode({ hash: id, organisationId, expiresAtMs: 10 });
    await catalogue.enrol({
      id,
      organisationId,
      name: id,
      publicKeyJwk: JWK,
      siteId: 'Location:1',
      wardId: undefined,
      purpose: 'ward',
      storeInstanceId: undefined,
      enrolledAt: '2026-01-01T00:00:00.000Z',
      codeHash: id,
      nowMs: 1,
    });
  }
  return { grants: catalogue, stationIds: STATIONS, organisationId, dispose };
}
