import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../testing/open-test-store.ts';
import { patientSearch } from './patient-search.ts';
import { searchPatients } from './patient-search-query.ts';

const PEOPLE: Record<string, object> = {
  'Patient:okafor-chidi': {
    name: [{ family: 'Okafor', given: ['Chidi', 'Emeka'] }],
    birthDate: '1984-03-12',
    telecom: [{ system: 'phone', value: '+2348031234567' }],
    identifier: [{ system: 'mrn', value: 'MRN-000123' }],
  },
  'Patient:okafor-chioma': {
    name: [{ family: 'Okafor', given: ['Chioma'] }],
    birthDate: '1991-12-03',
    identifier: [{ value: 'MRN-000124' }],
  },
  'Patient:okoro': {
    name: [{ family: 'Okoro', given: ['Charles'] }],
    birthDate: '1984',
    telecom: [{ system: 'phone', value: '0803 999 1111' }],
  },
  'Patient:mueller': { name: [{ family: 'Müller', given: ['Jürgen'] }], birthDate: '1950-01-01' },
  'Patient:gross': { name: [{ family: 'Größe-Weiß', given: ["D'Arcy"] }] },
  'Patient:smith': { name: [{ family: 'Smith', given: ['Catherine'] }] },
  'Patient:smyth': { name: [{ family: 'Smyth', given: ['Kathryn'] }] },
  'Patient:arabic': { name: [{ text: 'محمد علي' }] },
  'Patient:odd': { name: 'none', telecom: [null], identifier: [{ value: 5 }], birthDate: 12 },
};

describe('patient search', () => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore({ readModels: [patientSearch] });
    await test.store.write({
      edits: Object.entries(PEOPLE).map(([id, resource]) => ({ id, body: JSON.stringify({ resource }) })),
    });
  });
  afterAll(() => test.dispose());

  const search = (text: string, limit = 10) => test.store.query((db) => searchPatients(db, { text, limit }));
  const ids = async (text: string) => (await search(text)).map((hit) => hit.patientId.replace('Patient:', ''));

  it.each([
    ['okafor ch 1984', ['okafor-chidi']],
    ['ch okafor', ['okafor-chidi', 'okafor-chioma']],
    ['OKAF', ['okafor-chidi', 'okafor-chioma']],
    ['oka emek', ['okafor-chidi']],
    ['mueller', ['mueller']],
    ['Muller jurg', ['mueller']],
    ['groesse', ['gross']],
    ['Grosse weiss', ['gross']],
    ['darcy', ['gross']],
    ['محم', ['arabic']],
  ])('finds %s as typed', async (text, expected) => {
    expect(await ids(text)).toEqual(expected);
    expect((await search(text))[0]?.matched).toBe('name');
  });

  it.each([
    ['12/03/1984', ['okafor-chidi']],
    ['12.3.1984', ['okafor-chidi']],
    ['1984-03-12', ['okafor-chidi']],
    ['03/1984', ['okafor-chidi']],
    ['12031984', ['okafor-chidi']],
    ['1984', ['okoro', 'okafor-chidi']],
  ])('finds the birth date %s', async (text, expected) => {
    expect(await ids(text)).toEqual(expected);
    expect((await search(text))[0]?.matched).toBe('birthDate');
  });

  it('reads an ambiguous date both ways', async () => {
    expect((await ids('12/03/1991')).concat(await ids('03/12/1991'))).toEqual(['okafor-chioma', 'okafor-chioma']);
  });

  it.each([
    ['0803', ['okoro', 'okafor-chidi']],
    ['0803 123', ['okafor-chidi']],
    ['+234 803 123 4567', ['okafor-chidi']],
    ['002348031234567', ['okafor-chidi']],
    ['okafor 0803', ['okafor-chidi']],
  ])('finds the telephone number %s', async (text, expected) => {
    expect(new Set(await ids(text))).toEqual(new Set(expected));
  });

  it.each([
    ['MRN-000123', ['okafor-chidi']],
    ['mrn000124', ['okafor-chioma']],
    ['000123', ['okafor-chidi']],
    ['123', ['okafor-chidi']],
    ['MRN', ['okafor-chidi', 'okafor-chioma']],
  ])('finds the identifier %s', async (text, expected) => {
    expect(new Set(await ids(text))).toEqual(new Set(expected));
    expect((await search(text))[0]?.matched).toBe('identifier');
  });

  it('finds names that sound alike, after those that are alike', async () => {
    expect(await ids('smith')).toEqual(['smith', 'smyth']);
    expect(await search('smith katherine')).toMatchObject([
      { patientId: 'Patient:smith', matched: 'phonetic' },
      { patientId: 'Patient:smyth', matched: 'phonetic' },
    ]);
  });

  it.each(['', '   ', '"', '*', ')(', 'AND', 'NOT x" OR "', '-', '+', '%_', 'a:b', 'NEAR(a b)'])(
    'takes %j for what it is',
    async (text) => {
      expect(await search(text)).toEqual(expect.any(Array));
    },
  );

  it('ST4.3 follows changes, deletions and conflicts of the document', async () => {
    const parent = (await test.store.find('Patient:smyth'))?.rev ?? '';
    const edit = (name: string, more: object = {}) => ({
      id: 'Patient:smyth',
      parent,
      body: JSON.stringify({ resource: { name: [{ family: name }] } }),
      ...more,
    });
    const [first] = (await test.store.write({ edits: [edit('Zwart')] })).outcomes;
    expect(await ids('zwart')).toEqual(['smyth']);
    expect(await ids('kathryn smyth')).not.toContain('smyth');
    await test.store.write({ edits: [{ ...edit('Zwart'), parent: (first as { rev: string }).rev, deleted: true }] });
    expect(await ids('zwart')).toEqual([]);
    await test.store.write({
      edits: [{ id: 'Patient:smyth', body: JSON.stringify({ resource: { name: [{ family: 'Back' }] } }) }],
    });
    expect(await ids('back')).toEqual(['smyth']);
  });
});
