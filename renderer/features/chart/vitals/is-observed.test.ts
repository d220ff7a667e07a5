import type { Encounter, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { isObserved } from './is-observed.ts';

const takenMs = Date.parse('2026-11-22T08:00:00Z');
const patient: Patient = { resourceType: 'Patient' };
const stay = (status: Encounter['status'], end?: string): Encounter => ({
  ...{ resourceType: 'Encounter' as const, status, class: { code: 'IMP' } },
  ...(end ? { period: { end } } : {}),
});

describe('NW13 what is observed by the clock', () => {
  it.each([
    ['in care', [stay('in-progress')], true],
    ['never admitted', [], true],
    ['gone home since', [stay('finished', '2026-11-22T12:00:00Z')], false],
    ['here again', [stay('finished', '2026-11-22T12:00:00Z'), stay('in-progress')], true],
    ['measured after the last stay', [stay('finished', '2026-11-20T12:00:00Z')], true],
  ])('NW13 %s', (_what, encounters, expected) => expect(isObserved({ patient, encounters, takenMs })).toBe(expected));
  it('NW13 nobody who has died', () =>
    expect(
      isObserved({ patient: { ...patient, deceasedBoolean: true }, encounters: [stay('in-progress')], takenMs }),
    ).toBe(false));
});
