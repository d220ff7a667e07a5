import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { AllergyEntry as ContractEntry } from '#shared/contract/chart.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { type AllergyRecord, allergyBanner } from './allergy-banner.ts';
import { buildAllergy, changeAllergy } from './build-allergy.ts';
import {
  findSameAllergy,
  groupDoubled,
  listPossibleDuplicates,
  markDistinct,
  markEnteredInError,
} from './duplicate-allergies.ts';
import { buildNoKnownAllergies, isNoKnownAllergies, saysNoKnownAllergies } from './no-known-allergies.ts';
import { readAllergy } from './read-allergy.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'u1', name: 'Ada Byron' },
  recordedAt: '2026-11-22T08:00:00Z',
};
const LATER = { ...RECORDING, recordedAt: '2026-11-23T08:00:00Z' };
const PENICILLIN: ContractEntry = {
  substance: { text: 'Penicillin' },
  category: 'medication',
  type: 'allergy',
  criticality: 'high',
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  reactions: [{ manifestation: 'Anaphylaxis', severity: 'severe' }],
  onset: '2010',
  note: 'ambulance',
};
const build = (changes: Partial<ContractEntry> = {}, recording = RECORDING) =>
  buildAllergy({ ...PENICILLIN, ...changes }, recording);
const record = (id: string, resource: AllergyIntolerance, conflicting?: AllergyIntolerance[]): AllergyRecord => ({
  id: `AllergyIntolerance:${id}`,
  resource,
  conflicting,
});
const none = (recording = RECORDING) => record('none', buildNoKnownAllergies(recording));

function verdictOf(resource: AllergyIntolerance) {
  const envelope = { kind: 'AllergyIntolerance', v: 1, facility: 'A', patient: 'Patient:p1', by: 'u', station: 's' };
  return judgeBody('AllergyIntolerance:a', { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource }, 'edit')
    .verdict;
}

describe('AL1 the banner has four states', () => {
  it('AL1 not loaded: silence would read as none', () => {
    expect(allergyBanner([], false)).toEqual({ state: 'not-loaded' });
    expect(allergyBanner([none()], false)).toEqual({ state: 'not-loaded' });
  });
  it('AL1 never asked', () => expect(allergyBanner([], true)).toEqual({ state: 'never-asked', settled: 0 }));
  it('AL2 no known allergies, with who and when', () => {
    expect(allergyBanner([none()], true)).toEqual({ state: 'no-known', by: 'Ada Byron', at: RECORDING.recordedAt });
  });
  it('AL1 the list, marked partial while the rest is on its way', () => {
    expect(allergyBanner([record('a', build())], false)).toMatchObject({ state: 'list', partial: true });
    expect(allergyBanner([record('a', build()), none(LATER)], true)).toMatchObject({ state: 'list', partial: false });
  });
  it.each([
    ['refuted', { verificationStatus: 'refuted' }],
    ['resolved', { clinicalStatus: 'resolved' }],
  ] as const)('AL1 %s is no longer in force, but does not mean none', (_case, changes) => {
    expect(allergyBanner([record('a', build(changes))], true)).toEqual({ state: 'never-asked', settled: 1 });
    expect(allergyBanner([record('a', build(changes)), none(LATER)], true).state).toBe('no-known');
    expect(allergyBanner([record('a', build(changes, LATER)), none()], true).state).toBe('never-asked');
  });
  it('AL1 entered in error counts for nothing', () => {
    expect(allergyBanner([record('a', markEnteredInError(build({}, LATER))), none()], true).state).toBe('no-known');
  });
  it('CF2 a dispute shows both values, even when one desk refuted it', () => {
    const refuted = build({ verificationStatus: 'refuted' });
    const banner = allergyBanner([record('a', refuted, [build()])], true);
    expect(banner).toMatchObject({
      state: 'list',
      allergies: [{ allergy: { verificationStatus: 'refuted' }, conflicting: [{ criticality: 'high' }] }],
    });
  });
});

describe('AL3 no known allergies is a statement, not a substance', () => {
  it.each(['NKDA', 'nka', 'No known allergies', 'None', 'aucune allergie connue', 'Pas d’allergie connue'])(
    'AL3 %s',
    (text) => expect(saysNoKnownAllergies(text)).toBe(true),
  );
  it.each(['Penicillin', 'nonene', 'Nickel'])('AL3 not %s', (text) => expect(saysNoKnownAllergies(text)).toBe(false));
  it('AL3 is known by its code, ours and that of others', () => {
    expect(isNoKnownAllergies(buildNoKnownAllergies(RECORDING))).toBe(true);
    expect(isNoKnownAllergies(build())).toBe(false);
    const elsewhere = build({ substance: { system: 'http://snomed.info/sct', code: '716186003', text: 'none' } });
    expect(isNoKnownAllergies(elsewhere)).toBe(true);
  });
});

describe('AL4 order of display', () => {
  it('AL4 high risk first, then certain, drugs before the rest, then by name', () => {
    const list = [
      ['pollen', build({ criticality: 'low', category: 'environment', substance: { text: 'Pollen' } })],
      ['latex', build({ criticality: 'high', category: 'environment', substance: { text: 'Latex' } })],
      ['codeine', build({ criticality: 'low', substance: { text: 'Codeine' } })],
      ['guess', build({ verificationStatus: 'unconfirmed', substance: { text: 'Aspirin' } })],
      ['penicillin', build()],
      ['amoxicillin', build({ substance: { text: 'Amoxicillin' } })],
    ] as const;
    const banner = allergyBanner(
      list.map(([id, resource]) => record(id, resource)),
      true,
    );
    const order = banner.state === 'list' ? banner.allergies.map((item) => item.id.split(':')[1]) : [];
    expect(order).toEqual(['amoxicillin', 'penicillin', 'latex', 'guess', 'codeine', 'pollen']);
  });
});

describe('AL5 the same substance twice is flagged, not merged', () => {
  const coded = (code: string, text: string) => build({ substance: { system: 'urn:rx', code, text } });
  it.each([
    ['spelt alike', build(), build({ substance: { text: 'PÉNICILLIN' } }), 1],
    ['by code', coded('70618', 'Penicillin V'), coded('70618', 'Phenoxymethylpenicillin'), 1],
    ['different', build(), build({ substance: { text: 'Latex' } }), 0],
    ['one refuted', build(), build({ verificationStatus: 'refuted' }), 0],
    ['one resolved', build(), build({ clinicalStatus: 'resolved' }), 0],
  ] as const)('AL5 %s', (_case, one, other, count) => {
    expect(listPossibleDuplicates([record('b', other), record('a', one)])).toEqual(
      count ? [{ keepId: 'AllergyIntolerance:a', otherId: 'AllergyIntolerance:b' }] : [],
    );
  });
  it('AL5 a decision holds: distinct, or one too many', () => {
    const distinct = markDistinct(build(), 'AllergyIntolerance:b');
    expect(listPossibleDuplicates([record('a', distinct), record('b', build())])).toEqual([]);
    const error = markEnteredInError(build());
    expect(listPossibleDuplicates([record('a', build()), record('b', error)])).toEqual([]);
    expect(verdictOf(error)).toBe('accept');
  });
  it('AL5 stands as one entry with every record behind it; nothing else moves', () => {
    const latex = build({ substance: { text: 'Latex' } });
    const records = [record('c', build()), record('l', latex), record('a', build()), record('b', build())];
    const groups = groupDoubled(records, listPossibleDuplicates(records));
    expect(groups.map((group) => group.map(({ id }) => id.split(':')[1]).join('+'))).toEqual(['c+a+b', 'l']);
  });
  it('AL5 a record that is like two others joins them', () => {
    const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
    const pairs = [
      { keepId: 'a', otherId: 'b' },
      { keepId: 'c', otherId: 'd' },
      { keepId: 'b', otherId: 'c' },
    ];
    expect(groupDoubled(items, pairs)).toEqual([items]);
  });
  it('AL5 is found before the second one is saved', () => {
    expect(findSameAllergy([record('a', build())], { text: 'penicillin' })?.id).toBe('AllergyIntolerance:a');
  });
});

describe('AL6 an entry becomes a resource and back', () => {
  it('AL6 as entered', () => {
    const { substance, criticality, reactions, onset, note } = PENICILLIN;
    expect(readAllergy(build())).toMatchObject({
      substance,
      criticality,
      reactions,
      onset,
      note,
      recorder: 'Ada Byron',
    });
    expect([build(), buildNoKnownAllergies(RECORDING)].map(verdictOf)).toEqual(['accept', 'accept']);
  });
  it('ST7 a change leaves what the form does not know', () => {
    const rich = { ...build(), futureField: 1, lastOccurrence: '2020' } as AllergyIntolerance;
    expect(changeAllergy(rich, {})).toEqual(rich);
    expect(changeAllergy(rich, { criticality: 'low' })).toEqual({ ...rich, criticality: 'low' });
  });
});

describe('AL1 doubt counts against "none"', () => {
  const none = { id: 'AllergyIntolerance:n', resource: buildNoKnownAllergies(RECORDING) };
  const refuted = (of: typeof RECORDING) => ({
    id: 'AllergyIntolerance:p',
    resource: buildAllergy({ ...PENICILLIN, verificationStatus: 'refuted' }, of),
  });
  it.each([
    ['after it', LATER, 'never-asked'],
    ['at the same moment', RECORDING, 'never-asked'],
    ['before it', { ...RECORDING, recordedAt: '2026-11-21T08:00:00Z' }, 'no-known'],
  ] as const)('AL1 an allergy that was recorded %s, and refuted', (_when, of, state) => {
    expect(allergyBanner([none, refuted(of)], true).state).toBe(state);
  });
  it('AL1 a statement that another desk made an allergy of stands no more, even if that was refuted', () => {
    const disputed = { ...none, conflicting: [refuted(RECORDING).resource] };
    expect(allergyBanner([disputed], true).state).toBe('never-asked');
    expect(allergyBanner([none], true).state).toBe('no-known');
  });
  it('AL2 another code of the same system is no statement that there are none', () => {
    const resource = buildAllergy(
      { ...PENICILLIN, substance: { system: 'http://snomed.info/sct', code: '764146007', text: 'Penicillin' } },
      RECORDING,
    );
    expect(isNoKnownAllergies(resource)).toBe(false);
  });
});
