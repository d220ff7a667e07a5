/** Stations with registers over stores in memory, one central between them: for tests of who writes what. */

import type { Product } from '#shared/domain/formulary/product.ts';
import type { RegisterAct } from '#shared/domain/register/register-act.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';
import { createCentralUnderTest } from '../resource-leases/central-under-test.ts';
import { createRegisterLeases } from '../resource-leases/register-leases.ts';
import { createStationStore } from '../testing/core-rig.ts';
import { createTestClock, createTestDesk, testActor } from '../testing/test-desk.ts';
import { createRegisterDesk, type PlannedRegister } from './register-desk.ts';

export const MORPHINE: Product = {
  ...{ code: 'MOR10', generic: 'Morphine sulfate', form: 'injection', routes: ['subcutaneous'], baseUnit: 'ampoule' },
  ingredients: [
    { name: 'Morphine', strength: { active: { value: '10', unit: 'mg' }, per: { value: '1', unit: 'mL' } } },
  ],
  controlledClass: 'CD2',
  status: 'active',
  packs: [{ gtin: '09506000134390', level: 'pack', units: '10' }],
};
export const STORE = 'Location:store-1';
export const BELA = { userId: 'User:2', displayName: 'Bela Beside', by: 'login', secret: 'pin' } as const;

export const act = (type: RegisterAct['type'], amount: string, more: Partial<RegisterAct> = {}): RegisterAct => ({
  ...{ type, product: MORPHINE, locationId: STORE, quantity: quantity(amount), witness: BELA },
  ...more,
});

export function createTestStations(...names: readonly string[]) {
  const clock = createTestClock();
  const central = createCentralUnderTest(clock.now);
  const stations = names.map((name) => {
    const store = createStationStore();
    const desk = createTestDesk(store, clock);
    const line = central.of(name);
    const faults: unknown[] = [];
    const registers = createRegisterDesk({
      ...{ store, stationId: name, incarnation: 1, facility: desk.facility },
      ...{ trail: desk.trail, hybridClock: desk.hybridClock },
      leases: createRegisterLeases({ locals: store, central: line.client, trustedNowMs: clock.now }),
      ...{ now: clock.now, onFault: (fault: unknown) => faults.push(fault) },
    });
    const actor = { ...testActor([]), stationId: name, sessionId: 'session' };
    const commit = async ({ documents, lines }: PlannedRegister) => {
      const edits = documents.map((document) => ({ id: document.id, body: JSON.stringify(bodyOf(document)) }));
      const { result } = await desk.trail.record(
        {
          ...{ operation: 'test.write', action: 'C', subtype: 'register', outcome: 'success' },
          ...{ patients: [], entities: [] },
        },
        { edits, locals: [] },
      );
      if (!result.committed) throw new Error(`not written: ${JSON.stringify(result.outcomes)}`);
      return lines;
    };
    const bodyOf = ({ kind, resource }: PlannedDocument) => ({
      ...{ kind, v: 1, facility: 'N1', at: desk.hybridClock.next(), by: 'User:1', station: name, resource },
    });
    const post = async (...acts: readonly RegisterAct[]) => {
      clock.advance(60_000);
      return registers.post(acts, { actor, now: clock.now }, commit);
    };
    const done = async (...acts: readonly RegisterAct[]) => {
      const lines = await post(...acts);
      if (isRefusal(lines)) throw new Error(lines.sentence);
      return lines;
    };
    /** The only register. */
    const known = async () => {
      const [first] = (await registers.look()).registers.values();
      if (!first) throw new Error('no register');
      return first;
    };
    return { name, store, line, registers, commit, actor, post, done, known, faults };
  });
  return { clock, central, stations };
}

/** Everything of registers that is at one store comes to the other, as replication brings it. */
export async function bring(from: DocumentStore, to: DocumentStore): Promise<void> {
  for (const kind of ['RegisterEntry', 'RegisterCase']) {
    const found = await from.listDocuments({ kind, limit: 1000 });
    const grafts = found.flatMap(({ id, rev, body }) =>
      body === undefined
        ? []
        : [{ id, path: { start: Number(rev.split('-')[0]), ids: [rev.split('-')[1] ?? ''] }, body, deleted: false }],
    );
    const { outcomes } = await to.write({ grafts });
    const bad = outcomes.find(({ state }) => state !== 'stored' && state !== 'known');
    if (bad) throw new Error(`not brought: ${JSON.stringify(bad)}`);
  }
}
