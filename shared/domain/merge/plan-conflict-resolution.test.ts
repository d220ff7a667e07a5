import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/model/checks.ts';
import { judge } from '#shared/model/judge-body.ts';
import { findConflict } from './describe-conflict.ts';
import { listNeededAncestors } from './merge-base.ts';
import { planConflictResolution } from './plan-conflict-resolution.ts';
import { planPersonResolution } from './plan-person-resolution.ts';
import { TestReplica } from './test-replica.ts';

const ID = 'Patient:p1';
const stamp = (second: number, station: string) => ({
  at: `2026-11-22T08:00:${String(second).padStart(2, '0')}.000Z-0000-${station}`,
  by: `user-${station}`,
  station,
});
function patient(second: number, station: string, resource: Fields): Fields {
  return {
    kind: 'Patient',
    v: 1,
    facility: 'A',
    patient: ID,
    ...stamp(second, station),
    resource: { resourceType: 'Patient', ...resource },
  };
}

describe('CF1 two nodes make the same of the same leaves', () => {
  const a = new TestReplica(ID, 'Patient');
  const root = a.edit(undefined, patient(0, 'r', { gender: 'male' }));
  const b = a.copy();
  a.edit(root, patient(1, 'a', { gender: 'male', telecom: [{ system: 'phone', value: '1' }] }));
  b.edit(root, patient(2, 'b', { gender: 'male', address: [{ city: 'York' }] }));
  a.pull(b);
  b.pull(a);

  it('CF1 the merged revision follows the winner, the loser is closed, both nodes write the same', () => {
    const plan = planConflictResolution(a.tree());
    expect(plan).toEqual(planConflictResolution(b.tree()));
    expect(plan.state === 'merge' && plan.writes.map((write) => write.deleted ?? false)).toEqual([false, true]);
    a.settle();
    b.settle();
    expect(a.revs()).toEqual(b.revs());
    expect(a.live()).toHaveLength(1);
    expect(a.live()[0]?.body.resource).toMatchObject({ telecom: [{ value: '1' }], address: [{ city: 'York' }] });
  });
  it('CF1 what a merge writes passes the judge', () => {
    for (const { body, deleted } of a.nodes()) {
      expect(judge({ id: ID, body, deleted }, 'graft')).toEqual({ verdict: 'accept' });
    }
  });
  it('CF1 a tombstone holds nothing clinical', () => {
    const [closed] = a.nodes().filter((node) => node.deleted);
    expect(Object.keys(closed?.body ?? {}).toSorted()).toEqual([
      'at',
      'by',
      'facility',
      'kind',
      'merge',
      'patient',
      'station',
      'v',
    ]);
  });
});

describe('CF1 two merges of the same edits', () => {
  const seed = new TestReplica(ID, 'Patient');
  const root = seed.edit(undefined, patient(0, 'r', {}));
  const [a, b, c] = ['a', 'b', 'c'].map((station, index) => {
    const replica = seed.copy();
    replica.edit(root, patient(index + 1, station, { [station]: index }));
    return replica;
  }) as [TestReplica, TestReplica, TestReplica];
  /** One saw the first two before the third, the other the last two before the first. */
  const [one, other] = [a.copy(), c.copy()];
  for (const [replica, near, far] of [
    [one, b, c],
    [other, b, a],
  ] as const) {
    replica.pull(near);
    replica.settle();
    replica.pull(far);
    replica.settle();
  }

  it('CF1 the lower is closed into the higher, and no third one is made', () => {
    const met = one.copy();
    met.pull(other);
    const live = met.live().map(({ rev }) => rev);
    expect(live).toHaveLength(2);
    met.settle();
    expect(met.live().map(({ rev }) => rev)).toEqual([live.toSorted().at(-1)]);
    expect(met.live()[0]?.body.resource).toMatchObject({ a: 0, b: 1, c: 2 });
  });
  it('CF1 while a tombstone that says what went into one of them is on its way, they are merged as any two', () => {
    const met = one.copy();
    met.pull(other);
    const lower = met.live().toSorted((x, y) => (x.rev < y.rev ? -1 : 1))[0];
    const late = met.nodes().filter(({ body }) => (body.merge as { into?: string } | undefined)?.into === lower?.rev);
    expect(late).toHaveLength(1);
    const nodes = new Map(met.nodes().flatMap((node) => (late.includes(node) ? [] : [[node.rev, node] as const])));
    const early = new TestReplica(ID, 'Patient', nodes);
    early.settle();
    expect(early.live()[0]?.body.resource).toMatchObject({ a: 0, b: 1, c: 2 });
    early.pull(met);
    early.settle();
    expect(early.live()).toHaveLength(1);
    expect(early.live()[0]?.body.resource).toMatchObject({ a: 0, b: 1, c: 2 });
  });
});

describe('CF1 without the ancestor a node leaves the conflict alone', () => {
  const a = new TestReplica(ID, 'Patient');
  const root = a.edit(undefined, patient(0, 'r', {}));
  a.edit(root, patient(1, 'a', { maritalStatus: { text: 'single' } }));
  a.edit(root, patient(2, 'b', { maritalStatus: { text: 'married' } }));
  const poor = { ...a.tree(), findAncestor: () => undefined };

  it('CF1 it says which revision it lacks', () => {
    expect(listNeededAncestors(a.tree().leaves)).toEqual([root]);
    expect(planConflictResolution(poor)).toEqual({ state: 'stuck', missing: [root] });
    expect(findConflict(poor)).toMatchObject({ type: 'ancestor-missing', missing: root, fields: [{ path: '*' }] });
  });
  it('CF1 gone everywhere, a person takes one version as a whole', () => {
    const [winner, other] = findConflict(poor)?.leaves ?? [];
    const plan = planPersonResolution(poor, { '*': other?.rev ?? '' }, stamp(9, 'c'));
    expect(plan).toMatchObject({ state: 'decided', rev: other?.rev, writes: [{ parent: winner?.rev, deleted: true }] });
    expect(planPersonResolution(poor, {}, stamp(9, 'c'))).toEqual({ state: 'incomplete', paths: ['*'] });
  });
});

describe('CF2 a person decides', () => {
  const a = new TestReplica(ID, 'Patient');
  const root = a.edit(undefined, patient(0, 'r', { gender: 'male', birthDate: '1984' }));
  const one = a.edit(
    root,
    patient(1, 'a', { gender: 'male', birthDate: '1985', telecom: [{ system: 'phone', value: '1' }] }),
  );
  const two = a.edit(root, patient(2, 'b', { gender: 'male', birthDate: '1986', address: [{ city: 'York' }] }));

  it('CF2 nothing is written without a choice for each contested field', () => {
    expect(planConflictResolution(a.tree())).toEqual({ state: 'stuck', missing: [] });
    expect(findConflict(a.tree())).toMatchObject({
      type: 'fields',
      fields: [{ path: 'resource.birthDate', label: 'patient.birthDate', ancestor: '1984' }],
    });
    expect(planPersonResolution(a.tree(), {}, stamp(9, 'c'))).toEqual({
      state: 'incomplete',
      paths: ['resource.birthDate'],
    });
  });
  it('CF2 a choice among leaves that are no more is outdated', () => {
    expect(planPersonResolution(a.tree(), { 'resource.birthDate': '9-x' }, stamp(9, 'c'))).toEqual({
      state: 'outdated',
    });
  });
  it('CF2 the choice holds, the rest is merged, the person is named', () => {
    for (const [rev, birthDate] of [
      [one, '1985'],
      [two, '1986'],
    ] as const) {
      const copy = a.copy();
      const plan = planPersonResolution(copy.tree(), { 'resource.birthDate': rev }, stamp(9, 'c'));
      if (plan.state !== 'decided') throw new Error(plan.state);
      copy.write(plan.writes);
      expect(copy.live()).toHaveLength(1);
      expect(copy.live()[0]?.rev).toBe(plan.rev);
      expect(copy.live()[0]?.body).toMatchObject({
        ...stamp(9, 'c'),
        merge: { how: 'person' },
        resource: { birthDate, telecom: [{ value: '1' }], address: [{ city: 'York' }] },
      });
    }
  });
});

describe('CF1 a third leaf that split from a closed branch', () => {
  it('CF1 is compared with the branch it left, not with the root', () => {
    const a = new TestReplica(ID, 'Patient');
    const root = a.edit(undefined, patient(0, 'r', { birthDate: '1984' }));
    const branch = a.edit(root, patient(1, 'b', { birthDate: '1985' }));
    const late = a.copy();
    const longer = a.edit(root, patient(2, 'a', { birthDate: '1984' }));
    const longest = a.edit(longer, patient(2, 'a', { birthDate: '1984', active: true }));
    a.edit(longest, patient(2, 'a', { birthDate: '1984', maritalStatus: { text: 'single' } }));
    a.edit(branch, patient(3, 'b', { birthDate: '1986' }));
    a.settle();
    expect(a.live()).toHaveLength(1);
    late.edit(branch, patient(4, 'c', { birthDate: '1985', address: [{ city: 'York' }] }));
    a.pull(late);
    a.settle();
    expect(a.live().map((node) => node.body.resource)).toEqual([
      expect.objectContaining({ birthDate: '1986', maritalStatus: { text: 'single' }, address: [{ city: 'York' }] }),
    ]);
  });
});

describe('CF1 two leaves that both set out from a merged revision', () => {
  /** Of the same generation: which of the two sorts higher depends on the names alone. */
  it.each(Array.from({ length: 8 }, (_, n) => n))(
    'CF1 are compared with it, never with the tombstone beside it (%i)',
    (n) => {
      const a = new TestReplica(ID, 'Patient');
      const root = a.edit(undefined, patient(0, 'r', { language: `${n}` }));
      a.edit(root, patient(1, 'a', { language: `${n}`, telecom: [{ system: 'phone', value: '1' }] }));
      a.edit(root, patient(2, 'b', { language: `${n}`, address: [{ city: 'York' }] }));
      a.settle();
      const [merged] = a.live();
      a.edit(merged?.rev, patient(3, 'a', { ...(merged?.body.resource as Fields), telecom: [] }));
      a.edit(merged?.rev, patient(4, 'b', { ...(merged?.body.resource as Fields), active: true }));
      expect(listNeededAncestors(a.leaves())).toEqual([merged?.rev]);
      a.settle();
      expect(a.live().map((node) => node.body.resource)).toMatchObject([{ active: true, address: [{ city: 'York' }] }]);
    },
  );
});

describe('CF3 an incident on an event', () => {
  const id = 'Observation:o1';
  const pulse = (station: string, valueInteger: number, more: Fields = {}): Fields => ({
    kind: 'Observation',
    v: 1,
    facility: 'A',
    ...stamp(1, station),
    resource: { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger, ...more },
  });
  it('CF3 is closed by taking one version; the other leaf gets a marked tombstone', () => {
    const a = new TestReplica(id, 'Observation');
    const kept = a.edit(undefined, pulse('a', 70));
    a.edit(undefined, pulse('b', 80));
    expect(planConflictResolution(a.tree())).toEqual({ state: 'stuck', missing: [] });
    expect(planPersonResolution(a.tree(), {}, stamp(9, 'c'))).toEqual({ state: 'incomplete', paths: ['*'] });
    const plan = planPersonResolution(a.tree(), { '*': kept }, stamp(9, 'c'));
    if (plan.state !== 'decided') throw new Error(plan.state);
    a.write(plan.writes);
    expect(a.live().map((node) => node.rev)).toEqual([kept]);
    for (const { body, deleted } of a.nodes()) expect(judge({ id, body, deleted }, 'edit').verdict).toBe('accept');
  });
  it('CF3 the same fact twice is closed by rule, and nothing follows the event', () => {
    const a = new TestReplica(id, 'Observation');
    a.edit(undefined, pulse('a', 70));
    a.edit(undefined, pulse('b', 70));
    a.settle();
    expect(a.live()).toHaveLength(1);
    expect(a.nodes().filter((node) => !node.deleted)).toHaveLength(2);
  });
});

describe('CF1 attached files', () => {
  const file = (digest: string) => ({ contentType: 'image/png', digest, length: 1, revpos: 1 });
  it('CF1 stay with the merged revision, and of two under one name both stay', () => {
    const a = new TestReplica(ID, 'Patient');
    const root = a.edit(undefined, patient(0, 'r', {}), { scan: file('md5-0') });
    a.edit(root, patient(1, 'a', {}), { scan: file('md5-1') });
    a.edit(root, patient(2, 'b', {}), { scan: file('md5-2'), extra: file('md5-3') });
    a.settle();
    const digests = Object.entries(a.live()[0]?.attachments ?? {}).map(([name, { digest }]) => [name, digest]);
    expect(digests).toEqual([
      ['extra', 'md5-3'],
      ['scan', 'md5-1'],
      ['scan~2', 'md5-2'],
    ]);
  });
});
