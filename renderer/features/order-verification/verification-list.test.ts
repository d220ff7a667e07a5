import { describe, expect, it } from 'vitest';
import type { WardPerson } from '../../parts/use-ward-people.ts';
import { inOrderOfWards } from './verification-list.ts';

describe('orders to verify', () => {
  it('OV4 stand by ward, then by bed as numbers are read; who has no ward stands last', () => {
    const person = (patientId: string, wardId: string | undefined, bed: string) =>
      ({ patientId, wardId, bed }) as WardPerson;
    const people = [
      person('a', 'w2', 'B 1'),
      person('b', 'w1', 'A 10'),
      person('c', 'w1', 'A 2'),
      person('d', undefined, ''),
    ];
    const wards = [
      { id: 'w1', name: 'Acute' },
      { id: 'w2', name: 'Burns' },
    ];
    const patients = ['d', 'a', 'b', 'c', 'e'].map((patientId) => ({ patientId }));
    expect(inOrderOfWards(patients, people, wards).map(({ patient }) => patient.patientId)).toEqual([
      'c',
      'b',
      'a',
      'd',
      'e',
    ]);
  });
});
