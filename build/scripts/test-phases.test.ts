import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-phases.ts';

describe('counts of a test run', () => {
  it('are those of the reporters', () => {
    const vitest = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(countVitest(vitest, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 });
    expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } }, 1)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 1,
    });
  });

  it('a run that broke without a failing test is one failure', () => {
    expect(countVitest({ numPassedTests: 7, numFailedTests: 0 }, 1)).toMatchObject({ passed: 7, failed: 1 });
    expect(countVitest(undefined, 0).failed).toBe(1);
    expect(countPlaywright(undefined, 1).failed).toBe(1);
    expect(countPlaywright({ stats: { expected: 3 } }, 1).failed).toBe(1);
  });
});
