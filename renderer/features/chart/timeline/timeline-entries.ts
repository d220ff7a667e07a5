import type {
  AdverseEvent,
  AllergyIntolerance,
  Composition,
  Condition,
  DocumentReference,
  Encounter,
  Flag,
  MedicationAdministration,
  MedicationDispense,
  MedicationRequest,
  NutritionOrder,
  Observation,
  QuestionnaireResponse,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { isNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { type Fluid, findFluid } from '#shared/domain/fluid-balance/fluid-entry.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { readTask, type TaskView } from '#shared/domain/task/read-task.ts';
import { findVitals, type VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { placeOrder } from '../sorting.ts';

export const TIMELINE_KINDS = [
  'vitals',
  'fluid',
  'form',
  'result',
  'allergy',
  'problem',
  'order',
  'dose',
  'request',
  'dispense',
  'alert',
  'note',
  'file',
  'encounter',
  'task',
  'incident',
  'other',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineEntry {
  readonly row: StoredRow;
  readonly kind: TimelineKind;
  /** ISO 8601, perhaps partial. */
  readonly when: string;
  readonly text: string;
  /** Entered in error: it stays in the story, struck through. */
  readonly isWithdrawn: boolean;
}

type AnyRequest = Partial<Pick<ServiceRequest, 'authoredOn' | 'code'> & Pick<NutritionOrder, 'dateTime' | 'oralDiet'>>;

interface AnyResource {
  readonly code?: { readonly text?: string; readonly coding?: { readonly display?: string; readonly code?: string }[] };
  readonly resourceType?: string;
}

/** What is no text of the record and is said in the language of the window. */
export interface TimelineWords {
  vitals(set: VitalsSet): string;
  fluid(fluid: Fluid): string;
  /** Title of a signed form. */
  form(response: QuestionnaireResponse): string;
  dose(event: DoseEvent): string;
  /** The dosing of an order, as the domain wrote it. */
  line(text: string): string;
  task(task: Pick<TaskView, 'code' | 'description'>): string;
  readonly noKnownAllergies: string;
}

/** None happened to the patient: who she is, whose she is on a shift, what became of a prescription on the counter, money. */
const NO_EVENTS: ReadonlySet<string> = new Set(['Patient', 'CareTeam', 'DispenseAct', 'Payment']);

/** Everything that happened, newest first. */
export function timelineEntries(rows: readonly StoredRow[], words: TimelineWords): readonly TimelineEntry[] {
  const entries = rows.flatMap((row) => (NO_EVENTS.has(row.kind) || !row.content ? [] : [entryOf(row, words)]));
  return placeOrder(entries, (entry) => entry.when);
}

function entryOf(row: StoredRow, words: TimelineWords): TimelineEntry {
  const [kind, when, say] = describe(row, words);
  const isWithdrawn = (row.content as { readonly status?: string }).status === 'entered-in-error';
  let said: string | undefined;
  return {
    ...{ row, kind, when: when ?? row.at?.slice(0, 24) ?? '', isWithdrawn },
    get text() {
      said ??= say();
      return said;
    },
  };
}

/** The words when they are asked for: of a story of a thousand entries a few are seen. */
type Described = readonly [TimelineKind, string | undefined, () => string];

function describe({ kind, content }: StoredRow, words: TimelineWords): Described {
  switch (kind) {
    case 'Observation':
      return describeObservation(content as Observation, words);
    case 'AllergyIntolerance': {
      const allergy = content as AllergyIntolerance;
      const text = () => (isNoKnownAllergies(allergy) ? words.noKnownAllergies : conceptText(allergy.code));
      return ['allergy', allergy.recordedDate, text];
    }
    case 'Condition': {
      const condition = content as Condition;
      return ['problem', condition.recordedDate ?? condition.onsetDateTime, () => conceptText(condition.code)];
    }
    case 'Composition': {
      const note = content as Composition;
      return ['note', note.date, () => note.title];
    }
    case 'DocumentReference': {
      const file = content as DocumentReference;
      return ['file', file.date, () => file.content[0]?.attachment?.title ?? file.description ?? ''];
    }
    case 'Encounter': {
      const encounter = content as Encounter;
      const { period, reasonCode, type } = encounter;
      return ['encounter', period?.start, () => reasonCode?.[0]?.text ?? type?.[0]?.text ?? ''];
    }
    case 'MedicationRequest': {
      const order = content as MedicationRequest;
      return ['order', order.authoredOn, () => orderText(order, words)];
    }
    case 'MedicationAdministration': {
      const administration = content as MedicationAdministration;
      const { effectiveDateTime, effectivePeriod } = administration;
      return ['dose', effectiveDateTime ?? effectivePeriod?.start, () => doseText(administration, words)];
    }
    case 'ServiceRequest':
    case 'NutritionOrder': {
      const { authoredOn, dateTime, code, oralDiet } = content as AnyRequest;
      return ['request', authoredOn ?? dateTime, () => conceptText(code ?? oralDiet?.type?.[0])];
    }
    case 'MedicationDispense': {
      const { whenPrepared, whenHandedOver, medicationCodeableConcept } = content as MedicationDispense;
      return ['dispense', whenPrepared ?? whenHandedOver, () => conceptText(medicationCodeableConcept)];
    }
    case 'Flag': {
      const { period, code } = content as Flag;
      return ['alert', period?.start, () => conceptText(code)];
    }
    case 'Task': {
      const task = content as Task;
      return ['task', task.authoredOn, () => words.task(readTask(task))];
    }
    case 'AdverseEvent': {
      const { date, event } = content as AdverseEvent;
      return ['incident', date, () => event?.text ?? ''];
    }
    case 'QuestionnaireResponse': {
      const response = content as QuestionnaireResponse;
      return ['form', response.authored, () => words.form(response)];
    }
    default:
      return ['other', undefined, () => conceptText((content as AnyResource).code) || kind];
  }
}

function describeObservation(observation: Observation, words: TimelineWords): Described {
  const when = observation.effectiveDateTime ?? observation.effectivePeriod?.start;
  const set = findVitals(observation);
  if (set) return ['vitals', when, () => words.vitals(set) || conceptText(observation.code)];
  const fluid = findFluid(observation);
  if (fluid) return ['fluid', when, () => words.fluid(fluid)];
  return ['result', when, () => resultText(observation)];
}

function resultText({ code, valueQuantity: quantity, valueString, valueCodeableConcept }: Observation): string {
  const value = quantity
    ? `${quantity.value} ${quantity.unit ?? unitOf(quantity.code)}`.trim()
    : (valueString ?? conceptText(valueCodeableConcept));
  return [conceptText(code), value].filter(Boolean).join(': ');
}

function orderText(order: MedicationRequest, words: TimelineWords): string {
  const [dosage] = order.dosageInstruction ?? [];
  const text = dosage?.text ? words.line(dosage.text) : conceptText(order.medicationCodeableConcept);
  return text || (order.medicationReference?.display ?? '');
}

function doseText(administration: MedicationAdministration, words: TimelineWords): string {
  const event = readAdministration(administration);
  return event ? words.dose(event) : conceptText(administration.medicationCodeableConcept);
}

/** UCUM's annotations in braces are for machines. */
function unitOf(code = ''): string {
  return code.startsWith('{') ? '' : code;
}
