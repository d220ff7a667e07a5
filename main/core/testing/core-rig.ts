/** Core's operations behind the real dispatcher over a store in memory, for the tests of commands and queries. */
import type { Patient } from '@medplum/fhirtypes';
import { type InputOf, type Operation, type OutputOf, PERMISSIONS } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { foldedWords } from '#shared/domain/patient/fold-name.ts';
import { cutBlock } from '#shared/domain/record-number/number-blocks.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import type { Document } from '#shared/model/envelope.ts';
import { laneOfKind } from '#shared/model/kinds.ts';
import { organisationJudge } from '#shared/sqlite/organisation-judge.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import { toDocument } from '../commands/current-document.ts';
import { listOfPatient } from '../commands/list-of-patient.ts';
import { createProductShelf } from '../knowledge/product-shelf.ts';
import { createOpenCharts } from '../open-charts.ts';
import { type CoreOperationsDeps, coreOperations } from '../operations.ts';
import { createTemperatureBook } from '../queries/cold-chain/temperature-book.ts';
import { createStocktakeBook } from '../queries/stocktake/stocktake-book.ts';
import { createRecordNumberSource } from '../record-numbers/record-number-source.ts';
import { createRegisterDesk } from '../register/register-desk.ts';
import { createCentralUnderTest } from '../resource-leases/central-under-test.ts';
import { createRegisterLeases } from '../resource-leases/register-leases.ts';
import { createStockDesk } from '../stock/stock-desk.ts';
import { createTestClock, createTestDesk, signedInWindow } from './test-desk.ts';

export function createStationStore(): DocumentStore {
  return createMemoryStore({ judge: organisationJudge, laneOf: (kind) => laneOfKind(kind ?? '') });
}

/** Index of the tests: every patient whose folded name shares a beginning with a word typed. */
function searchIn(store: DocumentStore) {
  const listByWords = async (words: readonly string[]) => {
    const stored = await store.listDocuments({ kind: 'Patient', limit: 1000 });
    return stored.flatMap((revision) => {
      const patient = toDocument<Patient>(revision)?.resource;
      const name = foldedWords(`${patient?.name?.[0]?.family} ${patient?.name?.[0]?.given?.join(' ')}`);
      return words.some((word) => name.some((part) => part.startsWith(word))) ? [revision.id] : [];
    });
  };
  return {
    search: async (text: string, limit: number) => {
      const ids = await listByWords(foldedWords(text));
      const hits = ids.slice(0, limit).map((patientId) => ({ patientId, matched: 'name' as const }));
      return { hits, more: ids.length > limit };
    },
    listSimilar: ({ family, given }: { family: string; given: string }) =>
      listByWords(foldedWords(`${family} ${given}`)),
  };
}

export type CoreRig = ReturnType<typeof createCoreRig>;

export function createCoreRig(changes: Partial<CoreOperationsDeps> = {}, store = createStationStore()) {
  const clock = createTestClock();
  const desk = createTestDesk(store, clock);
  const charts = createOpenCharts();
  const contact = { reachable: true };
  let leased = 0;
  const numbers = createRecordNumberSource({
    store,
    lease: async ({ size }) => {
      if (!contact.reachable) return refusal('no-contact', 'Central does not answer.');
      const block = cutBlock(
        { prefix: 'N', stationId: desk.stationId, leasedAt: '2026-01-01T00:00:00Z' },
        leased,
        size,
      );
      leased = block.to;
      return block;
    },
    stationCode: 'A7',
    addRealNumber: async () => refusal('unsupported', 'The rig leaves provisional numbers as they are.'),
    onFault: (fault) => faults.push(fault),
  });
  const faults: unknown[] = [];
  const index = searchIn(store);
  const products = createProductShelf(store);
  const { stationId, facility } = desk;
  const stocktakes = createStocktakeBook({ store, facility });
  const temperatures = createTemperatureBook({ store, facility });
  const stock = createStockDesk({
    store,
    stationId,
    facility,
    zone: () => 'UTC',
    now: clock.now,
    products: () => products,
    frozenPlaces: stocktakes.frozenPlaces,
  });
  const central = createCentralUnderTest(clock.now).of(stationId);
  const registers = createRegisterDesk({
    ...{ store, stationId, facility, incarnation: 1, trail: desk.trail, hybridClock: desk.hybridClock },
    leases: createRegisterLeases({ locals: store, central: central.client, trustedNowMs: clock.now }),
    ...{ now: clock.now, onFault: (fault: unknown) => faults.push(fault) },
  });
  const deps: CoreOperationsDeps = {
    store: () => store,
    charts,
    numbers,
    search: index,
    similar: index,
    doubled: {
      listPatients: async () => (await store.listDocuments({ kind: 'Patient', limit: 1000 })).map(({ id }) => id),
    },
    country: () => 'GB',
    completeness: () => ({ urgentLane: 'here', rest: 'here' }),
    draftKeyOf: async () => undefined,
    isRoomForFiles: () => true,
    knowledge: () => ({ inForce: async () => undefined }),
    products: () => products,
    stock: () => stock,
    registers: () => registers,
    stocktakes: () => stocktakes,
    temperatures: () => temperatures,
    secondPersons: {
      find: () => refusal('password-needed', 'Nobody has proven anything in the rig.'),
      spend: () => undefined,
    },
    zone: () => 'UTC',
    contact: () => ({ ...desk.quality(), heardAtMs: clock.now() }),
    ...changes,
  };
  const byName = new Map(coreOperations(deps).map((item) => [item.operation.name, item]));
  const dispatcher = createDispatcher({
    find: (name) => byName.get(name),
    desk: () => desk,
    now: clock.now,
    log: { fault: (entry) => faults.push(entry) },
  });
  const window = signedInWindow(...PERMISSIONS);

  async function call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> {
    const answer = await dispatcher.call(operation.name, input, window);
    if (answer.state === 'fault') throw new Error(`fault: ${JSON.stringify(faults)}`);
    return answer.state === 'reply' ? (answer.value as OutputOf<O>) : answer.refusal;
  }

  async function done<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
    const answer = await call(operation, input);
    if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    store,
    desk,
    registers,
    /** By wire name, for callers of their own. */
    find: (name: string) => byName.get(name),
    records: { toDocument, listOfPatient },
    clock,
    charts,
    contact,
    numbers,
    window,
    dispatcher,
    faults,
    /** The answer or the refusal; a fault fails the test. */
    call,
    /** The answer; a refusal fails the test. */
    done,
    async get<Resource>(id: string): Promise<Document<Resource>> {
      const document = toDocument<Resource>(await store.find(id));
      if (!document) throw new Error(`${id} is not here`);
      return document;
    },
    async auditEvents(): Promise<AuditEventResource[]> {
      const stored = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
      const events = stored.flatMap((revision) => toDocument<AuditEventResource>(revision)?.resource ?? []);
      return events.sort((one, other) => one.chain.sequence - other.chain.sequence);
    },
    registerSomebody(family = 'Oak', more: Partial<InputOf<typeof contract.patient.register>['demographics']> = {}) {
      const demographics = { family, given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04', ...more };
      return done(contract.patient.register, { commandId: crypto.randomUUID(), demographics });
    },
  };
}
