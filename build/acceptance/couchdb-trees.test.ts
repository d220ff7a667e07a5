import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestStore } from '#shared/sqlite/testing/open-test-store.ts';
import type { DocumentStore, Graft } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();

function casesOf<T>(name: string, one: z.ZodType<T>): T[] {
  if (!data) return [];
  const text = readFileSync(path.join(data, 'couchdb-protocol', name), 'utf8');
  return z.object({ cases: z.array(one) }).parse(JSON.parse(text)).cases;
}

const winnerCase = z.object({
  id: z.string(),
  branches: z.array(
    z.object({
      revisions: z.object({ start: z.number(), ids: z.array(z.string()) }),
      deleted: z.boolean(),
      body: z.record(z.string(), z.unknown()),
    }),
  ),
  expected: z.object({
    winning_rev: z.string(),
    doc_is_deleted: z.boolean(),
    conflicts: z.array(z.string()),
    deleted_conflicts: z.array(z.string()),
  }),
});

const diffCase = z.object({
  stored: z.array(z.object({ id: z.string(), branches: z.array(z.array(z.string())) })),
  request: z.record(z.string(), z.array(z.string())),
  expected_response: z.record(
    z.string(),
    z.object({ missing: z.array(z.string()), possible_ancestors: z.array(z.string()).optional() }),
  ),
});

/** Both engines; each case in a store of its own kind, under an id of its own. */
async function inBothStores(use: (store: DocumentStore) => Promise<void>): Promise<void> {
  await use(createMemoryStore());
  const { store, dispose } = await openTestStore();
  await use(store).finally(dispose);
}

const winnerCases = casesOf('rev_tree_winner_cases.json', winnerCase);
const diffCases = casesOf('revs_diff_cases.json', diffCase);

describe.skipIf(!data)('revision trees as CouchDB has them', () => {
  it('the fixtures are there', () => {
    expect([winnerCases.length, diffCases.length]).toEqual([60, 40]);
  });

  it('ST2.3 ST2.4 every winner and conflict list, in four orders of arrival', async () => {
    const random = createSeededRandom(5);
    await inBothStores(async (store) => {
      for (const { id, branches, expected } of winnerCases) {
        for (let order = 0; order < 4; order += 1) {
          const grafts = branches.map(
            ({ revisions, deleted, body }): Graft => ({
              id: `${id}-${order}`,
              path: revisions,
              deleted,
              body: JSON.stringify(body),
            }),
          );
          if (order > 0) grafts.sort(() => random.next() - 0.5);
          for (const graft of grafts) await store.write({ grafts: [graft] });
          const [winner, ...others] = await store.findLeaves(`${id}-${order}`);
          expect({
            winning_rev: winner?.rev,
            doc_is_deleted: winner?.deleted,
            conflicts: others.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev),
            deleted_conflicts: others.filter((leaf) => leaf.deleted).map((leaf) => leaf.rev),
          }).toEqual(expected);
          const body = branches.find(
            ({ revisions }) => `${revisions.start}-${revisions.ids[0]}` === expected.winning_rev,
          )?.body;
          expect(JSON.parse(winner?.body ?? '')).toEqual(body);
        }
      }
    });
  });

  it('ST2.8 every answer to _revs_diff', async () => {
    for (const { stored, request, expected_response } of diffCases) {
      await inBothStores(async (store) => {
        await store.write({
          grafts: stored.flatMap(({ id, branches }) => branches.map((branch) => toGraft(id, branch))),
        });
        const answer = await store.findMissing(Object.entries(request).map(([id, revs]) => ({ id, revs })));
        const got = answer.map(({ id, missing, possibleAncestors }) => [id, missing, [...possibleAncestors].sort()]);
        const wanted = Object.entries(expected_response).map(([id, one]) => [
          id,
          one.missing,
          [...(one.possible_ancestors ?? [])].sort(),
        ]);
        expect(got.sort()).toEqual(wanted.sort());
      });
    }
  });
});

function toGraft(id: string, branch: readonly string[]): Graft {
  const ids = [...branch].reverse().map((rev) => rev.slice(rev.indexOf('-') + 1));
  return { id, path: { start: Number.parseInt(branch.at(-1) ?? '', 10), ids }, deleted: false, body: '{}' };
}
