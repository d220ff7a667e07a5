import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openConnection } from '../connection.ts';
import { makeTempFolder } from '../testing/temp-folder.ts';
import { patientSearch } from './patient-search.ts';
import { rankHits, type SearchEntry } from './patient-search-plan.ts';
import { type PatientSearchRequest, searchPatients } from './patient-search-query.ts';
import { type Alternatives, alternativesOf, isStillTyped, meets, soundsOf } from './patient-search-readings.ts';
import { parsePatientSearch, type SearchTerm } from './patient-search-text.ts';
import { patientSearchTokens } from './patient-search-tokens.ts';

const NAMES = ['Oka', 'Okafor', 'Okafore', 'Okoro', 'O', 'Chidi', 'Chi', 'Smith', 'Smyth', 'Ama', 'علي', 'عليا', '𐐨𐐩'];
const NUMBERS = ['MRN-1984', 'MRN-19845', 'OKA-1', '1984', '803', '00803', 'CHI'];
const name = fc.constantFrom(...NAMES);
const birthDate = fc.constantFrom('1984', '1984-03', '1984-03-12', '1984-12-03', '1985-03-12', 'unknown');
const phone = fc.constantFrom('+2348031984', '0803198400', '198403');
const person = fc.record({
  name: fc.array(fc.record({ family: name, given: fc.array(name, { maxLength: 3 }) }), { maxLength: 2 }),
  birthDate,
  telecom: fc.array(fc.record({ system: fc.constant('phone'), value: phone }), { maxLength: 2 }),
  identifier: fc.array(fc.record({ value: fc.constantFrom(...NUMBERS) }), { maxLength: 2 }),
});
const begun = fc
  .tuple(fc.oneof(name, name, birthDate, phone, fc.constantFrom(...NUMBERS)), fc.integer({ min: 1, max: 12 }))
  .map(([word, length]) => [...word].slice(0, length).join(''));
const text = fc.array(begun, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const bounds = fc.constantFrom({}, { compared: 2, readWhole: 3 }, { compared: 12, readWhole: 8 });
const request: fc.Arbitrary<PatientSearchRequest> = fc
  .tuple(text, fc.integer({ min: 1, max: 30 }), bounds)
  .map(([typed, limit, bound]) => ({ text: typed, limit, ...bound }));

/** Everyone is looked at. */
function scan(entries: readonly SearchEntry[], alternatives: Alternatives | undefined): SearchEntry[] {
  return alternatives ? entries.filter(({ words }) => meets(words.split(' '), alternatives)) : [];
}

function hasAllWhole({ words }: SearchEntry, terms: readonly SearchTerm[]): boolean {
  const have = words.split(' ');
  return terms.every(({ beginnings }) => beginnings.some((word) => have.includes(word)));
}

describe('patient search beside a look at every patient', () => {
  const folder = makeTempFolder('search');
  const db = openConnection({ file: `${folder.path}/search.db` });
  afterAll(() => {
    db.close();
    folder.remove();
  });

  function store(people: readonly object[]): SearchEntry[] {
    for (const table of patientSearch.tables) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(patientSearch.ddl);
    const apply = patientSearch.prepare(db);
    return people.map((resource, number) => {
      const patientId = `Patient:${String(number).padStart(3, '0')}`;
      const view = { id: patientId, rev: '1-a', deleted: false, kind: 'Patient', patient: patientId };
      apply({ before: undefined, after: { ...view, body: () => ({ resource }) } });
      return { patientId, words: patientSearchTokens(resource).join(' ') };
    });
  }

  it('finds the same, best first; of too many those that have every word whole, and no one who is not meant', () => {
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 1, maxLength: 60 }),
        fc.array(request, { minLength: 10, maxLength: 10 }),
        (people, requests) => {
          const entries = store(people);
          for (const one of requests) check(entries, one);
        },
      ),
      { seed: 42, numRuns: 40 },
    );
  });

  function check(entries: readonly SearchEntry[], one: PatientSearchRequest): void {
    const { limit } = one;
    const terms = parsePatientSearch(one.text);
    const hits = searchPatients(db, one);
    const ids = hits.map(({ patientId }) => patientId);
    const typed = scan(entries, terms.length === 0 ? undefined : alternativesOf(terms));
    if (typed.length > limit) {
      expect(new Set(ids).size).toBe(limit);
      expect(typed.map(({ patientId }) => patientId)).toEqual(expect.arrayContaining(ids));
      const whole = typed.filter((entry) => hasAllWhole(entry, terms)).map(({ patientId }) => patientId);
      if (whole.length <= limit) expect(ids).toEqual(expect.arrayContaining(whole));
      else expect(whole).toEqual(expect.arrayContaining(ids));
      return;
    }
    expect(hits.slice(0, typed.length)).toEqual(rankHits(typed, terms, limit));
    const mayAdd = typed.length === 0 || !isStillTyped(terms);
    const alike = scan(entries, mayAdd ? soundsOf(terms) : undefined).filter((entry) => !typed.includes(entry));
    const room = limit - typed.length;
    if (alike.length <= room) expect(hits.slice(typed.length)).toEqual(rankHits(alike, terms, room));
    else {
      expect(new Set(ids).size).toBe(limit);
      expect(alike.map(({ patientId }) => patientId)).toEqual(expect.arrayContaining(ids.slice(typed.length)));
    }
  }
});
