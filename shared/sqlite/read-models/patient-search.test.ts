import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../connection.ts';
import { openOrThrow, openTestStore, TEST_KEY, type TestStore } from '../testing/open-test-store.ts';
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

/** As the first version made them. */
const FIRST_DDL = `
  CREATE TABLE patient_search_entry (number INTEGER PRIMARY KEY, patient_id TEXT NOT NULL UNIQUE, words TEXT NOT NULL);
  CREATE VIRTUAL TABLE patient_search_word USING fts5(
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3 4 5 6',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
  );
  INSERT INTO patient_search_word (rowid, words) VALUES (1, 'nstale');
  UPDATE read_model SET version = 1 WHERE name = 'patient-search';`;

describe('patient search of an older version', () => {
  it('ST8.3 is made anew from the patients when the file is opened', async () => {
    const test = await openTestStore({ readModels: [patientSearch] });
    const edits = Object.entries(PEOPLE).map(([id, resource]) => ({ id, body: JSON.stringify({ resource }) }));
    await test.store.write({ edits });
    await test.store.close();
    const db = openConnection({ file: test.file, key: TEST_KEY });
    for (const table of patientSearch.tables) db.exec(`DROP TABLE ${table}`);
    db.exec(FIRST_DDL);
    db.close();
    const options = { file: test.file, key: TEST_KEY, profile: 'plain', writer: 'inline' } as const;
    const store = await openOrThrow({ ...options, readModels: [patientSearch] });
    const find = (text: string) => store.query((reader) => searchPatients(reader, { text, limit: 9 }));
    expect((await find('okafor ch 1984')).map(({ patientId }) => patientId)).toEqual(['Patient:okafor-chidi']);
    expect(await find('stale')).toEqual([]);
    await store.close();
    await test.dispose();
  });
});

describe('a patient who is meant exactly', () => {
  it('is found among more who begin so than are shown', async () => {
    const test = await openTestStore({ readModels: [patientSearch] });
    const person = (family: string, given: string, record: string) => ({
      resource: { name: [{ family, given: [given] }], birthDate: '1984-03-12', identifier: [{ value: record }] },
    });
    const crowd = Array.from({ length: 3000 }, (_, n) => person(`Okaforu${n}`, `Chidia${n}`, `77${n}`));
    const people = [...crowd, person('Okafor', 'Chidi', '77')];
    await test.store.write({
      edits: people.map((body, n) => ({ id: `Patient:${n}`, body: JSON.stringify(body) })),
    });
    const first = async (text: string) => {
      const hits = await test.store.query((db) => searchPatients(db, { text, limit: 5 }));
      expect(hits).toHaveLength(5);
      return hits[0]?.patientId;
    };
    const texts = ['77', 'okafor', 'okafor chidi', 'chidi okafor', 'okafor 12/03/1984', 'okafor chidi 12/03/1984'];
    for (const text of [...texts, 'okafor 77', 'okafor chidi 77']) expect(await first(text)).toBe('Patient:3000');
    await test.dispose();
  });
});
