import type { Observation, Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildFormScore, buildResponse } from '#shared/domain/questionnaire/build-response.ts';
import { judgeAnswers } from '#shared/domain/questionnaire/judge-answers.ts';
import { scoreForm } from '#shared/domain/questionnaire/score-form.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { Document } from '#shared/model/envelope.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planWithdrawal } from '../withdraw-event.ts';
import { findAnyForm, importForm, listForms } from './own-forms.ts';

type Ops = typeof contract.form;
type Submission = ParsedInput<Ops['submit']>;

const submit: CommandHandler<Ops['submit']> = async (input, context) => {
  const { patientId } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const form = await findSignable(input, context);
  if (isRefusal(form)) return form;
  const [response, ...beside] = planResponse(form, input, context);
  return saveOne(context, response, {}, beside);
};

const amend: CommandHandler<Ops['amend']> = async (input, context) => {
  const { patientId, id, reason } = input;
  const form = await findSignable(input, context);
  if (isRefusal(form)) return form;
  const wrong = await planWithdrawal<QuestionnaireResponse>(context.store, patientId, input, {
    is: (resource) => resource.questionnaire?.split('|')[0] === form.url,
    refusal: refusal('invalid-input', 'This is another form. Amend it by the form that was filled in.'),
  });
  if (isRefusal(wrong)) return wrong;
  const score = await findScoreOf(id, patientId, context);
  const [response, ...beside] = planResponse(form, input, context, { response: id, score: score?._id });
  const withdrawnScore = score
    ? [planChange(score, { ...score.resource, status: 'entered-in-error' }, { withdrawn: { reason } })]
    : [];
  return saveOne(context, response, {}, [...beside, wrong, ...withdrawnScore]);
};

/** @SAFETY A form is signed as it was read: of another version the questions or their points may be others. */
async function findSignable(
  { form: id, version, answers }: Submission,
  { store }: CommandContext,
): Promise<Questionnaire | Refusal> {
  const form = await findAnyForm(store, id);
  if (!form) return refusal('not-found', 'This form is not known here.');
  if (form.version !== version) {
    return refusal('conflict', 'This form has another version here. Open it again and look at the answers.');
  }
  const findings = judgeAnswers(form, answers);
  const [first] = findings;
  if (!first) return form;
  return refusal(
    'invalid-input',
    'Some questions are still open, or their answers cannot be. Look at the marked ones.',
    {
      path: `answers.${first.linkId}`,
      details: { findings },
    },
  );
}

function planResponse(
  form: Questionnaire,
  input: Submission,
  context: CommandContext,
  replaces: { readonly response?: string; readonly score?: string | undefined } = {},
): [PlannedDocument, ...PlannedDocument[]] {
  const { patientId: patient, answers } = input;
  const recording = recordingOf(input, context);
  const id = newDocumentId('QuestionnaireResponse', context);
  const resource = buildResponse(form, answers, recording, replaces.response);
  const score = buildFormScore(form, scoreForm(form, answers), { id, resource }, recording, replaces.score);
  const scored = score
    ? [{ id: newDocumentId('Observation', context), kind: 'Observation', patient, resource: score }]
    : [];
  return [{ id, kind: 'QuestionnaireResponse', patient, resource }, ...scored];
}

/** The score of a response; what was entered in error already is left as it is. */
async function findScoreOf(
  responseId: string,
  patientId: string,
  { store }: CommandContext,
): Promise<Document<Observation> | undefined> {
  const observations = await listOfPatient<Observation>(store, 'Observation', patientId);
  return observations.find(
    ({ resource: { derivedFrom = [], status } }) =>
      status !== 'entered-in-error' && derivedFrom.some((one) => documentIdOf(one) === responseId),
  );
}

export const formCommands: readonly Registration[] = [
  handle(contract.form.submit, submit),
  handle(contract.form.amend, amend),
  handle(contract.form.import, importForm),
  handle(contract.form.list, listForms),
];
