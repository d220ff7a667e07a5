import { describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { signRoster } from '#shared/hub/signed-hub.ts';
import type { HubRoster, RosterAnswer } from '#shared/protocol/hub.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import type { HubRecord } from './hub-record.ts';
import type { MirroredRoster } from './mirror.ts';
import { createRosterMirror } from './roster-mirror.ts';

async function begin() {
  const [ofOrganisation, ofOther] = await Promise.all([generateSigningKeys(), generateSigningKeys()]);
  const publicKeyJwk = ed25519PublicJwk.parse(ofOther.publicJwk);
  const taken: MirroredRoster[] = [];
  const complaints: string[] = [];
  let answer: RosterAnswer = { unchanged: true, position: '' };
  let record = { hubId: 'hub', organisation: { id: 'org' } } as HubRecord;
  const store = createMemoryStore();
  const mirror = createRosterMirror({
    store,
    catalogue: { mirror: async (roster) => void taken.push(roster) },
    client: { readRoster: async () => answer },
    organisationKey: await importVerifyingKey(ofOrganisation.publicJwk),
    record: () => record,
    keep: async (change) => {
      record = { ...record, ...change };
    },
    timers: createVirtualTime(),
    report: (what) => void complaints.push(what),
  });
  const rosterOf = (more: Partial<HubRoster> = {}): HubRoster => ({
    hubId: 'hub',
    organisation: 'org',
    atMs: 1000,
    position: 'p1',
    grants: [],
    stations: [
      {
        id: 'desk',
        name: 'Desk',
        code: 'S1',
        publicKeyJwk,
        siteId: 'Location:1',
        purpose: 'ward',
        incarnation: 1,
        state: 'revoked',
        enrolledAt: '2026-11-22T08:00:00Z',
        revocation: { at: '2026-11-22T09:00:00Z' },
      },
    ],
    ...more,
  });
  const told = async (roster: HubRoster, by: 'organisation' | 'other' = 'organisation') => {
    const key = await importSigningKey((by === 'organisation' ? ofOrganisation : ofOther).privateJwk);
    answer = { roster, signature: await signRoster(roster, key), places: [] };
    return mirror.refresh();
  };
  return { told, rosterOf, taken, complaints, record: () => record };
}

describe('the roster of a hub', () => {
  it('HU4 is taken with the signature of the organisation, with those who are revoked', async () => {
    const { told, rosterOf, taken, record } = await begin();
    expect(await told(rosterOf())).toBe(true);
    expect(taken[0]?.stations[0]).toMatchObject({ id: 'desk', organisationId: 'org', state: 'revoked' });
    expect(record().roster).toEqual({ atMs: 1000, position: 'p1' });
  });

  it('HU4 is not taken when somebody else signed it, or when it was signed for another hub or organisation', async () => {
    const { told, rosterOf, taken, complaints } = await begin();
    expect(await told(rosterOf(), 'other')).toBe(false);
    expect(await told(rosterOf({ hubId: 'another' }))).toBe(false);
    expect(await told(rosterOf({ organisation: 'another' }))).toBe(false);
    expect(taken).toEqual([]);
    expect(complaints).toHaveLength(3);
  });

  it('HU4 is not taken when it is older than the one in force: nobody is brought back', async () => {
    const { told, rosterOf, taken } = await begin();
    await told(rosterOf({ atMs: 2000, position: 'p2' }));
    expect(await told(rosterOf({ atMs: 1000, stations: [] }))).toBe(false);
    expect(taken).toHaveLength(1);
  });
});
