import type { Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { buildVitals, type ScaleChoice } from '#shared/domain/vitals/build-vitals.ts';
import { judgeVitals, type VitalsJudgement } from '#shared/domain/vitals/judge-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { saveOne } from '../save-one.ts';
import { news2SubjectOf } from './news2-subject.ts';
import { findScaleChoice } from './scale-choice.ts';

type Record = typeof contract.vitals.record;

/** Judges a set, scores it with the table of today and files both as one observation. */
export const recordVitals: CommandHandler<Record> = async (input, context) => {
  const { patientId, encounterId, entry } = input;
  const nowMs = context.now();
  const patient = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const doubt = refusalOf(judgeVitals(entry, nowMs));
  if (doubt) return doubt;
  const scaleChoice = await chooseScale(input, context);
  if (isRefusal(scaleChoice)) return scaleChoice;
  const resource = buildVitals(entry, {
    patientId,
    encounterId,
    observer: { id: context.actor.userId, name: context.actor.displayName },
    recordedAt: new Date(nowMs).toISOString(),
    news2: news2OfVitals(entry, news2SubjectOf(patient.resource, entry.takenAt)),
    scaleChoice,
  });
  const id = newDocumentId('Observation', { now: context.now });
  return saveOne(context, { id, kind: 'Observation', patient: patientId, resource });
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

/** @SAFETY Scale 2 forgives low saturations: it is used only where somebody decided so for this patient, and says who. */
async function chooseScale(
  { patientId, entry, news2ScaleReason }: ParsedInput<Record>,
  context: Parameters<CommandHandler<Record>>[1],
): Promise<ScaleChoice | Refusal | undefined> {
  if (entry.spo2Scale === 1) return undefined;
  const reason = news2ScaleReason?.trim();
  if (reason) return { by: context.actor.displayName, at: new Date(context.now()).toISOString(), reason };
  const earlier = await findScaleChoice(context.store, patientId);
  return (
    earlier ??
    refusal('invalid-input', 'Scale 2 is for hypercapnic failure. Say who decided on it and why.', {
      path: 'news2ScaleReason',
    })
  );
}
