import type { Encounter } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { mergeLeaves } from '#shared/domain/merge/merge-leaves.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { planAdmission, planArrival, planExpected } from './admit.ts';
import { bedsOf, countBeds, type Place } from './beds-of.ts';
import { findLastAct, planCancellation, type StayAct } from './cancel-last.ts';
import { planDischarge } from './discharge.ts';
import { planLeave, planReturn, planTransfer } from './move.ts';
import { refuseBed } from './refuse-bed.ts';
import { placementsOf, readStay } from './stay.ts';

const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`;
const BED = 'Location:b1';
const NEXT = 'Location:b2';
const ok = (value: Encounter | Refusal): Encounter => {
  if (isRefusal(value)) throw new Error(value.sentence);
  return value;
};
const admitted = planAdmission({ patientId: 'Patient:p1', mode: 'emergency', locationId: BED, at: at(8) });
const expected = planExpected({
  patientId: 'Patient:p1',
  mode: 'planned',
  locationId: BED,
  at: at(6),
  expectedAt: at(8),
});
const undo = (encounter: Encounter, act: StayAct, hour = 20) =>
  ok(planCancellation(encounter, { act, at: at(hour), reason: 'wrong patient' }));
const lies = (encounter: Encounter) => placementsOf(encounter).map(({ locationId, how }) => `${locationId} ${how}`);
const accepted = (resource: Encounter) =>
  judgeBody(
    'Encounter:e',
    {
      kind: 'Encounter',
      v: 1,
      facility: 'A',
      patient: 'Patient:p1',
      by: 'u',
      station: 's',
      at: '2026-11-22T08:00:00.000Z-0000-s',
      resource,
    },
    'edit',
  ).verdict;

describe('admission and arrival', () => {
  it('AD2 is an inpatient stay in its bed, and a valid document', () => {
    expect(admitted).toMatchObject({ status: 'in-progress', class: { code: 'IMP' }, period: { start: at(8) } });
    expect(lies(admitted)).toEqual([`${BED} lies`]);
    expect(accepted(admitted)).toBe('accept');
  });
  it('AD3 somebody expected holds a bed and lies nowhere; she comes into it, or into another', () => {
    expect(lies(expected)).toEqual([`${BED} reserved`]);
    expect(expected.period).toBeUndefined();
    expect(accepted(expected)).toBe('accept');
    expect(lies(ok(planArrival(expected, at(9))))).toEqual([`${BED} lies`]);
    expect(lies(ok(planArrival(expected, at(9), NEXT)))).toEqual([`${NEXT} lies`]);
    expect(planArrival(admitted, at(9))).toMatchObject({ code: 'already-done' });
  });
});

describe('moves', () => {
  it('AD4 what is left ends when the next begins', () => {
    const moved = ok(planTransfer(admitted, at(10), NEXT));
    expect(moved.location).toMatchObject([
      { status: 'completed', period: { start: at(8), end: at(10) } },
      { status: 'active', period: { start: at(10) } },
    ]);
    expect(planTransfer(moved, at(11), NEXT)).toMatchObject({ code: 'already-done' });
    expect(planTransfer(admitted, at(7), NEXT)).toMatchObject({ code: 'invalid-input', path: 'at' });
    expect(planTransfer(expected, at(10), NEXT)).toMatchObject({ code: 'already-done' });
  });
  it('AD5 leave keeps the bed', () => {
    const away = ok(planLeave(admitted, at(10), at(18)));
    expect(away).toMatchObject({
      status: 'onleave',
      statusHistory: [{ status: 'in-progress', period: { end: at(10) } }],
    });
    expect(lies(away)).toEqual([`${BED} lies`]);
    expect(planLeave(away, at(11))).toMatchObject({ code: 'already-done' });
    expect(planLeave(admitted, at(10), at(9))).toMatchObject({ code: 'invalid-input', path: 'backBy' });
    const back = ok(planReturn(away, at(17)));
    expect(back).toMatchObject({ status: 'in-progress', statusHistory: [{}, { status: 'onleave' }] });
    expect(planReturn(back, at(18))).toMatchObject({ code: 'already-done' });
  });
  it('AD8 a discharge ends the stay and leaves the bed', () => {
    const over = ok(planDischarge(admitted, { at: at(12), disposition: 'home' }));
    expect(over).toMatchObject({ status: 'finished', period: { start: at(8), end: at(12) } });
    expect(lies(over)).toEqual([]);
    expect(accepted(over)).toBe('accept');
    expect(planDischarge(over, { at: at(13), disposition: 'home' })).toMatchObject({ code: 'already-done' });
  });
  it('ST7 unknown fields stay through every act', () => {
    const strange = Object.assign({ futureField: 1 }, admitted);
    for (const result of [
      planTransfer(strange, at(10), NEXT),
      planLeave(strange, at(10)),
      planDischarge(strange, { at: at(10), disposition: 'exp' }),
    ])
      expect(result).toMatchObject({ futureField: 1 });
  });
});

describe('AD9 the last act is taken back', () => {
  const moved = ok(planTransfer(admitted, at(10), NEXT));
  const away = ok(planLeave(moved, at(11)));
  const back = ok(planReturn(away, at(12)));
  const over = ok(planDischarge(back, { at: at(13), disposition: 'home' }));
  const arrived = ok(planArrival(expected, at(9)));

  it.each([
    [expected, 'expect', 'cancelled', []],
    [admitted, 'admit', 'cancelled', []],
    [arrived, 'admit', 'planned', [`${BED} reserved`]],
    [moved, 'transfer', 'in-progress', [`${BED} lies`]],
    [away, 'leave', 'in-progress', [`${NEXT} lies`]],
    [back, 'return', 'onleave', [`${NEXT} lies`]],
    [over, 'discharge', 'in-progress', [`${NEXT} lies`]],
  ] as const)('AD9 case %#', (encounter, act, status, places) => {
    expect(findLastAct(encounter)).toBe(act);
    const undone = undo(encounter, act);
    expect(undone.status).toBe(status);
    expect(lies(undone)).toEqual(places);
    expect(accepted(undone)).toBe('accept');
  });
  it('AD9 one after the other back to the beginning, each mistake kept with its reason', () => {
    let stay = over;
    const acts: StayAct[] = [];
    for (let act = findLastAct(stay); act; act = findLastAct(stay)) {
      acts.push(act);
      stay = undo(stay, act);
    }
    expect(acts).toEqual(['discharge', 'return', 'leave', 'transfer', 'admit']);
    expect(JSON.stringify(stay).match(/urn:holdfast:entered-in-error/g)?.length).toBeGreaterThanOrEqual(4);
    expect(stay.period?.end).toBeUndefined();
  });
  it('AD9 only what the person saw as the last', () => {
    expect(planCancellation(back, { act: 'transfer', at: at(20), reason: 'x' })).toMatchObject({ code: 'conflict' });
  });
});

const places: readonly Place[] = [
  { id: BED, level: 'bed', name: '1' },
  { id: NEXT, level: 'bed', name: '2' },
  { id: 'Location:b3', level: 'bed', name: '3', readiness: 'cleaning' },
  { id: 'Location:w', level: 'ward', name: 'W' },
];
const stays = (...encounters: Encounter[]) =>
  encounters.flatMap((encounter, index) => readStay(`Encounter:e${index}`, encounter) ?? []);
const of = (patientId: string, locationId: string) =>
  planAdmission({ patientId, mode: 'planned', locationId, at: at(8) });

describe('AD7 beds', () => {
  it('AD7 are free, reserved, occupied, cleaning', () => {
    const beds = bedsOf(
      places,
      stays(
        admitted,
        planExpected({ patientId: 'Patient:p2', mode: 'planned', locationId: NEXT, at: at(6), expectedAt: at(9) }),
      ),
    );
    expect([...beds.values()].map(({ state }) => state)).toEqual(['occupied', 'reserved', 'cleaning']);
    expect(countBeds([...beds.values()])).toMatchObject({ beds: 3, occupied: 1, reserved: 1, cleaning: 1, clash: 0 });
  });
  it('AD7 two patients in one bed are both shown', () => {
    const bed = bedsOf(places, stays(of('Patient:p1', BED), of('Patient:p2', BED))).get(BED);
    expect(bed?.state).toBe('clash');
    expect(bed?.holders.map(({ patientId }) => patientId)).toEqual(['Patient:p1', 'Patient:p2']);
  });
  it('AD7 one patient in two beds stands in both, with a mark', () => {
    const twice = { ...admitted, location: [...(admitted.location ?? []), ...(of('Patient:p1', NEXT).location ?? [])] };
    const beds = bedsOf(places, stays(twice));
    expect([beds.get(BED), beds.get(NEXT)].map((bed) => bed?.state)).toEqual(['clash', 'clash']);
    expect(beds.get(BED)?.holders[0]?.alsoIn).toEqual([NEXT]);
    expect(lies(ok(planTransfer(twice, at(10), NEXT)))).toEqual([`${NEXT} lies`]);
  });
  it('AD7 the bed of somebody on leave is kept; whoever is put into it besides clashes', () => {
    const away = ok(planLeave(admitted, at(10)));
    expect(bedsOf(places, stays(away)).get(BED)?.state).toBe('reserved');
    expect(bedsOf(places, stays(away, of('Patient:p2', BED))).get(BED)?.state).toBe('clash');
  });
  it('AD7 the same whatever the order', () => {
    const all = stays(of('Patient:p1', BED), of('Patient:p2', BED), expected);
    expect(bedsOf(places, all)).toEqual(bedsOf(places, all.toReversed()));
  });
  it('AD6 a taken, reserved, closed or dirty bed is refused at the desk', () => {
    const bed = (encounter?: Encounter, readiness?: Place['readiness']) =>
      bedsOf([{ id: BED, level: 'bed', name: '1', readiness }], encounter ? stays(encounter) : []).get(BED);
    expect(refuseBed(bed(admitted), 'Patient:p2')?.sentence).toContain('lies in this bed');
    expect(refuseBed(bed(expected), 'Patient:p2')?.sentence).toContain('reserved');
    expect(refuseBed(bed(expected), 'Patient:p1')).toBeUndefined();
    expect(refuseBed(bed(undefined, 'closed'), 'Patient:p2')?.sentence).toContain('closed');
    expect(refuseBed(bed(undefined, 'cleaning'), 'Patient:p2')?.sentence).toContain('cleaned');
    expect(refuseBed(bed(), 'Patient:p2')).toBeUndefined();
  });
});

describe('AD10 two desks', () => {
  const body = (resource: Encounter, by: string) => ({
    facility: 'A',
    at: `2026-11-22T1${by}:00:00.000Z-0000-s`,
    resource,
  });
  const merged = (ours: Encounter | Refusal, theirs: Encounter | Refusal) =>
    mergeLeaves({
      kind: 'Encounter',
      ancestor: body(admitted, '0'),
      ours: body(ok(ours), '1'),
      theirs: body(ok(theirs), '2'),
    });
  it('AD10 that moved one patient differently ask a person, also where the places have nothing in common', () => {
    const two = merged(planTransfer(admitted, at(10), NEXT), planTransfer(admitted, at(10), 'Location:b3'));
    expect(two).toMatchObject({ state: 'needs-person', fields: [{ path: 'resource.location' }] });
    const unplaced = planAdmission({ patientId: 'Patient:p1', mode: 'planned', at: at(8) });
    const bare = mergeLeaves({
      kind: 'Encounter',
      ancestor: body(unplaced, '0'),
      ours: body(ok(planTransfer(unplaced, at(10), BED)), '1'),
      theirs: body(ok(planTransfer(unplaced, at(10), NEXT)), '2'),
    });
    expect(bare).toMatchObject({ state: 'needs-person', fields: [{ path: 'resource.location' }] });
  });
  it('AD10 of a discharge and a move neither is taken by itself', () => {
    const out = merged(
      planDischarge(admitted, { at: at(11), disposition: 'home' }),
      planTransfer(admitted, at(10), NEXT),
    );
    expect(out).toMatchObject({ state: 'needs-person' });
  });
});
