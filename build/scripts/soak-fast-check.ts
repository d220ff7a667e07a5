/**
 * Stands in for fast-check in `npm run soak`: the same properties, with a new seed each round and many more runs. A
 * failure prints its seed and path, which then become a committed regression.
 */
import * as real from 'fast-check';

export * from 'fast-check';

const seed = Number(process.env.HOLDFAST_SOAK_SEED);
const factor = Number(process.env.HOLDFAST_SOAK_FACTOR ?? 10);
const USUAL_RUNS = 100;

export function assert<T>(property: real.IRawProperty<T>, parameters: real.Parameters<T> = {}): Promise<void> | void {
  const { path: _path, ...rest } = parameters;
  return real.assert(property, { ...rest, seed, numRuns: (rest.numRuns ?? USUAL_RUNS) * factor });
}

export default { ...real.default, assert };
