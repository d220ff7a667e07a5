import type { Flag, Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { endDecision } from '#shared/domain/news2/clinical-decision.ts';
import { buildSpo2Target, findSpo2Target, isSpo2Target } from '#shared/domain/news2/spo2-target.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { readSpo2Target } from './read-scale-2.ts';

type Ops = typeof contract.spo2Target;

/** @SAFETY By the clinician who is signed in. Another target ends the one that stood, in the same act. */
const prescribe: CommandHandler<Ops['prescribe']> = async (input, context) => {
  const { patientId, low, high, reason } = input;
  const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  if (!isSpo2Target({ low, high }))
    return refusal('invalid-input', 'A target goes from a lower to a higher saturation.', { path: 'low' });
  const recording = recordingOf(input, context);
  const standing = await readSpo2Target(context.store, patientId, context.now());
  const before = standing && (await findOfPatient<Flag>(context.store, { id: standing.id, patientId }));
  if (isRefusal(before)) return before;
  const id = newDocumentId('Flag', { now: context.now });
  const resource = buildSpo2Target({ low, high, reason }, recording);
  const ended = before ? [planChange(before, endDecision(before.resource, reason, recording))] : [];
  return saveOne(context, { id, kind: 'Flag', patient: patientId, resource }, {}, ended);
};

const end: CommandHandler<Ops['end']> = async (input, context) => {
  const { patientId, id, parent, reason } = input;
  const found = await findOfPatient<Flag>(context.store, { id, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const decision = found.kind === 'Flag' ? findSpo2Target(found.resource) : undefined;
  if (!decision) return refusal('invalid-input', 'This is not a target of the saturation.');
  if (decision.ended) return refusal('already-done', 'This decision has been ended already.');
  return saveOne(context, planChange(found, endDecision(found.resource, reason, recordingOf(input, context))));
};

export const spo2TargetCommands: readonly Registration[] = [
  handle(contract.spo2Target.prescribe, prescribe),
  handle(contract.spo2Target.end, end),
];
