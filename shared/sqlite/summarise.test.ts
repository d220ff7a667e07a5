import { describe, expect, it } from 'vitest';
import type { Graft } from '#shared/store/document-store.ts';
import type { Scope } from '#shared/store/scope.ts';
import { openTestStore } from './testing/open-test-store.ts';

const DOCUMENTS = 2300;
const FACILITIES = ['N', 'S', '*', undefined];

/** Several slices of every kind of belonging, some of them deleted, some moved to a later place. */
function makeGrafts(): Graft[] {
  const grafts = Array.from({ length: DOCUMENTS }, (_, n): Graft => {
    const facility = FACILITIES[n % FACILITIES.length];
    const kind = n % 11 === 0 ? 'AuditEvent' : 'Observation';
    const alsoFor = n % 7 === 0 ? { alsoFor: ['S'] } : {};
    const body = JSON.stringify({ kind, ...(facility && { facility }), patient: `Patient:${n % 50}`, ...alsoFor });
    return { id: `${kind}:${n}`, path: { start: 1, ids: ['a'] }, deleted: n % 13 === 0, body };
  });
  const later = grafts
    .filter((_, n) => n % 5 === 0)
    .map((graft) => ({ ...graft, path: { start: 2, ids: ['b', 'a'] } }));
  return [...grafts, ...later];
}

const SCOPES: readonly Scope[] = [
  { facilities: ['S'], patients: [] },
  { facilities: ['S', 'N'], patients: ['Patient:3'] },
  { facilities: ['N'], patients: ['Patient:7'], narrow: true },
  { facilities: [], patients: ['Patient:8'], narrow: true },
  { facilities: ['W'], patients: [] },
];

describe('the sum of a scope', () => {
  it('SC9 is the same in a file with an index of facilities and in one without', async () => {
    const grafts = makeGrafts();
    const sums = [];
    for (const scopedFeeds of [true, false]) {
      const { store, dispose } = await openTestStore({ key: undefined, scopedFeeds });
      await store.write({ grafts });
      const ofScopes = [];
      for (const scope of SCOPES) ofScopes.push(await store.summarise(scope));
      sums.push(ofScopes);
      await dispose();
    }
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[0]?.map(({ count }) => count > 100)).toEqual([true, true, true, false, true]);
  });
});
