import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import {
  buildEncounter,
  closeEncounter,
  encounterClass,
  findCurrentLocation,
  isOpen,
  refuseOpening,
} from './encounter.ts';

const AT = '2026-11-22T08:00:00Z';
const LATER = '2026-11-25T10:00:00Z';
const stay = buildEncounter({
  patientId: 'Patient:p1',
  class: 'IMP',
  locationId: 'Location:b12',
  reason: 'COPD',
  at: AT,
});
const open = [{ id: 'Encounter:e1', encounter: stay }];

describe('EN1 opening', () => {
  it('EN1 an open encounter, at its place', () => {
    expect(isOpen(stay)).toBe(true);
    expect(findCurrentLocation(stay)).toBe('Location:b12');
    const envelope = { kind: 'Encounter', v: 1, facility: 'A', patient: 'Patient:p1', by: 'u', station: 's' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource: stay };
    expect(judgeBody('Encounter:e', body, 'edit').verdict).toBe('accept');
  });
  it('EN1 one stay at a time, but any number of clinic visits', () => {
    expect(refuseOpening('IMP', open)).toMatchObject({ code: 'conflict', details: { encounterId: 'Encounter:e1' } });
    expect(refuseOpening('EMER', open)).toBeUndefined();
    const visit = buildEncounter({ patientId: 'Patient:p1', class: 'AMB', at: AT });
    expect(refuseOpening('AMB', [{ id: 'Encounter:e2', encounter: visit }])).toBeUndefined();
  });
  it('EN1 a closed stay does not stand in the way', () => {
    const closed = closeEncounter(stay, LATER);
    if (isRefusal(closed)) throw new Error(closed.sentence);
    expect(refuseOpening('IMP', [{ id: 'Encounter:e1', encounter: closed }])).toBeUndefined();
  });
});

describe('EN2 closing', () => {
  it('EN2 ends the stay and leaves the place', () => {
    expect(closeEncounter(stay, LATER, 'home')).toMatchObject({
      status: 'finished',
      period: { start: AT, end: LATER },
      location: [{ status: 'completed', period: { start: AT, end: LATER } }],
      hospitalization: { dischargeDisposition: { text: 'home' } },
    });
  });
  it('EN2 once, and not before it began', () => {
    const closed = closeEncounter(stay, LATER);
    expect(isRefusal(closed) ? closed : closeEncounter(closed, LATER)).toMatchObject({ code: 'already-done' });
    expect(closeEncounter(stay, '2026-11-21T08:00:00Z')).toMatchObject({ code: 'invalid-input' });
  });
  it('ST7 unknown fields stay', () => {
    expect(closeEncounter(Object.assign({ futureField: 1 }, stay), LATER)).toMatchObject({ futureField: 1 });
  });
});

it('EN1 classes of other systems count as one of ours', () => {
  const of = (code: string) => encounterClass({ ...stay, class: { code } });
  expect(['IMP', 'ACUTE', 'EMER', 'AMB', 'VR'].map(of)).toEqual(['IMP', 'IMP', 'EMER', 'AMB', 'AMB']);
});
