import type { Observation } from '@medplum/fhirtypes';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { FORM_SCORE, FORM_SCORE_BAND } from './build-response.ts';

/** A score as it was when the form was signed: it is never computed again for an old one. */
export interface FormScoreRecord {
  readonly form: string;
  readonly responseId: string;
  readonly total: number;
  readonly band: string;
}

/** Undefined of any other observation. */
export function findFormScore(observation: Observation): FormScoreRecord | undefined {
  const form = codeIn(observation.code, FORM_SCORE);
  const total = observation.valueQuantity?.value;
  const [responseId] = (observation.derivedFrom ?? []).flatMap((one) => documentIdOf(one) ?? []);
  if (form === undefined || total === undefined || responseId === undefined) return undefined;
  return { form, responseId, total, band: codeIn(observation.interpretation?.[0], FORM_SCORE_BAND) ?? '' };
}
