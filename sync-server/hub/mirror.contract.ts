import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue } from '../orgs/catalogue.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';
import type { MirroredRoster } from './mirror.ts';

export interface MirrorUnderTest {
  readonly catalogue: Catalogue;
  /** As another process opens it. */
  openAgain(): Promise<Catalogue>;
  /** Of an organisation with stations of its own. */
  readonly organisationId: string;
  dispose(): Promise<void>;
}

const JWK = { kty: 'OKP', crv: 'Ed25519', x: 'm'.repeat(43) } as const;
type MirroredStation = MirroredRoster['stations'][number];

/** What every catalogue does at a hub with what central told (HU4). */
export function describeMirror(name: string, open: () => Promise<MirrorUnderTest>): void {
  describe(`${name}: the roster of a hub`, () => {
    let used: MirrorUnderTest;
    beforeEach(async () => {
      used = await open();
    });
    afterEach(() => used.dispose());

    const desk = (more: Partial<MirroredStation> = {}): MirroredStation => ({
      id: 'desk',
      organisationId: used.organisationId,
      name: 'Desk',
      code: 'S7',
      publicKeyJwk: JWK,
      siteId: 'Location:1',
      wardId: undefined,
      purpose: 'ward',
      incarnation: 3,
      storeInstanceId: undefined,
      state: 'active',
      enrolledAt: '2026-01-02T00:00:00.000Z',
      revocation: undefined,
      ...more,
    });
    const grant = (more: Partial<ScopeGrant> = {}): ScopeGrant => ({
      requestId: 'r1',
      stationId: 'desk',
      organisationId: used.organisationId,
      of: { type: 'patient', patientId: 'Patient:1' },
      epoch: 4,
      reason: 'transfer',
      by: 'User:1',
      atMs: 1000,
      untilMs: 9000,
      state: 'active',
      endedAtMs: undefined,
      ...more,
    });
    const stations = () => used.catalogue.listStations(used.organisationId);

    it('HU4 has each station with its key, code and incarnation as central has them, for every process', async () => {
      await used.catalogue.mirror({ stations: [desk()], grants: [] });
      const again = await used.openAgain();
      expect(await again.findStation('desk')).toMatchObject({ ...desk(), database: expect.any(String) });
      await again.close();
      const renewed = desk({ incarnation: 4, storeInstanceId: 'store-2', name: 'Desk 2', wardId: 'Location:2' });
      await used.catalogue.mirror({ stations: [renewed], grants: [] });
      expect((await stations()).filter(({ id }) => id === 'desk')).toMatchObject([renewed]);
    });

    it('HU5 is whole or not at all, shuts out who was revoked, and leaves those that it does not name', async () => {
      const before = await stations();
      const nameless = desk({ id: 'other', name: null as unknown as string });
      await expect(used.catalogue.mirror({ stations: [desk(), nameless], grants: [] })).rejects.toThrow();
      expect(await stations()).toEqual(before);
      const revocation = { at: '2026-01-03T00:00:00.000Z', reason: 'lost' };
      await used.catalogue.mirror({ stations: [desk({ state: 'revoked', revocation })], grants: [] });
      expect((await used.catalogue.listRevokedStations()).map(({ id }) => id)).toEqual(['desk']);
      expect(await used.catalogue.findStation('desk')).toMatchObject({ state: 'revoked', revocation });
      expect((await stations()).filter(({ id }) => id !== 'desk')).toEqual(before);
    });

    it('HU4 HU6 has grants with central’s epochs, and their end', async () => {
      await used.catalogue.mirror({ stations: [desk()], grants: [grant()] });
      expect(await used.catalogue.listGrants('desk')).toEqual([grant()]);
      const ended = grant({ state: 'returned', endedAtMs: 2000 });
      const next = grant({ requestId: 'r2', epoch: 5, of: { type: 'facility', facility: 'WEST' }, untilMs: undefined });
      await used.catalogue.mirror({ stations: [desk()], grants: [ended, next] });
      await used.catalogue.mirror({ stations: [desk()], grants: [ended, next] });
      expect(await used.catalogue.listGrants('desk')).toEqual([ended, next]);
    });
  });
}
