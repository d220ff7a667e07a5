import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeEviction } from '#shared/store/eviction.contract.ts';
import { searchPatients } from './read-models/patient-search-query.ts';
import { openTestStore, type TestStore } from './testing/open-test-store.ts';

describeEviction('the SQLite store', (rules) => openTestStore({ rules }));

const AT = '2026-01-01T00:00:00.000Z-0000-s';
/** As it stands in bodies, and as it stands in the words of the index. */
const MARKER = 'Quartermaintraces';

function body(kind: string, patient: string, resource: object): string {
  return JSON.stringify({
    ...{ kind, v: 1, facility: 'N', patient, at: AT, by: 'User:1', station: 's' },
    resource: { resourceType: kind, ...resource },
  });
}

const NOTE = { status: 'final', type: { text: 'Note' }, date: '2026-01-01', author: [{ reference: 'User/1' }] };

/** `n` sets the size, so that some overflow their page. Without `more` it is sound. */
function note(n: number, more: object = NOTE) {
  return {
    ...{ id: `Composition:n${n}`, path: { start: 1, ids: [n.toString(16).padStart(32, 'a')] }, deleted: false },
    body: body('Composition', 'Patient:p5000', { ...more, title: `${MARKER} ${'x'.repeat(n * 700)}` }),
    attachments: { scan: { contentType: 'text/plain', data: Buffer.from(`${MARKER} ${n} ${'y'.repeat(n * 900)}`) } },
  };
}

function person(number: number, family: string, generation = 1) {
  const id = `Patient:p${number}`;
  const resource = { name: [{ family, given: ['A'] }], gender: 'male', birthDate: '1980-01-01' };
  const ids = Array.from({ length: generation }, (_, n) => (generation - n).toString(16).padStart(32, '0'));
  return { id, path: { start: generation, ids }, deleted: false, body: body('Patient', id, resource) };
}

/** The same numbers between 0 and 1 for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe('EV6 evicted bodies are gone from the file and from the WAL', () => {
  let test: TestStore;
  /** Without a key, so that the files can be searched. */
  beforeEach(async () => {
    test = await openTestStore({ key: undefined, profile: 'organisation' });
  });
  afterEach(() => test.dispose());

  const traces = (): string[] =>
    ['', '-wal'].filter((suffix) => {
      const text = readFileSync(test.file + suffix)
        .toString('latin1')
        .toLowerCase();
      return text.includes(MARKER.toLowerCase());
    });

  it('EV6 after edits, merges of pages, attachments and searches', async () => {
    const { store } = test;
    const ward = Array.from({ length: 2000 }, (_, n) => person(n, `Other${n}`));
    await store.write({ grafts: ward.slice(0, 1000) });
    const notes = Array.from({ length: 40 }, (_, n) => note(n));
    for (let generation = 1; generation <= 30; generation += 1) {
      await store.write({ grafts: [person(5000, `${MARKER}${generation}`, generation)] });
      await store.write({ grafts: ward.slice(1000 + 30 * generation, 1030 + 30 * generation) });
      await store.write({ grafts: notes.slice(generation, generation + 1) });
    }
    expect(await store.query((db) => searchPatients(db, { text: MARKER, limit: 5 }))).toHaveLength(1);
    expect(traces()).not.toEqual([]);
    const rows = (await store.listChanges({ since: 0, limit: 9999 })).rows;
    const mine = rows.filter(({ id }) => id === 'Patient:p5000' || id.startsWith('Composition:'));
    const asked = mine.map(({ id, leaves }) => ({ id, revs: leaves.map(({ rev }) => rev) }));
    expect(asked.length).toBe(31);
    expect(await store.listQuarantined(9)).toEqual([]);
    expect(await store.evict(asked)).toHaveLength(asked.length);
    expect(await store.query((db) => searchPatients(db, { text: MARKER, limit: 5 }))).toEqual([]);
    expect(await store.query((db) => searchPatients(db, { text: 'Other', limit: 5 }))).not.toEqual([]);
    expect(traces()).toEqual([]);
  });

  it('EV6 EV7 what was in quarantine, too', async () => {
    const { store } = test;
    await store.write({ grafts: Array.from({ length: 500 }, (_, n) => person(n, `Other${n}`)) });
    await store.write({ grafts: Array.from({ length: 40 }, (_, n) => note(n, { status: 'not a status' })) });
    expect(await store.listQuarantined(99)).toHaveLength(40);
    expect(traces()).not.toEqual([]);
    const part = { facilities: [], patients: ['Patient:p5000'] };
    expect(await store.evictQuarantined(part, { facilities: ['S'], patients: [] })).toHaveLength(40);
    expect(await store.listQuarantined(9)).toEqual([]);
    expect(traces()).toEqual([]);
  });

  it('EV8 after a rewrite nothing is left of rows that had moved between pages, either', async () => {
    await test.dispose();
    test = await openTestStore({ key: undefined });
    const { store } = test;
    const random = numbersFrom(7);
    const generations = new Map<number, string[]>();
    /** Ids in no order and bodies that grow: revisions are inserted between others, and pages are split and joined. */
    const next = (n: number) => {
      const ids = [(n * 1000 + (generations.get(n)?.length ?? 0)).toString(16).padStart(32, '0')];
      ids.push(...(generations.get(n) ?? []));
      generations.set(n, ids);
      const [patient, word] = n % 7 === 0 ? ['Patient:1', MARKER] : ['Patient:2', 'other'];
      const words = `${word} `.repeat(2 + ids.length + Math.floor(random() * 4));
      const id = `Thing:${((n * 2_654_435_761) % 2 ** 32).toString(16)}`;
      return { id, path: { start: ids.length, ids }, deleted: false, body: JSON.stringify({ patient, words }) };
    };
    for (let n = 0; n < 3000; n += 50) await store.write({ grafts: Array.from({ length: 50 }, (_, k) => next(n + k)) });
    for (let round = 0; round < 200; round += 1) {
      const some = new Set(Array.from({ length: 40 }, () => Math.floor(random() * 3000)));
      await store.write({ grafts: [...some].map(next) });
    }
    const part = { facilities: [], patients: ['Patient:1'], narrow: true } as const;
    const { rows } = await store.listChanges({ since: 0, limit: 9999, scope: part });
    const asked = rows.map(({ id, leaves }) => ({ id, revs: leaves.map(({ rev }) => rev) }));
    expect(await store.evict(asked)).toHaveLength(429);
    const before = await store.summarise();
    await store.rewrite();
    expect(traces()).toEqual([]);
    expect(await store.summarise()).toEqual(before);
  });
});
