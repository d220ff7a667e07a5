import { expect, it } from 'vitest';
import { type AllergyState, allergyState, listGroups } from './read-allergies.ts';

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
    groups: [
      {
        items: [
          {
            row: { id: 'AllergyIntolerance:a' },
            value: { criticality: 'high' },
            others: [{ rev: '1-0', criticality: 'low' }],
          },
        ],
      },
    ],
  });
});
it('AB3 the same substance twice is one entry that leads to its decision; both risks are in it', () => {
  const rows = [row('b', { ...penicillin, criticality: 'low' }), row('n', { ...penicillin, code: { text: 'Nickel' } })];
  const doubled = [row('a', penicillin), ...rows];
  for (const groups of [shownIn(allergyState(doubled, true)), listGroups(doubled)]) {
    expect(groups).toHaveLength(2);
    const pair = groups.find(({ items }) => items.length > 1);
    const single = groups.find(({ items }) => items.length === 1);
    expect(pair?.items.map(({ value }) => value.criticality).sort()).toEqual(['high', 'low']);
    expect(pair?.decisionKey).toBe('AllergyIntolerance:a/possible-duplicate/AllergyIntolerance:b');
    expect(single?.decisionKey).toBeUndefined();
  }
});
it('AB4 the first of an entry is its worst', () => {
  const rows = [row('a', { ...penicillin, criticality: 'low' }), row('b', penicillin)];
  const [pair] = shownIn(allergyState(rows, true));
  expect(pair?.items.map(({ value }) => value.criticality)).toEqual(['high', 'low']);
});

function shownIn(state: AllergyState) {
  return state.state === 'list' ? state.groups : [];
}
