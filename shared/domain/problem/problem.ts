import type { Condition } from '@medplum/fhirtypes';
import { type CodedText, ofSystem, readCodedText, toConcept } from '#shared/domain/coding/coded-text.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { CONDITION_CLINICAL, CONDITION_VERIFICATION } from '#shared/model/condition.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { referenceTo } from '#shared/model/reference.ts';

export type ProblemClinicalStatus = 'active' | 'recurrence' | 'relapse' | 'inactive' | 'remission' | 'resolved';
export type ProblemVerification =
  | 'unconfirmed'
  | 'provisional'
  | 'differential'
  | 'confirmed'
  | 'refuted'
  | 'entered-in-error';

/** As the contract's `problem.record` hands it over. Dates are FHIR partial dates. */
export interface ProblemEntry {
  readonly problem: CodedText;
  readonly clinicalStatus: ProblemClinicalStatus;
  readonly verificationStatus: ProblemVerification;
  readonly onset?: string | undefined;
  readonly abated?: string | undefined;
  readonly note?: string | undefined;
}

export function buildProblem(entry: ProblemEntry, recording: Recording): Condition {
  const { patientId, encounterId, recorder, recordedAt } = recording;
  const blank = {
    resourceType: 'Condition',
    category: [ofSystem('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item')],
    subject: referenceTo(patientId),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    recordedDate: recordedAt,
    recorder: referenceToUser(recorder),
  } as Condition;
  return changeProblem(blank, entry);
}

/** The problem with these changes; what the form does not know stays (ST7). */
export function changeProblem(condition: Condition, changes: Partial<ProblemEntry>): Condition {
  const { problem, clinicalStatus, verificationStatus, onset, abated, note } = changes;
  const changed: Condition = {
    ...condition,
    ...(problem ? { code: toConcept(problem) } : {}),
    ...(clinicalStatus ? { clinicalStatus: ofSystem(CONDITION_CLINICAL, clinicalStatus) } : {}),
    ...(verificationStatus ? { verificationStatus: ofSystem(CONDITION_VERIFICATION, verificationStatus) } : {}),
    ...(onset ? { onsetDateTime: onset } : {}),
    ...(abated ? { abatementDateTime: abated } : {}),
    ...(note === undefined ? {} : { note: note === '' ? [] : [{ text: note }] }),
  };
  return withoutContradiction(changed);
}

/** PB1, R4 invariants con-4 and con-5: an active problem has not abated; one entered in error has no clinical status. */
function withoutContradiction(condition: Condition): Condition {
  const { clinicalStatus, abatementDateTime, ...rest } = condition;
  const error = codeIn(condition.verificationStatus, CONDITION_VERIFICATION) === 'entered-in-error';
  const active = isActiveCode(codeIn(clinicalStatus, CONDITION_CLINICAL));
  return {
    ...rest,
    ...(clinicalStatus && !error ? { clinicalStatus } : {}),
    ...(abatementDateTime !== undefined && !active ? { abatementDateTime } : {}),
  };
}

export interface Problem {
  readonly problem: CodedText;
  readonly clinicalStatus: ProblemClinicalStatus | 'not-stated';
  readonly verificationStatus: ProblemVerification | 'not-stated';
  readonly onset?: string;
  readonly abated?: string;
  readonly note?: string;
  readonly recordedAt?: string;
  readonly recorder?: string;
}

export function readProblem(condition: Condition): Problem {
  const { onsetDateTime, abatementDateTime, note, recordedDate, recorder } = condition;
  const clinical = codeIn(condition.clinicalStatus, CONDITION_CLINICAL) as ProblemClinicalStatus | undefined;
  const verification = codeIn(condition.verificationStatus, CONDITION_VERIFICATION) as ProblemVerification | undefined;
  const notes = note?.map((item) => item.text).join('\n');
  return {
    problem: readCodedText(condition.code),
    clinicalStatus: clinical ?? 'not-stated',
    verificationStatus: verification ?? 'not-stated',
    ...(onsetDateTime ? { onset: onsetDateTime } : {}),
    ...(abatementDateTime ? { abated: abatementDateTime } : {}),
    ...(notes ? { note: notes } : {}),
    ...(recordedDate ? { recordedAt: recordedDate } : {}),
    ...(recorder?.display ? { recorder: recorder.display } : {}),
  };
}

function isActiveCode(code: string | undefined): boolean {
  return code === 'active' || code === 'recurrence' || code === 'relapse';
}

/** On the problem list today. What is not stated counts as active. */
export function isActiveProblem({ clinicalStatus, verificationStatus }: Problem): boolean {
  const stands = verificationStatus !== 'refuted' && verificationStatus !== 'entered-in-error';
  return stands && (clinicalStatus === 'not-stated' || isActiveCode(clinicalStatus));
}

/** Active ones first, each group with the latest onset (else recording) first. */
export function compareProblems(one: Problem, other: Problem): number {
  const byActivity = Number(isActiveProblem(other)) - Number(isActiveProblem(one));
  const [since, otherSince] = [one, other].map((item) => item.onset ?? item.recordedAt ?? '') as [string, string];
  return byActivity || (since < otherSince ? 1 : since > otherSince ? -1 : 0);
}
