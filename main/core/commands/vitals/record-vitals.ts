import type { Observation, Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { spo2TargetOf } from '#shared/domain/news2/spo2-target.ts';
import { buildVitals, type ScaleChoice } from '#shared/domain/vitals/build-vitals.ts';
import { judgeVitals, type VitalsJudgement } from '#shared/domain/vitals/judge-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { readScale2, readSpo2Target } from '../news2-scale/read-scale-2.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planWithdrawal } from '../withdraw-event.ts';
import { news2SubjectOf } from './news2-subject.ts';
import { planTaskDocuments } from './plan-task-documents.ts';
import { VITALS_EVENT } from './withdraw-vitals.ts';

type Record = typeof contract.vitals.record;
type Context = Parameters<CommandHandler<Record>>[1];

/** Judges a set, scores it with the table of today and files both as one observation, with the tasks that it asks for. */
export const recordVitals: CommandHandler<Record> = async (input, context) => {
  const { patientId, encounterId, corrects } = input;
  const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const doubt = refusalOf(judgeVitals(input.entry, context.now()));
  if (doubt) return doubt;
  const scaleChoice = await findScale(input, context);
  if (isRefusal(scaleChoice)) return scaleChoice;
  const wrong = corrects && (await planWithdrawal<Observation>(context.store, patientId, corrects, VITALS_EVENT));
  if (isRefusal(wrong)) return wrong;
  const entry = { ...input.entry, spo2Scale: scaleChoice ? (2 as const) : (1 as const) };
  const recording = recordingOf(input, context);
  const resource = buildVitals(entry, {
    patientId,
    encounterId,
    observer: recording.recorder,
    recordedAt: recording.recordedAt,
    news2: news2OfVitals(entry, news2SubjectOf(patient.resource, entry.takenAt)),
    scaleChoice,
    spo2Target: spo2TargetOf(await readSpo2Target(context.store, patientId, Date.parse(entry.takenAt)), scaleChoice),
    replaces: corrects?.id,
  });
  const id = newDocumentId('Observation', { now: context.now });
  const own: PlannedDocument = { id, kind: 'Observation', patient: patientId, resource };
  const tasks = await planTaskDocuments({ recorded: { id, resource }, withdrawnId: corrects?.id }, recording, context);
  return saveOne(context, own, {}, [...(wrong ? [wrong] : []), ...tasks]);
};

function refusalOf(judgement: VitalsJudgement): Refusal | undefined {
  if (judgement.state === 'plausible') return undefined;
  const { findings } = judgement;
  const stop = judgement.state === 'refused';
  const sentence = stop
    ? 'This set cannot be right as it stands. Look at the marked values.'
    : 'Some values are unusual. Check them, then confirm that they were measured so.';
  const path = findings[0]?.field;
  const details = { strength: stop ? 'stop' : 'pause', findings };
  return refusal('invalid-input', sentence, { details, ...(path ? { path: `entry.${path}` } : {}) });
}

/**
 * @SAFETY NW9: the scale belongs to the patient, not to the set. Where a clinician's decision stands, every station scores
 * by it; where none does, scale 2 is refused, whoever asks.
 */
async function findScale(
  { patientId, entry }: ParsedInput<Record>,
  { store }: Context,
): Promise<ScaleChoice | Refusal | undefined> {
  const decision = await readScale2(store, patientId, Date.parse(entry.takenAt));
  if (decision) return { by: decision.by, at: decision.at, reason: decision.reason };
  if (entry.spo2Scale === 1) return undefined;
  return refusal('invalid-input', 'No clinician has decided on scale 2 for this patient. It cannot be used.', {
    path: 'entry.spo2Scale',
  });
}
