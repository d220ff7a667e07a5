import { describe, expect, it } from 'vitest';
import { editPatient } from './build-patient.ts';
import { readDemographics } from './read-patient.ts';
import { spokenLanguage, withSpokenLanguage } from './spoken-language.ts';

const context = { recordedAt: '2026-11-22T08:00:00.000Z' };

describe('the language of a patient', () => {
  it('PT1 is written as FHIR has it, and reads back', () => {
    const patient = editPatient({ resourceType: 'Patient' }, { language: 'ar' }, context);
    expect(patient.communication).toEqual([
      { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'ar' }] }, preferred: true },
    ]);
    expect(spokenLanguage(patient)).toBe('ar');
    expect(readDemographics(patient).language).toBe('ar');
  });
  it('PT1 another one is preferred from then on; the first stays spoken', () => {
    const both = withSpokenLanguage(withSpokenLanguage([], 'so'), 'fr');
    expect(both.map(({ preferred }) => preferred)).toEqual([true, undefined]);
    expect(spokenLanguage({ communication: both })).toBe('fr');
    expect(spokenLanguage({ communication: withSpokenLanguage(both, 'so') })).toBe('so');
  });
  it('PT1 one that was emptied is taken away; others are left', () => {
    const both = withSpokenLanguage(withSpokenLanguage([], 'so'), 'fr');
    expect(spokenLanguage({ communication: withSpokenLanguage(both, '') })).toBe('so');
    expect(spokenLanguage({ communication: withSpokenLanguage(withSpokenLanguage([], 'so'), '') })).toBeUndefined();
    expect(editPatient({ resourceType: 'Patient' }, { phone: '' }, context).communication).toBeUndefined();
  });
});
