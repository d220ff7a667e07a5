import { describe, expect, it } from 'vitest';
import type { Fields } from './checks.ts';
import { judge } from './judge-body.ts';
import { isEventKind, laneOfKind } from './kinds.ts';
import { MEDICATION_EXTENSIONS } from './medication-extensions.ts';
import { ORDER_STATUSES } from './medication-request.ts';

const AT = '2026-11-22T08:00:00.000Z-0000-s1';
const DRUG = { medicationCodeableConcept: { text: 'Paracetamol' } };
const SUBJECT = { subject: { reference: 'Patient/p1' } };
const ORDER: Fields = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  ...DRUG,
  ...SUBJECT,
  dosageInstruction: [{ text: '1 g', doseAndRate: [{ doseQuantity: { value: 1, unit: 'g' } }] }],
};
const GIVEN: Fields = {
  resourceType: 'MedicationAdministration',
  status: 'completed',
  ...DRUG,
  ...SUBJECT,
  effectiveDateTime: '2026-11-22T08:00:00Z',
};
const OF_DOSE = { extension: [{ url: MEDICATION_EXTENSIONS.dose, valueString: 'o1@x' }] };
const NURSE = { performer: [{ actor: { display: 'A nurse' } }] };

function body(resource: Fields, more: Fields = {}): Fields {
  const { resourceType: kind } = resource;
  return { kind, v: 1, facility: 'A', patient: 'Patient:p1', at: AT, by: 'u', station: 's', resource, ...more };
}

function reasonOf(resource: Fields, before?: Fields, more: Fields = {}): string {
  const parent = before && body(before);
  const verdict = judge({ id: `${resource.resourceType}:x`, body: body(resource, more), parent }, 'edit');
  return verdict.verdict === 'accept' ? 'accept' : verdict.path;
}

const verification = (parts: readonly Fields[]) => ({
  extension: [{ url: MEDICATION_EXTENSIONS.verification, extension: parts }],
});

describe('MO1 shape of an order', () => {
  it.each<[string, Fields, string]>([
    ['is whole', {}, 'accept'],
    ['keeps what it does not know', { futureField: { x: 1 } }, 'accept'],
    ['has a known status', { status: 'maybe' }, 'resource.status'],
    ['has an intent', { intent: undefined }, 'resource.intent'],
    ['names the drug', { medicationCodeableConcept: undefined }, 'resource'],
    ['names it once', { medicationReference: { reference: 'Medication/m' } }, 'resource.medicationReference'],
    ['is about the patient of the envelope', { subject: { reference: 'Patient/p2' } }, 'resource.subject'],
    [
      'has a number in its dose',
      { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { unit: 'mg' } }] }] },
      'resource.dosageInstruction[0].doseAndRate[0].doseQuantity.value',
    ],
    [
      'has times of day that exist',
      { dosageInstruction: [{ timing: { repeat: { timeOfDay: ['25:00:00'] } } }] },
      'resource.dosageInstruction[0].timing.repeat.timeOfDay[0]',
    ],
    [
      'says who verified it',
      verification([
        { url: 'status', valueCode: 'verified' },
        { url: 'at', valueDateTime: '2026-11-22T08:00:00Z' },
      ]),
      'resource.extension[0].by',
    ],
    [
      'says when it was verified',
      verification([
        { url: 'status', valueCode: 'verified' },
        { url: 'by', valueReference: { display: 'A pharmacist' } },
      ]),
      'resource.extension[0].at',
    ],
    [
      'may be verified',
      verification([
        { url: 'status', valueCode: 'verified' },
        { url: 'by', valueReference: { display: 'A pharmacist' } },
        { url: 'at', valueDateTime: '2026-11-22T08:00:00Z' },
      ]),
      'accept',
    ],
  ])('MO1 %s', (_what, change, path) => expect(reasonOf({ ...ORDER, ...change })).toBe(path));
});

/** Every status that may follow, by the status before. */
const MAY_FOLLOW: Readonly<Record<string, readonly string[]>> = {
  draft: ORDER_STATUSES,
  active: ORDER_STATUSES.filter((status) => status !== 'draft'),
  'on-hold': ORDER_STATUSES.filter((status) => status !== 'draft'),
  unknown: ORDER_STATUSES,
  stopped: ['stopped', 'entered-in-error'],
  completed: ['completed', 'entered-in-error'],
  cancelled: ['cancelled', 'entered-in-error'],
  'entered-in-error': ['entered-in-error'],
};
const STEPS = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => [from, to] as const));

describe('MO2 states', () => {
  it.each(STEPS)('MO2 %s to %s', (from, to) => {
    const path = reasonOf({ ...ORDER, status: to }, { ...ORDER, status: from });
    expect(path).toBe(MAY_FOLLOW[from]?.includes(to) ? 'accept' : 'resource.status');
  });
  it('MO2 a settled conflict may take what one branch had ended', () => {
    const merge = { merge: { policy: 1, how: 'person' } };
    expect(reasonOf(ORDER, { ...ORDER, status: 'stopped' }, merge)).toBe('accept');
  });
});

describe('MO3 a change is a new order', () => {
  const CHANGES: Readonly<Record<string, Fields>> = {
    dosageInstruction: { dosageInstruction: [{ text: '2 g' }] },
    medicationCodeableConcept: { medicationCodeableConcept: { text: 'Ibuprofen' } },
    priorPrescription: { priorPrescription: { reference: 'MedicationRequest/o0' } },
    doNotPerform: { doNotPerform: true },
    authoredOn: { authoredOn: '2026-11-22' },
    requester: { requester: { display: 'Another' } },
    intent: { intent: 'plan' },
  };
  it.each(Object.entries(CHANGES))('MO3 %s stays as ordered', (name, change) => {
    expect(reasonOf({ ...ORDER, ...change }, ORDER)).toBe(`resource.${name}`);
    expect(reasonOf({ ...ORDER, ...change }, { ...ORDER, status: 'draft' })).toBe('accept');
  });
  it('MO3 a note and a verification may come later', () => {
    expect(reasonOf({ ...ORDER, note: [{ text: 'x' }], extension: [{ url: 'x' }] }, ORDER)).toBe('accept');
  });
});

describe('MA1 shape of an administration', () => {
  it.each<[string, Fields, string]>([
    ['is whole', {}, 'accept'],
    ['has a time', { effectiveDateTime: undefined }, 'resource'],
    ['may have a period', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-11-22' } }, 'accept'],
    ['has a status', { status: 'given' }, 'resource.status'],
    ['has a number in its dose', { dosage: { dose: { unit: 'mg' } } }, 'resource.dosage.dose.value'],
    ['from elsewhere may be not done without a reason', { status: 'not-done' }, 'accept'],
    ['of ours says why not done', { status: 'not-done', ...OF_DOSE, ...NURSE }, 'resource.statusReason'],
    ['of ours says who', OF_DOSE, 'resource.performer'],
    ['of ours is whole', { ...OF_DOSE, ...NURSE }, 'accept'],
  ])('MA1 %s', (_what, change, path) => expect(reasonOf({ ...GIVEN, ...change })).toBe(path));

  it('MA2 only entered-in-error follows it (ST6)', () => {
    expect(isEventKind('MedicationAdministration')).toBe(true);
    expect(reasonOf({ ...GIVEN, status: 'entered-in-error' }, GIVEN)).toBe('accept');
    expect(reasonOf({ ...GIVEN, note: [] }, GIVEN)).toBe('resource.status');
    expect(reasonOf({ ...GIVEN, status: 'entered-in-error', note: [] }, GIVEN)).toBe('resource.note');
  });
  it('MA2 both travel in the first lane (RP3)', () => {
    expect([laneOfKind('MedicationRequest'), laneOfKind('MedicationAdministration')]).toEqual([1, 1]);
  });
});
