import type { Location, Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import type { WardRow } from '#shared/contract/dispense-shown.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryContext, StreamHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { readOrderFacts } from '../../commands/order/order-facts.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findStay } from '../round/read-round-patient.ts';
import { watchPatients } from '../watch-patients.ts';
import { countInQueue, isUrgent, listOpenOrders } from './open-orders.ts';
import { readPerson } from './read-person.ts';

const CONCERNED: ReadonlySet<string> = new Set(['MedicationRequest', 'MedicationDispense', 'DispenseAct', 'Encounter']);

/** DI1: signed orders of who is in care here that nobody has dispensed for, and that stand in no queue. */
export function watchWard(deps: DispenseDeps): StreamHandler<typeof dispense.watchWard> {
  return ({ patientIds }, context) =>
    watchPatients({ whole: deps.store(), ...context, kinds: CONCERNED }, patientIds, (patientId) =>
      readRow(deps, patientId, context),
    );
}

async function readRow(
  deps: DispenseDeps,
  patientId: string,
  { store, actor, now }: QueryContext,
): Promise<WardRow | undefined> {
  const stay = await findStay(store, patientId, actor.facility);
  const patient = toDocument<Patient>(await store.find(patientId))?.resource;
  const facts = stay && (await readOrderFacts(deps, store, patientId, now()));
  if (!facts || isRefusal(facts) || !patient) return undefined;
  const view = await deps.book().look();
  const waiting = listOpenOrders(facts).filter(({ order }) => {
    if (view.findSetAside(order.lineage)) return false;
    const isSupplied = view.dispensesOf(order.lineage).some(({ state }) => state === 'stands');
    return !isSupplied && countInQueue(view, patientId, order.lineage) === 0;
  });
  const oldestAt = waiting.flatMap(({ resource: { authoredOn } }) => authoredOn ?? []).toSorted()[0];
  const place = stay.locationId && toDocument<Location>(await store.find(stay.locationId))?.resource.name;
  return {
    ...{ patientId, ...readPerson(patientId, patient), orders: waiting.length, urgent: waiting.some(isUrgent) },
    ...(place ? { place } : {}),
    unverified: waiting.filter(({ order }) => order.verification.state !== 'verified').length,
    ...(oldestAt ? { oldestAt } : {}),
  };
}
