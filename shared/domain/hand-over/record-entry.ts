import type {
  AllergyIntolerance,
  CodeableConcept,
  Composition,
  Condition,
  Encounter,
  Flag,
  MedicationRequest,
  Observation,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { type ReadDosing, readDosage } from '#shared/domain/medication/read-dosage.ts';
import { regimenText } from '#shared/domain/medication/regimen-text.ts';
import { readNote } from '#shared/domain/note/note.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import type { TaskCode } from '#shared/domain/task/task.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';

/** What a change in a record is about, as a sheet groups it. */
export type ChangeKind = 'problem' | 'allergy' | 'order' | 'note' | 'vitals' | 'task' | 'flag' | 'stay' | 'incident';

/** Status of the document behind it, where it says more than "there": `stopped`, `completed`, `entered-in-error`. */
export interface ChangeWords {
  readonly what: ChangeKind;
  readonly text: string;
  readonly status?: string;
  readonly code?: TaskCode;
}

/** What a hand-over tells of one document; undefined of what it does not tell of. */
export function changeWords(kind: string, resource: unknown): ChangeWords | undefined {
  return READERS[kind]?.(resource);
}

export function isToldOf(kind: string): boolean {
  return kind in READERS;
}

const READERS: Readonly<Record<string, (resource: unknown) => ChangeWords | undefined>> = {
  Condition(resource) {
    const { code, clinicalStatus } = resource as Condition;
    const status = clinicalStatus?.coding?.[0]?.code;
    return { what: 'problem', text: conceptText(code), ...(status ? { status } : {}) };
  },
  AllergyIntolerance(resource) {
    const { code, clinicalStatus } = resource as AllergyIntolerance;
    const status = clinicalStatus?.coding?.[0]?.code;
    return { what: 'allergy', text: conceptText(code), ...(status ? { status } : {}) };
  },
  MedicationRequest: (resource) => withStatus('order', orderText(resource as MedicationRequest), resource),
  ServiceRequest: (resource) => withStatus('order', conceptText((resource as ServiceRequest).code), resource),
  Composition(resource) {
    const { title, state } = readNote(resource as Composition);
    return { what: 'note', text: title, ...(state === 'signed' ? {} : { status: state }) };
  },
  Observation(resource) {
    const set = findVitals(resource as Observation);
    if (!set) return undefined;
    const total = set.news2?.state === 'complete' ? `NEWS2 ${set.news2.total}` : '';
    return { what: 'vitals', text: total, ...(set.state === 'withdrawn' ? { status: 'entered-in-error' } : {}) };
  },
  Task(resource) {
    const { description, state, code } = readTask(resource as Task);
    return { what: 'task', text: description, status: state, ...(code ? { code } : {}) };
  },
  Flag: (resource) => withStatus('flag', conceptText((resource as Flag).code), resource),
  Encounter: (resource) => withStatus('stay', '', resource as Encounter),
  AdverseEvent(resource) {
    const { what, state } = readIncident(resource as never);
    return { what: 'incident', text: what, status: state };
  },
};

function withStatus(what: ChangeKind, text: string, resource: unknown): ChangeWords {
  const { status } = resource as { status?: string };
  return { what, text, ...(status ? { status } : {}) };
}

/** `1 g · oral · 08:00 20:00`. */
function dosingText(read: ReadDosing): string {
  if (read.state !== 'read') return '';
  const { regimen, route } = read.dosing;
  const times = regimen.kind === 'at-times' ? regimen.times.join(' ') : '';
  const what = regimen.kind === 'as-needed' ? regimen.indication.text : '';
  const each = regimen.kind === 'scale' ? '' : regimenText(regimen);
  return [each, route?.text, times, what].filter(Boolean).join(' · ');
}

/** `amoxicillin 500 mg capsule · 1 capsule by mouth three times a day`: as the order says it, the drug by the name that is shown. */
export function orderText(
  { medicationCodeableConcept, dosageInstruction = [] }: MedicationRequest,
  nameOf: (drug: CodeableConcept | undefined) => string = conceptText,
): string {
  const written = dosageInstruction.flatMap(({ text }) => text ?? []).join('; ');
  const dosing = written || dosingText(readDosage(dosageInstruction));
  return [nameOf(medicationCodeableConcept), dosing].filter(Boolean).join(' · ');
}

/** Of a sliding scale the unit in which is measured: what is given is known then. */
export function measuredIn({ dosageInstruction = [] }: MedicationRequest): string | undefined {
  const read = readDosage(dosageInstruction);
  return read.state === 'read' && read.dosing.regimen.kind === 'scale' ? read.dosing.regimen.measuredIn : undefined;
}
