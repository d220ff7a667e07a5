import type {
  AllergyIntolerance,
  Composition,
  Condition,
  DocumentReference,
  Encounter,
  MedicationRequest,
  Observation,
  Patient,
  QuestionnaireResponse,
} from '@medplum/fhirtypes';
import { type Fluid, findFluid } from '#shared/domain/fluid-balance/fluid-entry.ts';
import { type FormRecord, readResponse } from '#shared/domain/questionnaire/read-response.ts';
import { type FormScoreRecord, findFormScore } from '#shared/domain/questionnaire/read-score.ts';
import { type RequestResource, readRequest } from '#shared/domain/request/request.ts';
import { findVitals, type VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import type { StoredRow } from '../../replica/replica-database.ts';
import { placeOrder } from './sorting.ts';

export interface VitalsRow {
  readonly row: StoredRow<Observation>;
  readonly set: VitalsSet;
}

export interface FluidRow {
  readonly row: StoredRow<Observation>;
  readonly fluid: Fluid;
}

export interface FormRow {
  readonly row: StoredRow<QuestionnaireResponse>;
  readonly form: FormRecord;
  /** As it was when it was signed. */
  readonly score?: FormScoreRecord;
}

/** The record of one patient by kind, newest first. */
export interface PatientRecord {
  readonly patient: StoredRow<Patient> | undefined;
  readonly allergies: readonly StoredRow<AllergyIntolerance>[];
  readonly problems: readonly StoredRow<Condition>[];
  readonly vitals: readonly VitalsRow[];
  readonly fluids: readonly FluidRow[];
  readonly forms: readonly FormRow[];
  readonly notes: readonly StoredRow<Composition>[];
  readonly files: readonly StoredRow<DocumentReference>[];
  readonly encounters: readonly StoredRow<Encounter>[];
  readonly requests: readonly StoredRow<RequestResource>[];
  readonly orders: readonly StoredRow<MedicationRequest>[];
  readonly everything: readonly StoredRow[];
}

export function readRecord(rows: readonly StoredRow[]): PatientRecord {
  const ofKind = <Resource>(kind: string, when: (resource: Resource) => string | undefined): StoredRow<Resource>[] => {
    const found = rows.filter((row) => row.kind === kind && row.content) as StoredRow<Resource>[];
    return placeOrder(found, (row) => when(row.content) ?? row.at ?? '');
  };
  const observations = ofKind<Observation>(
    'Observation',
    (item) => item.effectiveDateTime ?? item.effectivePeriod?.start,
  );
  const scored = observations.flatMap(({ content }) => findFormScore(content) ?? []);
  const scores = new Map(scored.map((score) => [score.responseId, score]));
  return {
    patient: ofKind<Patient>('Patient', () => undefined)[0],
    allergies: ofKind<AllergyIntolerance>('AllergyIntolerance', (item) => item.recordedDate),
    problems: ofKind<Condition>('Condition', (item) => item.recordedDate ?? item.onsetDateTime),
    vitals: observations.flatMap((row) => {
      const set = findVitals(row.content);
      return set ? [{ row, set }] : [];
    }),
    fluids: observations.flatMap((row) => {
      const fluid = findFluid(row.content);
      return fluid ? [{ row, fluid }] : [];
    }),
    forms: ofKind<QuestionnaireResponse>('QuestionnaireResponse', (item) => item.authored).map((row) => {
      const score = scores.get(row.id);
      return { row, form: readResponse(row.content), ...(score ? { score } : {}) };
    }),
    notes: ofKind<Composition>('Composition', (item) => item.date),
    files: ofKind<DocumentReference>('DocumentReference', (item) => item.date),
    requests: placeOrder(
      [
        ...ofKind<RequestResource>('ServiceRequest', () => undefined),
        ...ofKind<RequestResource>('NutritionOrder', () => undefined),
      ],
      ({ content }) => readRequest(content).authoredOn ?? '',
    ),
    orders: ofKind<MedicationRequest>('MedicationRequest', (item) => item.authoredOn),
    encounters: ofKind<Encounter>('Encounter', (item) => item.period?.start),
    everything: rows,
  };
}
