/** The clinical side of a workplace: the operations of commands and queries, with the ports that they ask for. */

import type { SyncStatus } from '#shared/contract/station.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import type { DocumentStore, EvictingStore } from '#shared/store/document-store.ts';
import { toDocument } from './commands/current-document.ts';
import { deviceOperations } from './commands/device/device-commands.ts';
import { dispenseOperations } from './commands/dispense/index.ts';
import { labelDesignOperations } from './commands/label-design/label-design-operations.ts';
import { listOfPatient } from './commands/list-of-patient.ts';
import { receiptOperations } from './commands/money/print-receipt.ts';
import { createRefunds } from './commands/money/refund-payment.ts';
import { printOperations } from './commands/print/print-commands.ts';
import { wristbandOperations } from './commands/wristband/wristband-commands.ts';
import type { CoreOptions } from './core-options.ts';
import { createDevicePart } from './devices/device-part.ts';
import { createDispenseBook } from './dispense/dispense-book.ts';
import { createHl7Part } from './hl7/hl7-part.ts';
import { interfaceCommands } from './hl7/operations/interface-commands.ts';
import { interfaceQueries } from './hl7/operations/interface-queries.ts';
import { createKnowledgeShelf } from './knowledge/knowledge-shelf.ts';
import { createProductShelf } from './knowledge/product-shelf.ts';
import { createLabelDesk } from './labels/label-desk.ts';
import { rewriteAtNextOpening } from './lease/rewrite-at-next-opening.ts';
import { createDoubleDoseWatch } from './medication/double-dose-watch.ts';
import { createFetchAncestor } from './merge/fetch-ancestor.ts';
import { mergeDelayMs } from './merge/merge-delay.ts';
import { createMergeRunner } from './merge/merge-runner.ts';
import { recordMerge } from './merge/record-merge.ts';
import { createOpenCharts } from './open-charts.ts';
import { coreOperations } from './operations.ts';
import type { StationContact } from './queries/administration/medication-deps.ts';
import { createTemperatureBook } from './queries/cold-chain/temperature-book.ts';
import type { DoubledSubstances } from './queries/conflict/list-conflicts.ts';
import { createTillBook } from './queries/money/till-book.ts';
import type { SimilarPatients } from './queries/patient/duplicate-candidates.ts';
import type { PatientSearch } from './queries/patient/patient-queries.ts';
import { createStocktakeBook } from './queries/stocktake/stocktake-book.ts';
import { addRealNumberAt } from './record-numbers/add-real-number.ts';
import { createRecordNumberSource } from './record-numbers/record-number-source.ts';
import type { RecordsDeps, RecordsPart } from './records-port.ts';
import { createRegisterDesk } from './register/register-desk.ts';
import { createRegisterReminders } from './register/register-reminders.ts';
import { isInContact } from './replicator/is-in-contact.ts';
import { createRegisterLeases } from './resource-leases/register-leases.ts';
import { createTicketNumbers } from './resource-leases/ticket-numbers.ts';
import { createEvictions } from './scope/evictions.ts';
import { scopeOperations } from './scope/scope-operations.ts';
import { createScopePart } from './scope/scope-part.ts';
import { siteZoneOf } from './site-zone.ts';
import type { SpoolDatabase } from './spool/spool-database.ts';
import { createSpoolDatabase } from './spool/spool-database.ts';
import { checkBook } from './stock/check-daily.ts';
import { createStockDesk } from './stock/stock-desk.ts';
import { createOverdueWatch, patienceOf } from './tasks/overdue-watch.ts';

/** @SAFETY Of a record that is being brought here nothing is known to be whole, allergies least of all. */
const ON_ITS_WAY = { urgentLane: 'on-its-way', rest: 'on-its-way' } as const;
const DAY_MS = 24 * 60 * 60_000;

/** Port: the indexes of one store. */
export type PatientIndex = PatientSearch & SimilarPatients & DoubledSubstances;

export function createRecordsPart(
  deps: RecordsDeps,
  index: PatientIndex,
  evicting: DocumentStore & EvictingStore,
  { drawTexts, printPages }: Pick<CoreOptions, 'drawTexts' | 'printPages'> = {},
): RecordsPart {
  const { opened, desk, central, room, session, settings, place, lease, sync, clock, onFault } = deps;
  const { store, record } = opened;
  const charts = createOpenCharts();
  const numbers = createRecordNumberSource({
    store,
    lease: (request) => central.leaseRecordNumbers(request),
    stationCode: stationCodeOf(record.stationId),
    addRealNumber: addRealNumberAt(desk),
    onFault,
  });
  const stationCode = stationCodeOf(record.stationId);
  const leased = {
    registers: createRegisterLeases({ locals: room.careful, central, trustedNowMs: lease.trustedNowMs }),
    tickets: createTicketNumbers({ store, central, stationCode }),
  };
  const fetchRevision = createFetchAncestor({
    store,
    findAtPeer: (id, rev) => sync().findAtCentral(id, rev),
    clock,
  });
  const merger = createMergeRunner({
    store,
    commit: (merge) => recordMerge(desk.trail, merge),
    fetchRevision,
    onFault,
    turns: {
      stationId: record.stationId,
      timers: systemTimers,
      delayMs: (isOwn) => mergeDelayMs(isOwn, Math.random),
      isOpen: charts.isOpenAnywhere,
      isInContact: () => isInContact(sync().status()),
    },
  });
  // A person who opens a record sees it as it will be.
  charts.watch((sessionId) => {
    for (const patientId of charts.ofSession(sessionId).open.keys()) merger.hurry(patientId);
  });
  const spool: SpoolDatabase = createSpoolDatabase({ store, isRoomForFiles: room.isRoomForFiles, clock });
  const expireSpool = (): void => void spool.expire(desk.trail).catch(onFault);
  const evictions = createEvictions();
  const seal = { organisation: record.organisation.id, key: opened.organisationKey };
  const knowledge = createKnowledgeShelf({ store, seal, clock, onFault });
  const products = createProductShelf(store);
  const { facility } = desk;
  const siteZone = siteZoneOf(facility, settings.present);
  const siteName = (): string => place.site().name;
  const stocktakes = createStocktakeBook({ store, facility });
  const temperatures = createTemperatureBook({ store, facility });
  const dispenses = createDispenseBook(store, facility);
  const stock = createStockDesk({
    ...{ store, facility, stationId: record.stationId, zone: siteZone, now: clock.now },
    products: () => products,
    frozenPlaces: stocktakes.frozenPlaces,
  });
  const scope = createScopePart({
    ...{ store: evicting, central, sync, evictions, clock, facility, onFault },
    trustedNowMs: lease.trustedNowMs,
    openCharts: charts.listOpen,
    rewriteAtNextOpening: () => lease.alone(() => rewriteAtNextOpening(opened.folder)),
    noteExpired: (patients) => noteExpired(desk, patients),
  });
  const labels = createLabelDesk({ store, draw: drawTexts });
  const devices = createDevicePart({ locals: room.careful, labels, clock, timers: systemTimers, onFault, printPages });
  let daily: NodeJS.Timeout | undefined;
  let isStopped = false;
  // What was under way when the store closed fails, and nobody needs to hear of it.
  const onLateFault = (fault: unknown): void => (isStopped ? undefined : onFault(fault));
  const completeness = (patientId?: string) =>
    patientId !== undefined && scope.isPartial(patientId) ? ON_ITS_WAY : sync().completeness();
  const tillBook = createTillBook(() => store);
  const operations = coreOperations({
    tillBook,
    store: () => store,
    charts,
    numbers,
    search: index,
    similar: index,
    doubled: index,
    country: () => settings.present()?.country,
    completeness,
    evictions: { watch: evictions.watch, count: scope.evictions },
    draftKeyOf: async (userId) => new Uint8Array(Buffer.from(await session.draftKeys.release(userId), 'base64')),
    isRoomForFiles: room.isRoomForFiles,
    knowledge: () => knowledge,
    products: () => products,
    stock: () => stock,
    stocktakes: () => stocktakes,
    temperatures: () => temperatures,
    registers: () => registers,
    secondPersons: session.secondPersons,
    zone: siteZone,
    windows: () => settings.present()?.doseWindows,
    contact: () => contactOf(desk, sync().status(), clock.now()),
  });
  const refunds = createRefunds({
    products: () => products,
    ...{ secondPersons: session.secondPersons, zone: siteZone, book: tillBook },
  });
  const registers = createRegisterDesk({
    ...{ store, facility, leases: leased.registers, trail: desk.trail, hybridClock: desk.hybridClock },
    ...{ stationId: record.stationId, incarnation: record.incarnation, now: clock.now, onFault: onLateFault },
  });
  const reminders = createRegisterReminders({
    ...{ store, registers, facility, trail: desk.trail, hybridClock: desk.hybridClock, stationId: record.stationId },
    ...{ zone: siteZone, clock, timers: systemTimers, onFault: onLateFault },
    country: () => settings.present()?.country,
  });
  const overdue = createOverdueWatch({
    ...{ store, trail: desk.trail, clock, timers: systemTimers, onFault: onLateFault },
    minutes: () => settings.present()?.taskEscalationMinutes,
    patienceMs: patienceOf(record.stationId),
  });
  const doubleDoses = createDoubleDoseWatch({
    store,
    trail: desk.trail,
    products: () => products,
    onFault: onLateFault,
  });
  const byName = new Map(operations.map((registration) => [registration.operation.name, registration]));
  const hl7 = createHl7Part({
    ...{ desk, store, locals: room.careful, similar: index, timers: systemTimers, onFault },
    records: { toDocument, listOfPatient },
    find: (name) => byName.get(name),
    country: () => settings.present()?.country,
  });
  return {
    operations: [
      ...operations,
      ...interfaceCommands(hl7),
      ...interfaceQueries(hl7),
      ...scopeOperations(scope, charts),
      ...deviceOperations(devices),
      ...printOperations(devices),
      ...labelDesignOperations(labels),
      ...dispenseOperations({
        ...{ completeness, secondPersons: session.secondPersons, zone: siteZone, book: () => dispenses },
        ...{ store: () => store, knowledge: () => knowledge, products: () => products, stock: () => stock },
        ...{
          register: () => registers,
          refunds: () => refunds,
          tickets: () => leased.tickets,
          printers: () => devices,
        },
        ...{ facility: () => facility, pharmacy: siteName },
      }),
      ...wristbandOperations({ part: devices, siteName }),
      ...receiptOperations({ part: devices, siteName, zone: siteZone }),
    ],
    fetch: (request) => spool.fetch(request),
    endSession: (sessionId) => charts.endSession(sessionId),
    mergesAhead: () => merger.pending(),
    leased,
    refreshScope: () => scope.refresh('now'),
    isFillWhole: async () => (await scope.compare()) === 'equal',
    onContact() {
      numbers.refill().catch(onLateFault);
      leased.registers.onContact().catch(onLateFault);
      registers.onContact();
      merger.retry();
      scope.refresh().catch(onLateFault);
    },
    async run() {
      await scope.run();
      await merger.run();
      // The first letter typed is answered as fast as the last.
      products.index().catch(onLateFault);
      knowledge.inForce().catch(onLateFault);
      await doubleDoses.run();
      overdue.run();
      await registers.run();
      reminders.run();
      // Devices that cannot be read leave the station at work; the fault is told.
      await devices.run().catch(onFault);
      await hl7.run().catch(onFault);
      expireSpool();
      daily = setInterval(() => {
        expireSpool();
        void checkBook(stock, onLateFault);
      }, DAY_MS).unref();
    },
    async stop() {
      isStopped = true;
      clearInterval(daily);
      await hl7.stop();
      await devices.stop();
      await scope.stop();
      await numbers.stop();
      await doubleDoses.stop();
      await overdue.stop();
      await reminders.stop();
      await registers.stop();
      await merger.stop();
    },
  };
}

/** Central notes the same at the next contact; this is what people here see of it. */
async function noteExpired({ trail }: RecordsDeps['desk'], patients: readonly string[]): Promise<void> {
  const entry = { operation: 'scope.expire', action: 'E', subtype: 'checkout', outcome: 'success' } as const;
  await trail.record({ ...entry, reason: 'its time was over, without contact', patients: [...patients], entities: [] });
}

/** While in contact, what others wrote is here up to now. */
function contactOf({ quality }: RecordsDeps['desk'], status: SyncStatus, nowMs: number): StationContact {
  const lastMs = Date.parse(status.lastContactAt ?? '');
  return { ...quality(), heardAtMs: isInContact(status) ? nowMs : Number.isNaN(lastMs) ? 0 : lastMs };
}

/** In provisional numbers: letters and digits that no other station has. */
function stationCodeOf(stationId: string): string {
  return stationId
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .slice(-8)
    .toUpperCase();
}
