/** Seeds of random histories that run by name on every test run. A seed that ever fails is added here and stays. */
export const REGRESSION_SEEDS = {
  convergence: [0, 7],
  engineEquivalence: [0, 7],
} as const satisfies Record<string, readonly number[]>;
