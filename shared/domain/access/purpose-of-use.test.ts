import { describe, expect, it } from 'vitest';
import { findPurposeDoubt, wantsReason } from './purpose-of-use.ts';

const OWN = { patientSite: 'N1', deskSite: 'N1', inCareHere: false, deceased: false };

describe('PU what a chart is opened for', () => {
  it.each([
    ['a patient of this site', {}, undefined],
    ['a patient of the whole organisation', { patientSite: '*' }, undefined],
    ['a patient of another site', { patientSite: 'N2' }, 'other-site'],
    ['one of another site with an open encounter here', { patientSite: 'N2', inCareHere: true }, undefined],
    ['somebody who died', { deceased: true }, 'deceased'],
    ['somebody who died in the encounter that is still open', { deceased: true, inCareHere: true }, undefined],
  ] as const)('PU1 %s', (_case, changes, doubt) => expect(findPurposeDoubt({ ...OWN, ...changes })).toBe(doubt));

  it('PU2 treatment where it goes without saying wants no reason, everything else does', () => {
    expect(wantsReason('TREAT', undefined)).toBe(false);
    expect(wantsReason('TREAT', 'other-site')).toBe(true);
    for (const purpose of ['HOPERAT', 'HPAYMT', 'ETREAT', 'HRESCH'] as const) {
      expect(wantsReason(purpose, undefined)).toBe(true);
    }
  });
});
