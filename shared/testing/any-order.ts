/** What a fold over events owes every station: the same result, in whatever order they became known and however often. */
import fc from 'fast-check';
import { expect } from 'vitest';

/** The same events as replication may bring them: in another order, some of them twice. */
function anyOrderOf<One>(events: readonly One[]): fc.Arbitrary<readonly One[]> {
  return fc
    .tuple(fc.shuffledSubarray([...events], { minLength: events.length }), fc.shuffledSubarray([...events]))
    .map(([all, again]) => [...all, ...again]);
}

/** `once`: for folds whose caller keeps events by their id, so that none is told twice. */
export function expectOneResult<One>(
  anyEvents: fc.Arbitrary<readonly One[]>,
  fold: (events: readonly One[]) => unknown,
  { once = false, numRuns = 150 }: { readonly once?: boolean; readonly numRuns?: number } = {},
): void {
  const anyTelling = anyEvents.chain((events) =>
    fc.tuple(
      fc.constant(events),
      once ? fc.shuffledSubarray([...events], { minLength: events.length }) : anyOrderOf(events),
    ),
  );
  fc.assert(
    fc.property(anyTelling, ([events, told]) => {
      expect(fold(told)).toEqual(fold(events));
    }),
    { seed: 20261123, numRuns },
  );
}
