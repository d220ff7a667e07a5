import { describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { fetchRevisions } from '#shared/replication/fetch-revisions.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { describeBuckets } from '#shared/store/describe-buckets.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { GrantedPart, ScopeGrant } from '../scopes/scope-grants.ts';
import { createGrantedParts } from './granted-parts.ts';
import type { HubRecord } from './hub-record.ts';
import { createLettingGo } from './let-go.ts';
import { createWritingAnew } from './write-anew.ts';

const HOUR_MS = 3_600_000;

type Scene = Awaited<ReturnType<typeof begin>>;

async function begin() {
  const store = createMemoryStore();
  const atCentral = createMemoryStore();
  let link: 'up' | 'down' = 'up';
  let record: Pick<HubRecord, 'wholeParts' | 'traces'> = {};
  let grants: ScopeGrant[] = [];
  /** What happens between reading the grants and judging by them. */
  let meanwhile: (() => Promise<void>) | undefined;
  const rewritten: number[] = [];
  let reached = 0;
  let refused: string[] = [];
  let nowMs = 0;
  let roster = 0;
  const clock = { now: () => nowMs };
  const keep = async (change: typeof record) => {
    record = { ...record, ...change };
  };
  const scope = (patientId = '') => ({ facilities: [], patients: [patientId], narrow: true as const });
  const noContact = refusal('no-contact', 'nobody');
  const granted = createGrantedParts({
    ...{ store, clock, keep, digests: nativeDigests, record: () => record },
    central: {
      readManifest: async (id) =>
        link === 'up' ? { ...scope(id), ...(await atCentral.summarise(scope(id))), epoch: 1, seq: 1 } : noContact,
      readBuckets: async ({ patientId, buckets }) =>
        link === 'up' ? describeBuckets(atCentral, scope(patientId), buckets, nativeDigests) : noContact,
    },
    fetchFromCentral: (wanted) =>
      fetchRevisions(createStorePeer(atCentral), createStorePeer(store), wanted, new AbortController().signal),
  });
  const rewriting = { rewrite: async () => void rewritten.push(nowMs) };
  const anew = createWritingAnew({ store, evicting: rewriting, clock, keep, record: () => record });
  const lettingGo = createLettingGo({
    ...{ store, granted, anew },
    evicting: store,
    site: async () => 'N',
    async grants() {
      const read = grants;
      await meanwhile?.();
      meanwhile = undefined;
      return read;
    },
    atCentral: async () => new Map<Lane, number>([1, 2, 3].map((lane) => [lane as Lane, reached])),
    listRefused: async () => refused.map((id) => ({ id })),
    clock,
  });
  const put = async (id: string, facility: string, patient?: string) => {
    const body = JSON.stringify({ facility, ...(patient && { patient }) });
    const graft = { id, path: { start: 1, ids: ['a'.repeat(32)] }, deleted: false, body };
    await atCentral.write({ grafts: [graft] });
    await store.write({ grafts: [graft] });
  };
  const grant = (stationId: string, of: GrantedPart, state: ScopeGrant['state']): ScopeGrant =>
    ({ stationId, of, state, requestId: 'r', untilMs: 1 }) as ScopeGrant;
  await put('Patient:1', 'S', 'Patient:1');
  await put('Observation:south', 'S', 'Patient:1');
  await put('Observation:north', 'N', 'Patient:1');
  await put('Patient:2', 'S', 'Patient:2');
  await put('Medication:all', '*');
  return {
    grant,
    put,
    here: async () => (await store.listChanges({ since: 0, limit: 99 })).rows.map(({ id }) => id),
    told: (...next: ScopeGrant[]) => {
      grants = next;
      roster += 1;
    },
    look: () => lettingGo.look(String(roster)),
    confirm: (seq: number, ...ids: string[]) => {
      reached = seq;
      refused = ids;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
    during: (work: () => Promise<void>) => {
      meanwhile = work;
    },
    line: (state: typeof link) => {
      link = state;
    },
    isWhole: () => granted.isWhole(ONE),
    rewritten,
  };
}

const ONE = { type: 'patient', patientId: 'Patient:1' } as const;
const ALL = ['Patient:1', 'Observation:south', 'Observation:north', 'Patient:2', 'Medication:all'];

describe('HU17 letting go at a hub', () => {
  it('HU17 what a checkout brought goes when it was returned; its own site, what belongs to all and others stay', async () => {
    const { grant, told, look, here, confirm } = await begin();
    confirm(9);
    told(grant('hub', ONE, 'active'), grant('desk', { type: 'patient', patientId: 'Patient:2' }, 'active'));
    await look();
    expect(await here()).toEqual(ALL);
    told(grant('hub', ONE, 'returned'), grant('desk', { type: 'patient', patientId: 'Patient:2' }, 'active'));
    await look();
    expect(await here()).toEqual(['Observation:north', 'Patient:2', 'Medication:all']);
  });

  it('HU17 stays while one station has it still, whatever the time and however often it was returned', async () => {
    const { grant, told, look, here, confirm, pass } = await begin();
    confirm(9);
    told(grant('hub', ONE, 'returned'), grant('a', ONE, 'expired'), grant('b', ONE, 'active'));
    pass(99 * HOUR_MS);
    await look();
    expect(await here()).toEqual(ALL);
  });

  it('HU17 nothing of a record goes while central lacks one document of it, or has refused one', async () => {
    const { grant, told, look, here, confirm } = await begin();
    told(grant('hub', ONE, 'returned'));
    confirm(1);
    await look();
    expect(await here()).toEqual(ALL);
    confirm(9, 'Observation:south');
    await look();
    expect(await here()).toContain('Observation:south');
    confirm(9);
    await look();
    expect(await here()).toEqual(['Observation:north', 'Patient:2', 'Medication:all']);
  });

  it('HU17 what comes late of a patient who was returned goes with the next look at all', async () => {
    const { grant, told, look, here, confirm, put, pass } = await begin();
    told(grant('hub', ONE, 'returned'));
    confirm(9);
    await look();
    await look(); // nothing more was found
    await put('Observation:late', 'S', 'Patient:1');
    await look();
    expect(await here()).toContain('Observation:late');
    pass(HOUR_MS);
    await look();
    expect(await here()).not.toContain('Observation:late');
  });

  it('HU17 a site that was given and taken away goes, and comes with a new grant', async () => {
    const { grant, told, look, here, confirm } = await begin();
    const south = { type: 'facility', facility: 'S' } as const;
    confirm(9);
    told(grant('desk', south, 'returned'), grant('desk', south, 'active'));
    await look();
    expect(await here()).toEqual(ALL);
    told(grant('desk', south, 'returned'), grant('desk', south, 'returned'));
    await look();
    expect(await here()).toEqual(['Observation:north', 'Medication:all']);
  });
});

describe('HU19 a part that is given again', () => {
  const ended = (grant: Scene['grant']) => grant('desk', ONE, 'returned');
  const again = (grant: Scene['grant']) => grant('other', ONE, 'active');

  it('HU19 while it leaves by an older roster, behind a feed that has passed it, comes back whole', async () => {
    const { grant, told, look, here, confirm, during, isWhole } = await begin();
    confirm(9);
    told(ended(grant));
    // The feed has it here still and brings none of it once more; the roster that gives it again comes too late for this turn.
    during(async () => told(ended(grant), again(grant)));
    await look();
    expect(await here()).toEqual(['Observation:north', 'Patient:2', 'Medication:all']);
    expect(isWhole()).toBe(false);
    await look();
    expect((await here()).toSorted()).toEqual(ALL.toSorted());
    expect(isWhole()).toBe(true);
  });

  it('HU19 is not called whole without contact, and is looked at again with it', async () => {
    const { grant, told, look, here, confirm, during, isWhole, line, pass } = await begin();
    confirm(9);
    told(ended(grant));
    during(async () => told(ended(grant), again(grant)));
    await look();
    line('down');
    await look();
    pass(HOUR_MS);
    await look();
    expect([isWhole(), (await here()).length]).toEqual([false, 3]);
    line('up');
    pass(HOUR_MS);
    await look();
    expect([isWhole(), (await here()).length]).toEqual([true, 5]);
  });

  it('HU19 was whole, ends, and is given once more: it has to prove itself anew', async () => {
    const { grant, told, look, confirm, isWhole, pass } = await begin();
    confirm(9);
    told(again(grant));
    await look();
    expect(isWhole()).toBe(true);
    told(ended(grant));
    await look();
    expect(isWhole()).toBe(false);
    pass(HOUR_MS);
    told(ended(grant), again(grant));
    await look();
    expect(isWhole()).toBe(true);
  });
});

describe('EV8 what leaves a hub', () => {
  it('EV8 has the file written anew once, when nobody has written for a while', async () => {
    const { grant, told, look, confirm, pass, put, rewritten } = await begin();
    confirm(9);
    told(grant('desk', ONE, 'returned'));
    await look();
    pass(29_000);
    await put('Observation:busy', 'N');
    pass(2000);
    await look();
    expect(rewritten).toEqual([]);
    pass(30_000);
    await look();
    await look();
    pass(2 * HOUR_MS);
    await look();
    expect(rewritten).toHaveLength(1);
  });

  it('EV8 nothing is written anew where nothing left', async () => {
    const { grant, told, look, confirm, pass, rewritten } = await begin();
    confirm(9);
    told(grant('desk', ONE, 'active'));
    await look();
    pass(2 * HOUR_MS);
    await look();
    expect(rewritten).toEqual([]);
  });
});
