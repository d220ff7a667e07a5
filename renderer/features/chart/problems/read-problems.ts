import type { Condition } from '@medplum/fhirtypes';
import { compareProblems, isActiveProblem, type Problem, readProblem } from '#shared/domain/problem/problem.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';

export interface ProblemItem {
  readonly row: StoredRow<Condition>;
  readonly problem: Problem;
  readonly isActive: boolean;
}

/** As the domain judges and orders them: what is active today first, the latest first among these. */
export function listProblemItems(rows: readonly StoredRow<Condition>[]): readonly ProblemItem[] {
  return rows
    .map((row) => ({ row, problem: readProblem(row.content) }))
    .sort((one, other) => compareProblems(one.problem, other.problem))
    .map((item) => ({ ...item, isActive: isActiveProblem(item.problem) }));
}
