import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createCoreRig, createStationStore } from '../testing/core-rig.ts';
import { createTestDesk } from '../testing/test-desk.ts';
import { createOverdueWatch, patienceOf } from './overdue-watch.ts';

const MINUTE_MS = 60_000;
const NEVER: Timers = { sleep: () => new Promise(() => undefined) };

async function aTask(priority: 'routine' | 'urgent' = 'urgent', ownerRole = 'nurse') {
  const rig = createCoreRig();
  const { clock } = rig;
  const dueAt = new Date(clock.now() + 10 * MINUTE_MS).toISOString();
  const entry = { commandId: crypto.randomUUID(), description: 'Call the family', priority, ownerRole, dueAt };
  const saved = await rig.done(contract.task.add, entry);
  const watchOf = (
    store: DocumentStore = rig.store,
    minutes?: Record<'stat' | 'asap' | 'urgent' | 'routine', number>,
  ) =>
    createOverdueWatch({
      ...{ store, clock, timers: NEVER, patienceMs: () => 0, minutes: () => minutes },
      trail: store === rig.store ? rig.desk.trail : createTestDesk(store, clock).trail,
      onFault: (fault) => {
        throw fault;
      },
    });
  const found = async (store: DocumentStore = rig.store) => {
    const stored = await store.find(saved.id);
    const { resource } = JSON.parse(stored?.body ?? '{}') as { resource: Task };
    return { rev: stored?.rev, ...readTask(resource) };
  };
  return { rig, clock, saved, watchOf, found };
}

describe('TK8 overdue tasks get louder by themselves', () => {
  it('TK8 after the grace of its priority, once, to the next role, as the act of nobody, with an audit event', async () => {
    const { rig, clock, watchOf, found } = await aTask();
    const watch = watchOf();
    clock.advance(39 * MINUTE_MS);
    await watch.look();
    expect((await found()).escalations).toBe(0);
    clock.advance(MINUTE_MS);
    await watch.look();
    const after = await found();
    expect(after).toMatchObject({ escalations: 1, ownerRoles: ['doctor'] });
    expect(after.acts[0]).toMatchObject({
      act: 'escalated',
      by: { name: 'Holdfast' },
      detail: 'Nobody had done it by then.',
    });
    clock.advance(600 * MINUTE_MS);
    await watch.look();
    await watchOf().look();
    expect((await found()).rev).toBe(after.rev);
    const told = (await rig.auditEvents()).filter(({ operation }) => operation === 'task.escalate');
    expect(told).toHaveLength(1);
  });

  it('TK8 two stations that look at other times make the very same revision', async () => {
    const { rig, clock, saved, watchOf, found } = await aTask();
    const other = createStationStore();
    const { body = '', rev = '' } = (await rig.store.find(saved.id)) ?? {};
    await other.write({ grafts: [{ id: saved.id, path: { start: 1, ids: [rev.slice(2)] }, body, deleted: false }] });
    clock.advance(41 * MINUTE_MS);
    await watchOf().look();
    clock.advance(25 * MINUTE_MS);
    await watchOf(other).look();
    expect((await found()).rev).toMatch(/^2-/);
    expect((await found(other)).rev).toBe((await found()).rev);
  });

  it('TK8 what is written while it watches counts: done in time is left alone, a new task is seen', async () => {
    const { rig, clock, saved, watchOf, found } = await aTask();
    const watch = watchOf();
    await watch.look();
    await rig.done(contract.task.complete, { commandId: crypto.randomUUID(), id: saved.id, parent: saved.rev });
    const dueAt = new Date(clock.now()).toISOString();
    const entry = { commandId: crypto.randomUUID(), description: 'Turn', priority: 'stat' as const, dueAt };
    const { id } = await rig.done(contract.task.add, entry);
    clock.advance(60 * MINUTE_MS);
    await watch.look();
    expect(await found()).toMatchObject({ state: 'done', escalations: 0 });
    expect(readTask((await rig.get<Task>(id)).resource).escalations).toBe(1);
  });

  it('TK8 the organisation’s own minutes count', async () => {
    const { clock, watchOf, found } = await aTask('routine');
    clock.advance(16 * MINUTE_MS);
    await watchOf(undefined, { stat: 1, asap: 1, urgent: 1, routine: 5 }).look();
    expect((await found()).escalations).toBe(1);
  });

  it('TK8 a station leaves a task to others for less than two minutes, each for another time', () => {
    const waits = ['a', 'b', 'c', 'd'].map((station) => patienceOf(station)('Task:1'));
    expect(new Set(waits).size).toBe(4);
    expect(Math.max(...waits)).toBeLessThan(120_000);
  });
});
