import { describe, expect, it } from 'vitest';
import type { DocumentJudge } from '#shared/store/document-judge.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { evictOutside } from './evict-outside.ts';

const PART = { facilities: [], patients: ['Patient:1'] };
const STAYS = { facilities: ['N'], patients: [] };

/** As a model would with what a later version has made. */
const QUARANTINES_ODD: DocumentJudge = {
  isEvent: () => false,
  judge: ({ id }) => (id.endsWith('odd') ? { state: 'quarantined', reason: 'odd' } : { state: 'accepted' }),
};

async function rig(confirmedSeq: number, refused: readonly string[] = []) {
  const store = createMemoryStore({ judge: QUARANTINES_ODD });
  const of = (id: string, facility: string, deleted = false) => ({
    ...{ id, path: { start: 1, ids: ['a'.repeat(32)] }, deleted },
    body: JSON.stringify({ facility, patient: 'Patient:1' }),
  });
  await store.write({
    grafts: [
      of('Patient:1', 'S'),
      of('Observation:s', 'S'),
      of('Observation:n', 'N'),
      of('Observation:gone', 'S', true),
      of('Observation:odd', 'S'),
      of('Observation:n-odd', 'N'),
    ],
  });
  const lanes = () => [{ lane: 2 as const, confirmedSeq }];
  const listRefused = async () => refused.map((id) => ({ id }));
  const ids = async () => (await store.listChanges({ since: 0, limit: 99 })).rows.map(({ id }) => id);
  return { store, ids, evict: () => evictOutside({ store, lanes, listRefused }, PART, STAYS) };
}

describe('PR2 letting go', () => {
  it('takes what is confirmed and belongs to nothing that stays, tombstones too', async () => {
    const { store, evict, ids } = await rig(4);
    const evicted = ['Patient:1', 'Observation:s', 'Observation:gone', 'Observation:odd'];
    expect(await evict()).toEqual({ evicted, waiting: 0 });
    expect((await store.listQuarantined(9)).map(({ id }) => id)).toEqual(['Observation:n-odd']);
    expect(await ids()).toEqual(['Observation:n']);
  });

  it('takes nothing of a record while one document of it is not confirmed', async () => {
    const { store, evict, ids } = await rig(3);
    expect(await evict()).toEqual({ evicted: [], waiting: 1 });
    expect(await ids()).toHaveLength(4);
    expect(await store.listQuarantined(9)).toHaveLength(2);
  });

  it('leaves what central refused, and takes the rest', async () => {
    const { evict, ids } = await rig(4, ['Observation:s']);
    expect(await evict()).toMatchObject({ evicted: ['Patient:1', 'Observation:gone', 'Observation:odd'], waiting: 1 });
    expect(await ids()).toEqual(['Observation:s', 'Observation:n']);
  });
});
