import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreFault } from '#shared/store/store-fault.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { provisionTestOrganisation } from '../testing/test-station.ts';
import type { Catalogue, HeldLock, OrganisationEntry } from './catalogue.ts';
import { actAtCentral } from './central-write.ts';

let server: TestServer;
let organisation: OrganisationEntry;
beforeAll(async () => {
  server = await startTestServer();
  ({ organisation } = await provisionTestOrganisation(server, 'North'));
});
afterAll(() => server.dispose());

const busy = new StoreFault({ code: 'locked', sentence: 'Try again.', kind: 'refusal' } as never);

/** Acts at a server whose lock is not one. */
function actWith(lock: HeldLock, operation: string): Promise<unknown> {
  const { catalogue } = server.context;
  const exclusively: Catalogue['exclusively'] = (_name, work) => work(lock);
  const context = {
    ...server.context,
    catalogue: new Proxy(catalogue, {
      get(target, name) {
        if (name === 'exclusively') return exclusively;
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? member.bind(target) : member;
      },
    }),
  };
  const act = { operation, action: 'R', subtype: 'read' } as const;
  return actAtCentral(context, organisation, act, async () => ({ documents: [], result: operation }));
}

async function eventsOf(): Promise<{ sequence: number; operation: string }[]> {
  const store = await server.context.stores.open(organisation.database);
  const found = await store.listDocuments({ kind: 'AuditEvent', limit: 99 });
  return found
    .map(
      ({ body }) =>
        (JSON.parse(body ?? '') as { resource: { chain: { sequence: number }; operation: string } }).resource,
    )
    .map(({ chain, operation }) => ({ sequence: chain.sequence, operation }))
    .sort((a, b) => a.sequence - b.sequence);
}

describe('an act at central', () => {
  it('PG3 that has lost its lock writes nothing', async () => {
    const before = await eventsOf();
    const lost = { assertHeld: () => Promise.reject(busy) };
    await expect(actWith(lost, 'patient.find')).rejects.toBe(busy);
    expect(await eventsOf()).toEqual(before);
  });

  it('PG3 RP11 whose lock held nobody off leaves one audit chain: who was overtaken hears so and has written nothing', async () => {
    const before = await eventsOf();
    const blind = { assertHeld: async () => {} };
    const answers = await Promise.allSettled([actWith(blind, 'patient.find'), actWith(blind, 'patient.find')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { refusal: { code: 'locked' } },
    });
    const { length } = before;
    expect((await eventsOf()).map(({ sequence }) => sequence)).toEqual([
      ...before.map(({ sequence }) => sequence),
      length + 1,
    ]);
  });
});
