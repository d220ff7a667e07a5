import type { Condition } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { changeProblem, type ProblemEntry } from '#shared/domain/problem/problem.ts';
import { listProblemItems } from './read-problems.ts';

const BLANK = { resourceType: 'Condition', subject: {} } as Condition;
const row = (text: string, changes: Partial<ProblemEntry> = {}) =>
  ({ id: `Condition:${text}`, content: changeProblem(BLANK, { problem: { text }, ...changes }) }) as never;
const shown = (...rows: never[]) =>
  listProblemItems(rows).map(({ problem, isActive }) => [problem.problem.text, isActive]);

it('PL1 what is active stands first; what is over, refuted or entered in error does not count as active', () => {
  expect(
    shown(
      row('Gout', { clinicalStatus: 'resolved', onset: '2026' }),
      row('Asthma', { clinicalStatus: 'active', onset: '2001' }),
      row('Angina', { clinicalStatus: 'active', verificationStatus: 'refuted', onset: '2024' }),
      row('Eczema', { clinicalStatus: 'relapse', onset: '2020' }),
    ),
  ).toEqual([
    ['Eczema', true],
    ['Asthma', true],
    ['Gout', false],
    ['Angina', false],
  ]);
});
it('PL2 a status that nobody stated counts as active', () => {
  expect(shown(row('Asthma'))).toEqual([['Asthma', true]]);
});
