import { describe, expect, it } from 'vitest';
import { hasTestPostgres } from '#sync-server/testing/postgres.ts';
import { SHORT_CHAOS } from './chaos-sizes.ts';
import { describeChaos, runChaos } from './run-chaos.ts';

/** The whole of it: `npm run soak -- chaos`. */
const SEED = Number(process.env.HOLDFAST_SOAK_SEED ?? 20);

describe.skipIf(!hasTestPostgres())('chaos', () => {
  it('RP1 RP2 RP11 PR2 ST3 short: zero lost, zero outside their scope, trees equal, chains hold', async () => {
    const figures = await runChaos({ ...SHORT_CHAOS, seed: SEED, tell: () => {} });
    console.log(describeChaos(figures).join('\n'));
    expect(figures.commits).toBeGreaterThan(50);
    expect(Object.keys(figures.faults).sort()).toEqual(Object.keys(SHORT_CHAOS.weights).sort());
    const { lost, outside, unequal, brokenChains } = figures;
    expect({ lost, outside, unequal, brokenChains }).toEqual({ lost: [], outside: [], unequal: [], brokenChains: [] });
  }, 240_000);
});
