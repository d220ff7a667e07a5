/** What of a patient's record an order is checked against, read where the record is. */
import type { AllergyIntolerance, Condition, MedicationRequest, Observation, Patient } from '@medplum/fhirtypes';
import { allergyBanner } from '#shared/domain/allergy/allergy-banner.ts';
import { readCodedText } from '#shared/domain/coding/coded-text.ts';
import { ageInDays } from '#shared/domain/knowledge/age-in-days.ts';
import type { OrderQuestion } from '#shared/domain/knowledge/asked.ts';
import { drugOfOrder } from '#shared/domain/knowledge/drug-of-order.ts';
import { knownAllergies } from '#shared/domain/knowledge/known-allergies.ts';
import type { KnownProblem, OrderedDrug } from '#shared/domain/knowledge/ordered-drug.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { type OrderStanding, orderStanding } from '#shared/domain/medication/order-standing.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { isActiveProblem, readProblem } from '#shared/domain/problem/problem.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { keptOf } from '#shared/lib/kept.ts';
import type { Document } from '#shared/model/envelope.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { listWithConflicting, type WithConflicting } from '../list-with-conflicting.ts';
import { listReplaced } from '../replaced-records.ts';
import type { OrderDeps } from './order-deps.ts';

export interface OrderVersion extends WithConflicting<MedicationRequest> {
  readonly order: Order;
  readonly standing: OrderStanding;
}

export interface Weighed {
  readonly kg: number;
  readonly takenAt: string;
}

export interface OrderFacts {
  readonly patient: Document<Patient>;
  readonly orders: readonly OrderVersion[];
  /** Of the records that this one stands for: they may be given, and are changed there. */
  readonly ordersOfReplaced: readonly OrderVersion[];
  /** Records that this one stands for: they are asked, too. */
  readonly replacedIds: readonly string[];
  readonly question: Omit<OrderQuestion, 'candidate'>;
  readonly weight: Weighed | undefined;
}

/** @SAFETY What is disputed, held or not started yet counts: it may be given still. */
export const MAY_BE_GIVEN: ReadonlySet<OrderStanding> = new Set([
  'in-force',
  'not-started',
  'on-hold',
  'disputed-stop',
  'disputed-change',
]);

export async function readOrderFacts(
  deps: OrderDeps,
  store: StoreReader,
  patientId: string,
  nowMs: number,
): Promise<OrderFacts | Refusal> {
  const patient = await findOfPatient<Patient>(store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const orders = await listOrders(store, patientId, nowMs, deps.zone());
  const replaced = await listReplaced(store, patient.resource);
  const ids = [patientId, ...replaced.ids];
  const isHere = replaced.isAllHere && ids.every((id) => deps.completeness(id).urgentLane === 'here');
  const ordersOfReplaced = await ofEach(replaced.ids, (id) => listOrders(store, id, nowMs, deps.zone()));
  const records = await ofEach(ids, (id) => listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', id));
  const weight = await findWeight(store, patientId);
  const isAllHere = isHere && ids.every((id) => deps.completeness(id).rest === 'here');
  const current = [...orders, ...ordersOfReplaced].filter(({ standing }) => MAY_BE_GIVEN.has(standing));
  const index = await deps.knowledge().inForce();
  const question = {
    activeOrders: await Promise.all(current.map((version) => toDrug(deps, version))),
    ordersState: isHere ? ('complete' as const) : ('not-loaded' as const),
    ...knownAllergies(allergyBanner(records, isHere)),
    problems: await ofEach(ids, (id) => listProblems(store, id)),
    problemsState: isAllHere ? ('complete' as const) : ('not-loaded' as const),
    weightKg: weight?.kg,
    weighedAtMs: weight && Date.parse(weight.takenAt),
    ageDays: ageInDays(patient.resource.birthDate, nowMs),
    index,
    nowMs,
  };
  return { patient, orders, ordersOfReplaced, replacedIds: replaced.ids, question, weight };
}

async function ofEach<Item>(
  ids: readonly string[],
  list: (patientId: string) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  return (await Promise.all(ids.map(list))).flat();
}

/** @SAFETY Of a problem in dispute every version that is active counts. */
async function listProblems(store: StoreReader, patientId: string): Promise<readonly KnownProblem[]> {
  const records = await listWithConflicting<Condition>(store, 'Condition', patientId);
  return records.flatMap(({ id, resource, conflicting }) =>
    [resource, ...conflicting]
      .map(readProblem)
      .filter(isActiveProblem)
      .map(({ problem }) => ({ id, problem })),
  );
}

export async function listOrders(
  store: StoreReader,
  patientId: string,
  nowMs: number,
  zone: string,
): Promise<readonly OrderVersion[]> {
  const records = await listWithConflicting<MedicationRequest>(store, 'MedicationRequest', patientId);
  const read = records.map((record) => ({ ...record, order: orderOf(record) }));
  const lines = Map.groupBy(read, ({ order }) => order.lineage);
  return read.map((version) => {
    const line = (lines.get(version.order.lineage) ?? []).map(({ order }) => order);
    return { ...version, standing: orderStanding(version.order, line, nowMs, zone) };
  });
}

/** What is in no dispute is read once. */
const orderOf = keptOf((record: WithConflicting<MedicationRequest>) => readOrder(record));

async function toDrug({ products }: OrderDeps, { id, order }: OrderVersion): Promise<OrderedDrug> {
  const code = codeIn(order.drug, PRODUCT_CODE);
  const product = code === undefined ? undefined : (await products().findByCode(code))?.product;
  const dosing = order.dosing.state === 'read' ? order.dosing.dosing : undefined;
  return drugOfOrder({ id, drug: readCodedText(order.drug), dosing, product });
}

/** The last that stands. */
async function findWeight(store: StoreReader, patientId: string): Promise<Weighed | undefined> {
  const observations = await listOfPatient<Observation>(store, 'Observation', patientId);
  const weighed = observations.flatMap(({ resource }) => weightOf(resource) ?? []);
  return weighed.toSorted((one, other) => Date.parse(one.takenAt) - Date.parse(other.takenAt)).at(-1);
}

const weightOf = keptOf((resource: Observation): Weighed | undefined => {
  const set = findVitals(resource);
  const kg = set?.state === 'valid' ? set.values.weightKg : undefined;
  return set && kg !== undefined ? { kg, takenAt: set.takenAt } : undefined;
});
