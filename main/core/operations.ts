import { contract } from '#shared/contract/index.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { handle, type Registration } from './api/registration.ts';
import { medicationOperations } from './commands/administration/index.ts';
import { allergyCommands } from './commands/allergy/index.ts';
import { type ChartDeps, chartCommands } from './commands/chart/chart-commands.ts';
import { coldChainCommands } from './commands/cold-chain/cold-chain-commands.ts';
import { conflictCommands } from './commands/conflict/index.ts';
import { type AttachDeps, attachDocument } from './commands/document/attach-document.ts';
import { admissionCommands } from './commands/encounter/admission-commands.ts';
import { encounterCommands } from './commands/encounter/encounter-commands.ts';
import { flagCommands } from './commands/flag/flag-commands.ts';
import { fluidCommands } from './commands/fluid/fluid-commands.ts';
import { formCommands } from './commands/form/form-commands.ts';
import { formularyOperations } from './commands/formulary/formulary-operations.ts';
import { handOverCommands } from './commands/hand-over/hand-over-commands.ts';
import { incidentCommands } from './commands/incident/incident-commands.ts';
import { linkPatients, separatePatients } from './commands/interface/link-patients.ts';
import { locationCommands } from './commands/location/location-commands.ts';
import { moneyOperations } from './commands/money/money-operations.ts';
import { scale2Commands } from './commands/news2-scale/scale-2-commands.ts';
import { spo2TargetCommands } from './commands/news2-scale/spo2-target-commands.ts';
import { signNote } from './commands/note/sign-note.ts';
import { orderCommands } from './commands/order/index.ts';
import type { OrderDeps } from './commands/order/order-deps.ts';
import { patientCommands } from './commands/patient/index.ts';
import type { RegistrationDeps } from './commands/patient/register-patient.ts';
import { problemCommands } from './commands/problem/problem-commands.ts';
import { registerOperations } from './commands/register/index.ts';
import { requestCommands } from './commands/request/request-commands.ts';
import { printSheet } from './commands/sheet/print-sheet.ts';
import { stockCommands } from './commands/stock/stock-commands.ts';
import { stocktakeCommands } from './commands/stocktake/stocktake-commands.ts';
import { taskCommands } from './commands/task/task-commands.ts';
import { vitalsCommands } from './commands/vitals/index.ts';
import type { MedicationDeps } from './queries/administration/medication-deps.ts';
import { readOccupancy } from './queries/board/read-occupancy.ts';
import { watchBoard } from './queries/board/watch-board.ts';
import { listHistory } from './queries/chart/list-history.ts';
import { coldChainQueries } from './queries/cold-chain/cold-chain-queries.ts';
import type { TemperatureBook } from './queries/cold-chain/temperature-book.ts';
import { type DoubledSubstances, listConflicts } from './queries/conflict/list-conflicts.ts';
import { readDocument } from './queries/document/read-document.ts';
import { readDrugNames, readDueDoses } from './queries/hand-over/due-doses.ts';
import { readHandOver } from './queries/hand-over/read-hand-over.ts';
import { listIncidents } from './queries/incident/list-incidents.ts';
import type { TillBook } from './queries/money/till-book.ts';
import { checkOrders } from './queries/order/check-orders.ts';
import { listOrderSets } from './queries/order/list-order-sets.ts';
import { stationNames } from './queries/order/station-names.ts';
import { type PatientQueryDeps, patientQueries } from './queries/patient/patient-queries.ts';
import { findProducts, searchProducts } from './queries/product/search-products.ts';
import { reorderOperations } from './queries/reorder/reorder-operations.ts';
import { stockQueries } from './queries/stock/stock-queries.ts';
import type { StocktakeBook } from './queries/stocktake/stocktake-book.ts';
import { stocktakeQueries } from './queries/stocktake/stocktake-queries.ts';
import { watchTasks } from './queries/task/watch-tasks.ts';
import type { RegisterDesk } from './register/register-desk.ts';
import { createFeedWatch, type ReplicaFeedDeps } from './replica-feed/watch-feed.ts';
import type { StockDesk } from './stock/stock-desk.ts';

export interface CoreOperationsDeps
  extends ChartDeps,
    AttachDeps,
    RegistrationDeps,
    PatientQueryDeps,
    OrderDeps,
    MedicationDeps {
  /** The store of the enrolled station. Called only for somebody who is signed in, hence after enrolment. */
  readonly store: () => DocumentStore;
  readonly doubled: DoubledSubstances;
  readonly evictions?: ReplicaFeedDeps['evictions'];
  /** Stock of this site: balances, and the way of moving it. */
  readonly stock: () => StockDesk;
  /** One for everything at this station that touches the till; absent: one of its own. */
  readonly tillBook?: TillBook;
  readonly stocktakes: () => StocktakeBook;
  readonly temperatures: () => TemperatureBook;
  /** Registers of controlled drugs of this site. */
  readonly registers: () => RegisterDesk;
}

/** Every clinical operation of core. Session, station and users have their own lists; `compose.ts` joins them. */
export function coreOperations(deps: CoreOperationsDeps): readonly Registration[] {
  return [
    ...patientCommands(deps),
    ...patientQueries(deps),
    ...chartCommands(deps),
    handle(contract.chart.listHistory, listHistory),
    ...vitalsCommands,
    ...fluidCommands,
    ...scale2Commands,
    ...spo2TargetCommands,
    ...formCommands,
    ...allergyCommands(deps.completeness),
    ...problemCommands,
    ...flagCommands,
    handle(contract.note.sign, signNote),
    ...encounterCommands,
    ...admissionCommands,
    ...orderCommands(deps),
    ...requestCommands,
    handle(contract.order.check, checkOrders(deps)),
    handle(contract.order.stations, stationNames),
    handle(contract.order.sets, listOrderSets(deps.products)),
    handle(contract.product.search, searchProducts(deps.products)),
    handle(contract.product.find, findProducts(deps.products)),
    ...formularyOperations(deps),
    ...moneyOperations(deps),
    ...locationCommands,
    handle(contract.interface.linkPatients, linkPatients),
    handle(contract.patient.separate, separatePatients),
    handle(contract.board.watch, watchBoard(deps)),
    handle(contract.board.occupancy, readOccupancy),
    ...medicationOperations(deps),
    ...stockCommands(deps),
    ...stockQueries(deps),
    ...stocktakeCommands(deps),
    ...stocktakeQueries(deps),
    ...coldChainCommands(deps),
    ...coldChainQueries(deps),
    ...reorderOperations(deps),
    ...taskCommands,
    handle(contract.task.watch, watchTasks(deps.store)),
    ...registerOperations(deps),
    ...incidentCommands,
    handle(contract.incident.list, listIncidents),
    ...handOverCommands,
    handle(contract.handOver.read, readHandOver({ ...deps, dosesOf: readDueDoses(deps), names: readDrugNames(deps) })),
    handle(contract.sheet.print, printSheet),
    ...conflictCommands,
    handle(contract.conflict.list, listConflicts(deps.doubled)),
    handle(contract.file.attach, attachDocument(deps)),
    handle(contract.file.read, readDocument),
    handle(contract.feed.watch, (input, context) =>
      createFeedWatch({
        store: deps.store(),
        charts: deps.charts,
        ...(deps.evictions && { evictions: deps.evictions }),
      })(input, context),
    ),
  ];
}
