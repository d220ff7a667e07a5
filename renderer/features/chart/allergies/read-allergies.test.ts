import { expect, it } from 'vitest';
import { allergyState } from './read-allergies.ts';

const row = (id: string, resource: object, conflicting: object[] = []) =>
  ({
    id: `AllergyIntolerance:${id}`,
    rev: '1-a',
    kind: 'AllergyIntolerance',
    patient: 'Patient:1',
    seq: 1,
    conflicting: conflicting.map((other, index) => ({ rev: `1-${index}`, resource: other })),
    content: resource,
  }) as never;
const penicillin = { resourceType: 'AllergyIntolerance', code: { text: 'Penicillin' }, criticality: 'high' };

it('AB1 nothing here yet is not "none"', () => {
  expect(allergyState([], false).state).toBe('not-loaded');
  expect(allergyState([], true).state).toBe('never-asked');
});
it('AB2 hands the banner the row and every version that waits for a decision', () => {
  const state = allergyState([row('a', penicillin, [{ ...penicillin, criticality: 'low' }])], true);
  expect(state).toMatchObject({
    state: 'list',
    items: [
      {
        row: { id: 'AllergyIntolerance:a' },
        value: { criticality: 'high' },
        others: [{ rev: '1-0', criticality: 'low' }],
      },
    ],
  });
});
