/**
 * What becomes of the patient's own documents when a stay ends or goes on after all: the clock of observations (NW13), and
 * the record of a death that a discharge told (AD15).
 */
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { recordsDeath } from '#shared/domain/admission/discharge.ts';
import { withDeath, withoutDeath } from '#shared/domain/patient/death.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { CommandContext, PlannedDocument } from '../../api/operation-handler.ts';
import { toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { planObservingAgain, planObservingEnded } from '../vitals/plan-task-documents.ts';

interface OnStay {
  readonly id: string;
  readonly patientId: string;
}

/** Read by people in their own language: whole sentences, translated by the screen. */
export const ENDED_BY = { discharge: 'The stay is over.', death: 'The patient has died.' } as const;

/** `diedOn`: FHIR dateTime; undefined where nobody died, null where the time is not known. */
export async function planPatientAfter(
  { id, patientId }: OnStay,
  diedOn: string | null | undefined,
  context: CommandContext,
): Promise<readonly PlannedDocument[]> {
  const recording = recordingOf({ patientId, encounterId: id }, context);
  const reason = diedOn === undefined ? ENDED_BY.discharge : ENDED_BY.death;
  const ended = await planObservingEnded(reason, recording, context);
  const patient = diedOn === undefined ? undefined : await findPatient(patientId, context);
  if (!patient || lifeState(patient.resource).state === 'deceased') return ended;
  return [...ended, planChange(patient, withDeath(patient.resource, diedOn ?? undefined))];
}

/** A death that this very discharge recorded is taken back with it; one that was known before stays. */
export async function planPatientAgain(
  { id, patientId }: OnStay,
  encounter: Encounter,
  context: CommandContext,
): Promise<readonly PlannedDocument[]> {
  const again = await planObservingAgain(recordingOf({ patientId, encounterId: id }, context), context);
  const patient = recordsDeath(encounter) ? await findPatient(patientId, context) : undefined;
  return patient ? [...again, planChange(patient, withoutDeath(patient.resource))] : again;
}

export async function findPatient(
  patientId: string,
  { store }: Pick<CommandContext, 'store'>,
): Promise<Document<Patient> | undefined> {
  return toDocument<Patient>(await store.find(patientId));
}
