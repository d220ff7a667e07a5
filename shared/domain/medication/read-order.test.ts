import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { readOrder } from './read-order.ts';
import { atTimes } from './test-orders.ts';
import { toDosage } from './to-dosage.ts';

const START = '2026-11-22T08:00:00+01:00';
const ORDER: MedicationRequest = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: 'Paracetamol' },
  authoredOn: '2026-11-22T07:55:00+01:00',
  dosageInstruction: toDosage({ regimen: atTimes('08:00'), course: { start: START } }),
};
type Extensions = NonNullable<MedicationRequest['extension']>;
const since = (valueDateTime: string): Extensions => [{ url: MEDICATION_EXTENSIONS.statusSince, valueDateTime }];
const read = (change: Partial<MedicationRequest> = {}, ...conflicting: Partial<MedicationRequest>[]) =>
  readOrder({
    id: 'MedicationRequest:o1',
    resource: { ...ORDER, ...change },
    conflicting: conflicting.map((other) => ({ ...ORDER, ...other })),
  });

describe('MO5 an order as the rules see it', () => {
  it('MO5 the first of a line names it', () => {
    expect(read()).toMatchObject({ lineage: 'MedicationRequest:o1', start: START, status: 'active', dispute: 'none' });
  });
  it('MO5 a change names its line, what it supersedes and what it settles', () => {
    const order = read({
      priorPrescription: { reference: 'MedicationRequest/o0' },
      extension: [
        { url: MEDICATION_EXTENSIONS.lineage, valueString: 'MedicationRequest:root' },
        { url: MEDICATION_EXTENSIONS.settles, valueString: 'MedicationRequest:x' },
        { url: MEDICATION_EXTENSIONS.settles, valueString: 'MedicationRequest:y' },
      ],
    });
    expect(order).toMatchObject({
      lineage: 'MedicationRequest:root',
      prior: 'MedicationRequest:o0',
      settles: ['MedicationRequest:x', 'MedicationRequest:y'],
    });
  });
  it('MO5 without a course it starts when it was written; urgent ones are time-critical', () => {
    const order = read({ dosageInstruction: [{ text: 'as directed' }], priority: 'stat' });
    expect(order).toMatchObject({ start: ORDER.authoredOn, timeCritical: true, dosing: { state: 'as-written' } });
  });
});

describe('MO4 what desks disagree about', () => {
  it.each<[string, Partial<MedicationRequest>, Partial<MedicationRequest>, object]>([
    ['a stop and a hold', { status: 'stopped' }, { status: 'on-hold' }, { status: 'stopped', dispute: 'stop' }],
    ['an error and an order', {}, { status: 'entered-in-error' }, { status: 'entered-in-error', dispute: 'stop' }],
    ['a hold and an order', { status: 'on-hold' }, {}, { status: 'on-hold', dispute: 'none' }],
    ['two stops', { status: 'stopped' }, { status: 'completed' }, { status: 'stopped', dispute: 'none' }],
    ['two doses', {}, { dosageInstruction: [{ text: '2 g' }] }, { status: 'active', dispute: 'change' }],
    ['nothing that matters', {}, { note: [{ text: 'x' }] }, { status: 'active', dispute: 'none' }],
  ])('MO4 %s', (_what, one, other, expected) => {
    expect(read(one, other)).toMatchObject(expected);
    expect(read(other, one)).toMatchObject(expected);
  });
  it('MO4 of two stops the earlier counts, one without a time from the start', () => {
    const [early, late] = ['2026-11-22T09:00:00+01:00', '2026-11-22T09:30:00+01:00'];
    const stop = (extension: Extensions) => ({ status: 'stopped', extension }) as const;
    expect(read(stop(since(late)), stop(since(early))).statusSince).toBe(early);
    expect(read(stop(since(late)), { status: 'stopped' })).not.toHaveProperty('statusSince');
  });
  it('MO4 every hold of every desk counts, once', () => {
    const hold = (id: string, start: string, end?: string): Extensions[number] => ({
      id,
      url: MEDICATION_EXTENSIONS.hold,
      extension: [{ url: 'period', valuePeriod: { start, ...(end ? { end } : {}) } }],
    });
    const one = { extension: [hold('h1', '2026-11-22'), hold('h2', '2026-11-23', '2026-11-24')] };
    const other = {
      extension: [
        hold('h1', '2026-11-22', '2026-11-23'),
        hold('h2', '2026-11-23', '2026-11-25'),
        hold('h3', '2026-11-25'),
      ],
    };
    const expected = [
      { from: '2026-11-22', to: '2026-11-23' },
      { from: '2026-11-23', to: '2026-11-25' },
      { from: '2026-11-25' },
    ];
    expect(read(one, other).holds).toEqual(expected);
    expect(read(other, one).holds).toEqual(expected);
  });
});

describe('MO9 verification by a pharmacist', () => {
  const act = (status: string, at: string): Extensions[number] => ({
    url: MEDICATION_EXTENSIONS.verification,
    extension: [
      { url: 'status', valueCode: status },
      { url: 'by', valueReference: { identifier: { system: 'urn:holdfast:user', value: 'u7' } } },
      { url: 'at', valueDateTime: at },
    ],
  });
  const state = (...acts: Extensions) => read({ extension: acts }).verification;
  const [ONE, TWO] = ['2026-11-22T09:00:00Z', '2026-11-22T10:00:00Z'];
  it('MO9 none, verified, queried, taken back', () => {
    expect(state()).toEqual({ state: 'unverified' });
    expect(state(act('verified', ONE))).toEqual({ state: 'verified', by: 'u7', at: ONE });
    expect(state(act('queried', TWO), act('verified', ONE))).toMatchObject({ state: 'queried' });
    expect(state(act('verified', ONE), act('withdrawn', TWO))).toEqual({ state: 'unverified' });
  });
  it('MO9 of two acts at one time the doubt counts', () => {
    expect(state(act('queried', ONE), act('verified', ONE))).toMatchObject({ state: 'queried' });
    expect(state(act('verified', ONE), act('queried', ONE))).toMatchObject({ state: 'queried' });
  });
});
