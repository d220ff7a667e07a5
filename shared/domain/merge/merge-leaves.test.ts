import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/model/checks.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { MERGE_RULES } from './policies.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
const at = (second: number, station: string) => `2026-11-22T08:00:0${second}.000Z-0000-${station}`;

function body(kind: string, resource: Fields, more: Fields = {}): Fields {
  const stamp = { at: at(0, 'root'), by: 'u0', station: 's0' };
  return { kind, v: 1, facility: 'A', patient: 'Patient:p1', ...stamp, resource, ...more };
}

const PATIENT: Fields = {
  resourceType: 'Patient',
  name: [{ family: 'Müller', given: ['Anna'] }],
  gender: 'female',
  birthDate: '1984-03-12',
  telecom: [{ system: 'phone', value: '1' }],
  address: [{ city: 'Leeds' }],
};
const ALLERGY: Fields = {
  resourceType: 'AllergyIntolerance',
  code: { text: 'Penicillin' },
  criticality: 'low',
  clinicalStatus: concept(CLINICAL, 'active'),
  verificationStatus: concept(VERIFICATION, 'confirmed'),
};

function merge(kind: string, resource: Fields, ours: Fields, theirs: Fields, more: Fields = {}) {
  return mergeLeaves({
    kind,
    ancestor: body(kind, resource),
    ours: body(kind, { ...resource, ...ours }, { at: at(1, 'a'), by: 'u1', station: 'a' }),
    theirs: body(kind, { ...resource, ...theirs }, { at: at(2, 'b'), by: 'u2', station: 'b', ...more }),
  });
}

describe('CF1 a merge by rule', () => {
  it('CF1 has the time of the later parent and an actor that no person is', () => {
    expect(merge('Patient', PATIENT, {}, {})).toMatchObject({
      state: 'merged',
      body: { at: at(2, 'b'), by: 'merge', station: 'merge', merge: { policy: MERGE_RULES.version, how: 'rule' } },
    });
  });
  it('CF1 leaves no trace of the command that made a parent', () => {
    const outcome = merge('Patient', PATIENT, {}, {}, { commit: { id: 'c1', lane: 1 } });
    expect(outcome).toMatchObject({
      state: 'merged',
      body: expect.not.objectContaining({ commit: expect.anything() }),
    });
  });
});

describe('CF2 contact details merge', () => {
  it('CF2 telephone on one desk and address on the other', () => {
    const ours = { telecom: [{ system: 'phone', value: '2' }] };
    const theirs = { address: [{ city: 'York' }] };
    expect(merge('Patient', PATIENT, ours, theirs)).toMatchObject({ body: { resource: { ...ours, ...theirs } } });
  });
  it('CF2 of two telephone numbers the later one', () => {
    const phone = (value: string) => ({ telecom: [{ system: 'phone', value }] });
    expect(merge('Patient', PATIENT, phone('2'), phone('3'))).toMatchObject({ body: { resource: phone('3') } });
    expect(merge('Patient', PATIENT, phone('2'), phone('2'))).toMatchObject({ body: { resource: phone('2') } });
  });
  it('CF2 a second number and a changed one both stay', () => {
    const ours = { telecom: [{ system: 'phone', value: '2' }] };
    const theirs = {
      telecom: [
        { system: 'phone', value: '1' },
        { system: 'email', value: 'a@b.example' },
      ],
    };
    const telecom = [
      { system: 'phone', value: '2' },
      { system: 'email', value: 'a@b.example' },
    ];
    expect(merge('Patient', PATIENT, ours, theirs)).toMatchObject({ body: { resource: { telecom } } });
  });
  it('CF2 a removal on one desk holds when the other did not touch the element', () => {
    expect(merge('Patient', PATIENT, { telecom: [] }, { address: [{ city: 'York' }] })).toMatchObject({
      body: { resource: { telecom: [], address: [{ city: 'York' }] } },
    });
  });
  it('ST7 fields that this version does not know survive from both sides', () => {
    const outcome = merge('Patient', PATIENT, { futureA: { x: 1 } }, { futureB: [2] }, { futureMark: true });
    expect(outcome).toMatchObject({ body: { futureMark: true, resource: { futureA: { x: 1 }, futureB: [2] } } });
  });
});

describe('CF2 what matters clinically goes to a person', () => {
  it('CF2 criticality here, refuted there: one allergy cannot be both', () => {
    const refuted = { verificationStatus: concept(VERIFICATION, 'refuted') };
    expect(merge('AllergyIntolerance', ALLERGY, { criticality: 'high' }, refuted)).toMatchObject({
      state: 'needs-person',
      type: 'fields',
      fields: [
        { path: 'resource.criticality', label: 'allergy.criticality', ancestor: 'low', values: ['high', 'low'] },
        {
          path: 'resource.verificationStatus',
          label: 'allergy.verificationStatus',
          values: [ALLERGY.verificationStatus, refuted.verificationStatus],
        },
      ],
    });
  });
  it('CF2 notes on both desks stay, whatever else happens', () => {
    const outcome = merge('AllergyIntolerance', ALLERGY, { note: [{ text: 'a' }] }, { note: [{ text: 'b' }] });
    expect(outcome).toMatchObject({ state: 'merged', body: { resource: { note: [{ text: 'a' }, { text: 'b' }] } } });
  });
  it('CF2 the same change on both desks is no conflict', () => {
    expect(merge('AllergyIntolerance', ALLERGY, { criticality: 'high' }, { criticality: 'high' }).state).toBe('merged');
  });
  it.each([
    ['Patient', PATIENT, { birthDate: '1984-03-13' }, { birthDate: '1984-03-14' }, ['resource.birthDate']],
    ['Patient', PATIENT, { gender: 'male' }, { birthDate: '1984-03-14' }, ['resource.birthDate', 'resource.gender']],
    [
      'MedicationRequest',
      { resourceType: 'MedicationRequest', status: 'active', dosageInstruction: [{ text: '5 mg' }] },
      { dosageInstruction: [{ text: '10 mg' }] },
      { status: 'stopped' },
      ['resource.dosageInstruction', 'resource.status'],
    ],
    ['Goal', { resourceType: 'Goal' }, { anything: 1 }, { anything: 2 }, ['resource.anything']],
  ])('CF2 %s', (kind, resource, ours, theirs, paths) => {
    const outcome = merge(kind, resource, ours, theirs);
    expect(outcome.state === 'needs-person' && outcome.fields.map((field) => field.path)).toEqual(paths);
  });
  it('CF2 a record that moved to two patients needs a person', () => {
    expect(merge('Goal', { resourceType: 'Goal' }, {}, {}, { patient: 'Patient:p2' }).state).toBe('merged');
    const both = mergeLeaves({
      kind: 'Goal',
      ancestor: body('Goal', {}),
      ours: body('Goal', {}, { patient: 'Patient:p2' }),
      theirs: body('Goal', {}, { patient: 'Patient:p3' }),
    });
    expect(both).toMatchObject({ state: 'needs-person', fields: [{ path: 'patient' }] });
  });
});

describe('CF3 events do not merge', () => {
  const PULSE: Fields = { resourceType: 'Observation', status: 'final', code: { text: 'Pulse' }, valueInteger: 70 };
  it('CF3 two versions of one fact are an incident', () => {
    expect(merge('Observation', PULSE, {}, { valueInteger: 80 })).toMatchObject({
      state: 'needs-person',
      type: 'incident',
      fields: [{ path: 'resource.valueInteger', values: [70, 80] }],
    });
  });
  it('CF3 what is signed or has one holder is taken as a whole', () => {
    const block: Fields = { prefix: 'N', from: 1, to: 200, next: 5, stationId: 's1', leasedAt: 'x' };
    expect(merge('NumberBlock', block, { next: 6 }, { to: 300 })).toMatchObject({
      state: 'needs-person',
      type: 'incident',
    });
    expect(merge('User', { login: 'a' }, { displayName: 'A' }, { state: 'disabled' })).toMatchObject({
      type: 'incident',
    });
  });
  it('CF3 withdrawn on two desks is withdrawn', () => {
    const withdrawn = { status: 'entered-in-error' };
    expect(merge('Observation', PULSE, withdrawn, withdrawn).state).toBe('merged');
  });
});
