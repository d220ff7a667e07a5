import type { Encounter, Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { findPurposeDoubt, wantsReason } from '#shared/domain/access/purpose-of-use.ts';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { CommandHandler, ParsedInput, QueryContext, StoreReader } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { OpenCharts } from '../../open-charts.ts';
import { readAllergyFacts } from '../../queries/administration/patient-allergies.ts';
import { readElsewhere } from '../../queries/chart/read-elsewhere.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { listReplaced } from '../replaced-records.ts';

/** What of the record is known to be here, by the checkpoints of the lanes (RP8). */
export interface RecordCompleteness {
  /** Lane 1 has been filled at least once: allergies are known as of the last contact. */
  readonly urgentLane: 'here' | 'on-its-way';
  readonly rest: 'here' | 'on-its-way';
}

export interface ChartDeps {
  readonly charts: OpenCharts;
  /** Of this station's records; of one patient's where that differs. */
  readonly completeness: (patientId?: string) => RecordCompleteness;
  /** Of the site. */
  readonly zone: () => string;
}

type Open = typeof contract.chart.open;

/** Treatment that goes without saying needs no words; everything else is stated, kept and reviewed (PU1, PU2). */
export async function findUnstated(
  { patientId, purpose, reason }: Pick<ParsedInput<Open>, 'patientId' | 'purpose' | 'reason'>,
  patient: Document<Patient>,
  { store, actor }: QueryContext,
): Promise<Refusal | undefined> {
  if (reason?.trim()) return undefined;
  const doubt = findPurposeDoubt({
    patientSite: patient.facility,
    deskSite: actor.facility,
    inCareHere: await isInCare(store, patientId, actor.facility),
    deceased: lifeState(patient.resource).state === 'deceased',
  });
  if (!wantsReason(purpose, doubt)) return undefined;
  return refusal('purpose-needed', 'Say what you open this chart for, and why. It is kept, and can be reviewed.', {
    path: 'reason',
    details: { doubt },
  });
}

async function isInCare(store: StoreReader, patientId: string, site: string): Promise<boolean> {
  const encounters = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  return encounters.some(({ facility, resource }) => facility === site && isOpen(resource));
}

/** @SAFETY The list of a chart is of its own record: what another record of the same person says stands above it. */
async function listAllergiesElsewhere(store: StoreReader, patient: Patient): Promise<string[]> {
  const { ids } = await listReplaced(store, patient);
  const facts = await Promise.all(ids.map((id) => readAllergyFacts(store, id, true)));
  return [...new Set(facts.flatMap((one) => (one?.state === 'list' ? one.items.map(({ text }) => text) : [])))];
}

/** Nothing of the record is released to the window before the reading of it is in the audit trail. */
function openChart({ charts, completeness, zone }: ChartDeps): CommandHandler<Open> {
  return async (input, context) => {
    const { patientId } = input;
    const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const unstated = await findUnstated(input, patient, context);
    if (unstated) return unstated;
    const { urgentLane, rest } = completeness(patientId);
    const allergies = await listAllergiesElsewhere(context.store, patient.resource);
    const elsewhere = await readElsewhere(context.store, patient.resource, context.now(), zone());
    const answer = {
      patientId,
      completeness: urgentLane === 'here' && rest === 'here' ? ('complete' as const) : ('partial' as const),
      allergiesLoaded: urgentLane === 'here',
      ...(allergies.length > 0 ? { allergiesElsewhere: allergies } : {}),
      ...(elsewhere.length > 0 ? { elsewhere } : {}),
    };
    const audited = await context.commit({ documents: [], output: () => answer });
    if (isRefusal(audited)) return audited;
    charts.open(context.actor.sessionId, patientId);
    return answer;
  };
}

function closeChart({ charts }: ChartDeps): CommandHandler<typeof contract.chart.close> {
  return async ({ patientId }, { actor }) => {
    charts.close(actor.sessionId, patientId);
    return null;
  };
}

export function chartCommands(deps: ChartDeps): readonly Registration[] {
  return [handle(contract.chart.open, openChart(deps)), handle(contract.chart.close, closeChart(deps))];
}
