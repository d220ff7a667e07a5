import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import { organisationJudge } from '#shared/sqlite/organisation-judge.ts';
import type { DocumentStore, Edit } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { type ConflictPlan, planConflictResolution } from './plan-conflict-resolution.ts';
import { toTreeLeaf } from './tree-leaf.ts';

const ID = 'Patient:p1';

function body(second: number, station: string, resource: Fields): string {
  const stamp = { at: `2026-11-22T08:00:0${second}.000Z-0000-${station}`, by: 'u', station };
  const envelope = { kind: 'Patient', v: 1, facility: 'A', patient: ID, ...stamp };
  return canonicalJson({ ...envelope, resource: { resourceType: 'Patient', ...resource } });
}

async function save(store: DocumentStore, edits: readonly Edit[]): Promise<readonly string[]> {
  const { committed, outcomes } = await store.write({ edits, atomic: true });
  if (!committed) throw new Error(canonicalJson(outcomes));
  return outcomes.flatMap((outcome) => ('rev' in outcome && outcome.rev ? [outcome.rev] : []));
}

async function copyLeaves(from: DocumentStore, to: DocumentStore): Promise<void> {
  const leaves = await from.findLeaves(ID);
  const grafts = leaves.map(({ id, path, deleted, body: text = '{}' }) => ({ id, path, deleted, body: text }));
  await to.write({ grafts });
}

async function plan(store: DocumentStore, root: string): Promise<ConflictPlan> {
  const ancestor = await store.find(ID, root);
  const leaves = (await store.findLeaves(ID)).map(toTreeLeaf);
  const findAncestor = () => (ancestor ? toTreeLeaf(ancestor) : undefined);
  return planConflictResolution({ id: ID, kind: 'Patient', leaves, findAncestor });
}

describe('CF1 in real stores', () => {
  it('CF1 both write what was planned, with the revision that was foretold, and are equal', async () => {
    const [a, b] = [createMemoryStore({ judge: organisationJudge }), createMemoryStore({ judge: organisationJudge })];
    const [root = ''] = await save(a, [{ id: ID, body: body(0, 'r', { gender: 'male' }) }]);
    await copyLeaves(a, b);
    await save(a, [{ id: ID, parent: root, body: body(1, 'a', { gender: 'male', telecom: [{ value: '1' }] }) }]);
    await save(b, [{ id: ID, parent: root, body: body(2, 'b', { gender: 'male', address: [{ city: 'York' }] }) }]);
    await copyLeaves(a, b);
    await copyLeaves(b, a);
    for (const store of [a, b]) {
      const step = await plan(store, root);
      if (step.state !== 'merge') throw new Error(step.state);
      expect((await save(store, step.writes))[0]).toBe(step.rev);
      expect(await store.listConflicts(undefined, 10)).toEqual([]);
    }
    expect(await a.findLeaves(ID)).toEqual(await b.findLeaves(ID));
    expect(JSON.parse((await a.find(ID))?.body ?? '')).toMatchObject({
      by: 'merge',
      resource: { telecom: [{ value: '1' }], address: [{ city: 'York' }] },
    });
  });
});
