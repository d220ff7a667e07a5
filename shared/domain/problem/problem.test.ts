import type { Condition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import {
  buildProblem,
  changeProblem,
  compareProblems,
  isActiveProblem,
  type ProblemEntry,
  readProblem,
} from './problem.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'u1', name: 'Ada Byron' },
  recordedAt: '2026-11-22T08:00:00Z',
};
const COPD: ProblemEntry = {
  problem: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J44.9', text: 'COPD' },
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  onset: '2015-03',
  note: 'smoker until 2014',
};

describe('PB1 problems', () => {
  it('PB1 an entry becomes a Condition and back', () => {
    const condition = buildProblem(COPD, RECORDING);
    expect(readProblem(condition)).toEqual({ ...COPD, recordedAt: RECORDING.recordedAt, recorder: 'Ada Byron' });
    const envelope = { kind: 'Condition', v: 1, facility: 'A', patient: 'Patient:p1', by: 'u', station: 's' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource: condition };
    expect(judgeBody('Condition:c', body, 'edit').verdict).toBe('accept');
  });
  it('ST7 a change leaves what the form does not know', () => {
    const rich = { ...buildProblem(COPD, RECORDING), futureField: 1 } as Condition;
    expect(changeProblem(rich, {})).toEqual(rich);
    expect(changeProblem(rich, { clinicalStatus: 'resolved', abated: '2026' })).toMatchObject({
      futureField: 1,
      abatementDateTime: '2026',
    });
  });
  it('PB1 an active problem has not abated, one entered in error has no clinical status', () => {
    const resolved = changeProblem(buildProblem(COPD, RECORDING), { clinicalStatus: 'resolved', abated: '2026' });
    expect(changeProblem(resolved, { clinicalStatus: 'recurrence' })).not.toHaveProperty('abatementDateTime');
    expect(changeProblem(resolved, { verificationStatus: 'entered-in-error' })).not.toHaveProperty('clinicalStatus');
  });
  it('PB2 active ones first, latest onset first', () => {
    const read = (changes: Partial<ProblemEntry>) => readProblem(buildProblem({ ...COPD, ...changes }, RECORDING));
    const list = [
      read({ clinicalStatus: 'resolved', onset: '2025' }),
      read({ onset: '2001' }),
      read({ onset: '2020' }),
      read({ verificationStatus: 'refuted', onset: '2026' }),
    ];
    expect(list.toSorted(compareProblems).map((item) => item.onset)).toEqual(['2020', '2001', '2026', '2025']);
    expect(list.map(isActiveProblem)).toEqual([false, true, true, false]);
  });
});
