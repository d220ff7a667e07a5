import { describe, expect, it } from 'vitest';
import { newDocumentId } from './document-id.ts';
import { type Candidate, judge, judgeBody } from './judge-body.ts';
import { isEventKind, kindModel, laneOfKind } from './kinds.ts';
import { documentIdOf, referenceTo } from './reference.ts';

const AT = '2026-11-22T04:29:24.123Z-0000-s1';
const ID = 'Observation:o1';

function body(resource: object, more: object = {}) {
  return {
    kind: 'Observation',
    v: 1,
    facility: 'A',
    patient: 'Patient:p1',
    at: AT,
    by: 'u',
    station: 's',
    resource,
    ...more,
  };
}
const pulse = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Pulse' },
  subject: { reference: 'Patient/p1' },
  valueQuantity: { value: 70 },
};

function reasonOf(candidate: Partial<Candidate>) {
  const verdict = judge({ id: ID, body: body(pulse), ...candidate }, 'edit');
  return verdict.verdict === 'accept' ? 'accept' : verdict.path;
}

describe('ST6 a body must pass the model of its kind', () => {
  it('ST6 accepts what is well formed', () =>
    expect(judgeBody(ID, body(pulse), 'edit')).toEqual({ verdict: 'accept' }));

  it('ST6 refuses a person and quarantines a replica, with path and reason', () => {
    const bad = body({ ...pulse, status: 'done' });
    expect(judgeBody(ID, bad, 'edit')).toMatchObject({ verdict: 'refuse', path: 'resource.status' });
    expect(judgeBody(ID, bad, 'graft')).toMatchObject({ verdict: 'quarantine', path: 'resource.status' });
  });

  it.each([
    ['_id', { id: 'Nonsense:1' }],
    ['_id', { id: 'no kind' }],
    ['', { body: [] }],
    ['kind', { body: body(pulse, { kind: 'Patient' }) }],
    ['v', { body: body(pulse, { v: 2 }) }],
    ['at', { body: body(pulse, { at: '2026-11-22' }) }],
    ['patient', { body: body(pulse, { patient: 'p1' }) }],
    ['commit.lane', { body: body(pulse, { commit: { id: 'c', lane: 4 } }) }],
    ['resource', { body: body('x' as unknown as object) }],
    ['resource.resourceType', { body: body({ ...pulse, resourceType: 'Patient' }) }],
    ['resource.component[1].code', { body: body({ ...pulse, component: [{ code: {} }, {}] }) }],
  ])('ST6 names the path %j', (path, candidate) => expect(reasonOf(candidate)).toBe(path));

  it('ST6 a resource about one patient cannot stand in the record of another', () => {
    expect(reasonOf({ body: body(pulse, { patient: 'Patient:p2' }) })).toBe('resource.subject');
    expect(reasonOf({ body: body(pulse, { patient: undefined }) })).toBe('resource.subject');
  });

  it('ST6 no reason repeats content', () => {
    const verdict = judgeBody(ID, body({ ...pulse, status: 'Jane Doe' }), 'edit');
    expect(JSON.stringify(verdict)).not.toContain('Jane');
  });

  it('ST7 unknown fields pass', () => {
    expect(reasonOf({ body: body({ ...pulse, futureField: { deep: [1] } }, { futureMark: 1 }) })).toBe('accept');
  });

  it('ST6 FHIR types without a model of their own pass by their type', () => {
    const goal = { ...body({ resourceType: 'Goal', lifecycleStatus: 'active' }), kind: 'Goal' };
    expect(reasonOf({ id: 'Goal:g1', body: goal })).toBe('accept');
    expect(reasonOf({ id: 'Bundle:b1', body: { ...goal, kind: 'Bundle' } })).toBe('_id');
  });
});

describe('ST6 only entered-in-error follows an event', () => {
  const parent = body(pulse);
  const withdrawn = body({ ...pulse, status: 'entered-in-error' }, { at: AT.replace('24.', '25.'), by: 'v' });
  const follow = (next: unknown, before: unknown = parent) => reasonOf({ body: next, parent: before });

  it('ST6 accepts a withdrawal with its reason', () => {
    expect(follow({ ...withdrawn, withdrawn: { reason: 'wrong patient' } })).toBe('accept');
  });
  it('ST6 a second withdrawal changes nothing and passes', () => expect(follow(withdrawn, withdrawn)).toBe('accept'));
  it('ST6 no other change', () => {
    expect(follow(body({ ...pulse, valueQuantity: { value: 71 } }))).toBe('resource.status');
    expect(follow(body({ ...pulse, status: 'entered-in-error', valueQuantity: { value: 71 } }))).toBe(
      'resource.valueQuantity',
    );
    expect(follow({ ...withdrawn, facility: 'B' })).toBe('facility');
  });
  it('ST6 no field may get lost with the withdrawal', () => {
    expect(follow(withdrawn, body({ ...pulse, futureField: 1 }))).toBe('resource.futureField');
  });
  it('ST6 an event is not deleted, but a settled conflict closes a leaf of it', () => {
    expect(reasonOf({ deleted: true, body: {} })).toBe('_deleted');
    expect(reasonOf({ deleted: true, body: { merge: { policy: 1, how: 'rule' } } })).toBe('accept');
    expect(reasonOf({ id: 'Patient:p1', deleted: true, body: {} })).toBe('accept');
  });
});

describe('RP3 kinds know their lane', () => {
  it.each([
    ['AllergyIntolerance', 1],
    ['Patient', 1],
    ['Encounter', 1],
    ['MedicationRequest', 1],
    ['Task', 1],
    ['Observation', 2],
    ['Claim', 2],
    ['DocumentReference', 3],
  ] as const)('RP3 %s travels in lane %i', (kind, lane) => expect(laneOfKind(kind)).toBe(lane));

  it('ST6 events are known as such', () => {
    expect(['Observation', 'Composition', 'Immunization', 'Patient'].map(isEventKind)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(() => kindModel('Nonsense')).toThrow('Nonsense');
  });
});

describe('ids and references', () => {
  it('ids sort by time', () => {
    const at = (ms: number) => newDocumentId('Patient', { now: () => ms });
    expect(at(1_000_000) < at(2_000_000)).toBe(true);
    expect(at(1).startsWith('Patient:')).toBe(true);
  });
  it('references lead back to documents', () => {
    expect(documentIdOf(referenceTo('Patient:p1'))).toBe('Patient:p1');
    expect(documentIdOf('urn:uuid:1')).toBeUndefined();
  });
});
