import { describe, expect, it } from 'vitest';
import { allergyState } from './read-allergies.ts';

const coded = (code: string) => ({ coding: [{ code }] });
const row = (substance: string, more: object = {}, conflicting: object[] = []) =>
  ({
    id: `AllergyIntolerance:${substance}`,
    rev: '1-a',
    kind: 'AllergyIntolerance',
    patient: 'Patient:1',
    seq: 1,
    conflicting: conflicting.map((resource, index) => ({ rev: `1-${index}`, resource })),
    content: { resourceType: 'AllergyIntolerance', code: { text: substance }, verificationStatus: coded('confirmed'), ...more },
  }) as never;

describe('allergy state', () => {
  it('AL1 nothing here yet is not "none"', () => {
    expect(allergyState([], false).state).toBe('not-loaded');
    expect(allergyState([], true).state).toBe('never-asked');
  });
  it('AL2 "no known allergies" needs the whole record', () => {
    const none = row('none', { code: { coding: [{ code: '716186003' }] } });
    expect(allergyState([none], true).state).toBe('none-known');
    expect(allergyState([none], false).state).toBe('not-loaded');
  });
  it('AL3 an active allergy outweighs "none", and a partial list says so', () => {
    const none = row('none', { code: { coding: [{ code: '716186003' }] } });
    expect(allergyState([none, row('Latex')], false)).toMatchObject({ state: 'list', isPartial: true });
  });
  it('AL4 refuted, resolved and mistaken ones are not in the banner', () => {
    const refuted = row('A', { verificationStatus: coded('refuted') });
    const resolved = row('B', { clinicalStatus: coded('resolved') });
    expect(allergyState([refuted, resolved], true).state).toBe('never-asked');
  });
  it('AL5 one that is refuted in only one of two versions stays, with both', () => {
    const other = { code: { text: 'Penicillin' }, criticality: 'high', verificationStatus: coded('confirmed') };
    const state = allergyState([row('Penicillin', { verificationStatus: coded('refuted') }, [other])], true);
    expect(state).toMatchObject({ state: 'list', items: [{ others: [{ criticality: 'high' }] }] });
  });
  it('AL6 the dangerous ones come first', () => {
    const state = allergyState([row('B', { criticality: 'low' }), row('C', { criticality: 'high' })], true);
    expect(state.state === 'list' && state.items.map((item) => item.value.substance)).toEqual(['C', 'B']);
  });
});
