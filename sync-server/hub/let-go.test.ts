import { describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { GrantedPart, ScopeGrant } from '../scopes/scope-grants.ts';
import { createLettingGo } from './let-go.ts';

const HOUR_MS = 3_600_000;

async function begin() {
  const store = createMemoryStore();
  let grants: ScopeGrant[] = [];
  let reached = 0;
  let refused: string[] = [];
  let nowMs = 0;
  let roster = 0;
  const lettingGo = createLettingGo({
    store,
    evicting: store,
    site: async () => 'N',
    grants: async () => grants,
    atCentral: async () => new Map<Lane, number>([1, 2, 3].map((lane) => [lane as Lane, reached])),
    listRefused: async () => refused.map((id) => ({ id })),
    clock: { now: () => nowMs },
  });
  const put = async (id: string, facility: string, patient?: string) => {
    const body = JSON.stringify({ facility, ...(patient && { patient }) });
    await store.write({ grafts: [{ id, path: { start: 1, ids: ['a'.repeat(32)] }, deleted: false, body }] });
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
