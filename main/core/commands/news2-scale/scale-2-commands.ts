import type { Flag, Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { endDecision } from '#shared/domain/news2/clinical-decision.ts';
import { buildScale2, findScale2, findScale2Doubt } from '#shared/domain/news2/scale-2.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { news2SubjectOf } from '../vitals/news2-subject.ts';
import { readScale2 } from './read-scale-2.ts';

type Ops = typeof contract.scale2;

/** @SAFETY The clinician who decides is the one who is signed in: a name that somebody else types is no decision. */
const authorise: CommandHandler<Ops['authorise']> = async (input, context) => {
  const { patientId, reason, until } = input;
  const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const recording = recordingOf(input, context);
  const doubt = findScale2Doubt(news2SubjectOf(patient.resource, recording.recordedAt));
  if (doubt === 'under-16')
    return refusal('invalid-input', 'NEWS2 and its scale 2 are for people of 16 years and more.');
  if (doubt === 'pregnant') return refusal('invalid-input', 'NEWS2 and its scale 2 are not for use in pregnancy.');
  if (until && Date.parse(until) <= context.now()) {
    return refusal('invalid-input', 'The end lies in the past.', { path: 'until' });
  }
  const standing = await readScale2(context.store, patientId, context.now());
  if (standing) {
    return refusal('already-done', 'Scale 2 applies to this patient already. End that decision first.', {
      details: { id: standing.id },
    });
  }
  const id = newDocumentId('Flag', { now: context.now });
  return saveOne(context, {
    id,
    kind: 'Flag',
    patient: patientId,
    resource: buildScale2({ reason, until }, recording),
  });
};

const end: CommandHandler<Ops['end']> = async (input, context) => {
  const { patientId, id, parent, reason } = input;
  const found = await findOfPatient<Flag>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const decision = found.kind === 'Flag' ? findScale2(found.resource) : undefined;
  if (!decision) return refusal('invalid-input', 'This is not a decision on scale 2.');
  if (decision.ended) return refusal('already-done', 'This decision has been ended already.');
  return saveOne(context, planChange(found, endDecision(found.resource, reason, recordingOf(input, context))));
};

export const scale2Commands: readonly Registration[] = [
  handle(contract.scale2.authorise, authorise),
  handle(contract.scale2.end, end),
];
