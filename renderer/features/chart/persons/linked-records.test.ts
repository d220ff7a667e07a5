import type { Patient } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { linkedRecords } from './linked-records.ts';

it('HL14 a record knows those it was joined with, whichever of the two stands', () => {
  const link = (['replaces', 'replaced-by', 'seealso'] as const).map((type, at) => ({
    type,
    other: { reference: `Patient/${at}` },
  }));
  expect(linkedRecords('Patient:me', { resourceType: 'Patient', link } as Patient)).toEqual([
    { keptId: 'Patient:me', replacedId: 'Patient:0', isKept: true },
    { keptId: 'Patient:1', replacedId: 'Patient:me', isKept: false },
  ]);
  expect(linkedRecords('Patient:me', { resourceType: 'Patient' })).toEqual([]);
});
