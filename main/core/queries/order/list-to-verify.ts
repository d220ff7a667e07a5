/**
 * What a pharmacist has to look through: orders of patients in care here that may be given and that nobody verified, or that
 * one is in doubt about. @SAFETY Clinical content leaves core only for who is in care here; every patient asked about is named
 * in the trail.
 */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { order } from '#shared/contract/order.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { OrderStanding } from '#shared/domain/medication/order-standing.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { listOrders, type OrderVersion } from '../../commands/order/order-facts.ts';
import { dosesOf } from '../administration/known-doses.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { findProduct, isAlert } from '../round/fold-patient.ts';
import { findStay } from '../round/read-round-patient.ts';

type Listed = OutputOf<typeof order.toVerify>['patients'][number];

const MAY_BE_GIVEN: ReadonlySet<OrderStanding> = new Set([
  'in-force',
  'not-started',
  'on-hold',
  'disputed-stop',
  'disputed-change',
]);

export function wantsVerification({ order, standing }: Pick<OrderVersion, 'order' | 'standing'>): boolean {
  return MAY_BE_GIVEN.has(standing) && order.verification.state !== 'verified';
}

export function listToVerify(deps: MedicationDeps): QueryHandler<typeof order.toVerify> {
  return async ({ patientIds }, { store, actor, now }) => {
    const nowMs = now();
    const at = { facility: actor.facility, nowMs };
    const found: (Listed | undefined)[] = [];
    for (const patientId of new Set(patientIds)) found.push(await readPatient(deps, store, { ...at, patientId }));
    return { asOf: new Date(nowMs).toISOString(), patients: found.filter((one) => one !== undefined) };
  };
}

interface PatientAsked {
  readonly patientId: string;
  readonly facility: string;
  readonly nowMs: number;
}

/** Undefined of a patient who has no open stay here, or of whom nothing waits and all is here. */
async function readPatient(
  deps: MedicationDeps,
  store: StoreReader,
  { patientId, facility, nowMs }: PatientAsked,
): Promise<Listed | undefined> {
  const stay = await findStay(store, patientId, facility);
  if (!stay) return undefined;
  const complete = deps.completeness(patientId).urgentLane === 'here';
  const waiting = (await listOrders(store, patientId, nowMs, deps.zone())).filter(wantsVerification);
  if (waiting.length === 0 && complete) return undefined;
  const products = await deps.products().index();
  const doses = waiting.length > 0 ? await dosesOf(deps)(store, patientId) : [];
  const orders = waiting.map(({ id, rev, order, resource }) => {
    const product = findProduct(products, order);
    const given = doses.filter(
      ({ event, withdrawn }) => !withdrawn && event.orderId === id && isTaken(event.outcome) && event.act !== 'stop',
    );
    return {
      ...{ id, rev, given: given.length, highAlert: isAlert(order, product) },
      name: product ? productName(product) : conceptText(order.drug),
      resource: resource as unknown as Record<string, unknown>,
    };
  });
  const { encounterId } = stay;
  return { patientId, encounterId, complete, orders, allergies: await readAllergyFacts(store, patientId, complete) };
}
