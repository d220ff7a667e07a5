/** Two records beside each other, to see whether they are one person's (PC11). */
import type { Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import type { ComparedRecord } from '#shared/contract/patient.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { readDemographics, readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { QueryContext, QueryHandler } from '../../api/operation-handler.ts';
import { type ChartDeps, findUnstated } from '../../commands/chart/chart-commands.ts';
import { findOfPatient } from '../../commands/current-document.ts';
import { stayOf } from '../../commands/interface/link-patients.ts';
import { listOrders, MAY_BE_GIVEN } from '../../commands/order/order-facts.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';

export function compareRecords(deps: ChartDeps): QueryHandler<typeof contract.patient.compare> {
  return async ({ patientId, otherId }, context) => {
    const one = await readOne(deps, patientId, context);
    if (isRefusal(one)) return one;
    const other = await readOne(deps, otherId, context);
    return isRefusal(other) ? other : { one, other };
  };
}

async function readOne(deps: ChartDeps, patientId: string, context: QueryContext): Promise<ComparedRecord | Refusal> {
  const found = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(found)) return found;
  const { _rev, resource } = found;
  const clinical = (await mayRead(deps, found, context)) ? await readClinical(deps, patientId, context) : undefined;
  return {
    line: readPatientLine(patientId, resource),
    rev: _rev,
    identifiers: [...readDemographics(resource).identifiers],
    stay: await stayOf(context.store, patientId),
    ...(clinical ? { clinical } : {}),
  };
}

/** @SAFETY What needs a word of why to be opened is not read here without it. */
async function mayRead({ charts }: ChartDeps, patient: Document<Patient>, context: QueryContext): Promise<boolean> {
  const { actor } = context;
  if (!actor.permissions.has('chart.read')) return false;
  const { _id: patientId } = patient;
  if (charts.isOpen(actor.sessionId, patientId)) return true;
  return (await findUnstated({ patientId, purpose: 'TREAT' }, patient, context)) === undefined;
}

async function readClinical(
  { completeness, zone }: ChartDeps,
  patientId: string,
  { store, now }: QueryContext,
): Promise<ComparedRecord['clinical']> {
  const isLoaded = completeness(patientId).urgentLane === 'here';
  const allergies = (await readAllergyFacts(store, patientId, isLoaded)) ?? { state: 'not-loaded' as const };
  const orders = await listOrders(store, patientId, now(), zone());
  return {
    allergies: {
      state: allergies.state,
      items: allergies.state === 'list' ? allergies.items.map(({ text }) => text) : [],
    },
    orders: orders.filter(({ standing }) => MAY_BE_GIVEN.has(standing)).map(({ order }) => conceptText(order.drug)),
  };
}
