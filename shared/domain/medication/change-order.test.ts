import type { MedicationRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLeaves } from '#shared/domain/merge/merge-leaves.ts';
import { judge } from '#shared/model/judge-body.ts';
import { buildOrder, buildSupersedingOrder, type OrderEntry } from './build-order.ts';
import { endOrder, holdOrder, resumeOrder, signOrder, verifyOrder } from './change-order.ts';
import { orderStanding } from './order-standing.ts';
import { planDoses } from './plan-doses.ts';
import { readOrder } from './read-order.ts';
import { anyDosing } from './test-dosing.ts';
import { atTimes } from './test-orders.ts';

const DOCTOR = { id: 'u1', name: 'A doctor' };
const at = (time: string) => ({ patientId: 'Patient:p1', recorder: DOCTOR, recordedAt: `2026-11-22T${time}:00+01:00` });
const ENTRY: OrderEntry = {
  drug: { text: 'Paracetamol' },
  dosing: { regimen: atTimes('08:00', '14:00', '20:00'), course: { start: '2026-11-22T07:00:00+01:00' } },
  indication: { text: 'pain' },
  timeCritical: true,
  reviewAt: '2026-11-25',
};
const ID = 'MedicationRequest:o1';
const read = (resource: MedicationRequest, id = ID) => readOrder({ id, resource });
const body = (resource: MedicationRequest) => ({
  kind: 'MedicationRequest',
  v: 1,
  facility: 'A',
  patient: 'Patient:p1',
  at: '2026-11-22T08:00:00.000Z-0000-s1',
  by: 'u1',
  station: 's1',
  resource,
});
function verdictOf(resource: MedicationRequest, before?: MedicationRequest) {
  return judge({ id: ID, body: body(resource), ...(before ? { parent: body(before) } : {}) }, 'edit');
}
const SPAN = { fromMs: Date.parse('2026-11-22T00:00+01:00'), toMs: Date.parse('2026-11-23T00:00+01:00') };
const standings = (...orders: ReturnType<typeof read>[]) =>
  planDoses(orders, SPAN, 'Europe/Paris').map(({ id, standing }) => `${id.slice(-5)} ${standing}`);

describe('MO8 acts on orders', () => {
  it('MO8 every order passes the model and reads back as meant', () => {
    const check = (dosing: OrderEntry['dosing']) => {
      const order = JSON.parse(JSON.stringify(buildOrder({ ...ENTRY, dosing }, at('07:00'))));
      expect(verdictOf(order)).toEqual({ verdict: 'accept' });
      expect(read(order)).toMatchObject({
        dosing: { state: 'read', dosing },
        timeCritical: true,
        reviewAt: '2026-11-25',
      });
    };
    fc.assert(fc.property(anyDosing, check), { seed: 42, numRuns: 60 });
  });
  it('MO8 resumed twice: each hold keeps its own end', () => {
    const first = resumeOrder(
      holdOrder(buildOrder(ENTRY, at('07:00')), { text: 'nil by mouth' }, at('07:30')),
      at('09:00'),
    );
    const second = resumeOrder(holdOrder(first, { text: 'vomits' }, at('13:30')), at('15:00'));
    expect(read(second).holds.map(({ from, to }) => [from.slice(11, 16), to?.slice(11, 16)])).toEqual([
      ['07:30', '09:00'],
      ['13:30', '15:00'],
    ]);
    expect(standings(read(second))).toEqual(['08:00 on-hold', '14:00 on-hold', '20:00 planned']);
  });
  it('MO8 a draft gives nothing until it is signed', () => {
    const draft = buildOrder(ENTRY, at('07:00'), 'draft');
    const signed = signOrder(draft, at('07:30'));
    expect(standings(read(draft))).toEqual([]);
    expect(standings(read(signed))).toHaveLength(3);
    expect(verdictOf(signed, draft)).toEqual({ verdict: 'accept' });
  });
  it('MO8 held and resumed: what was planned meanwhile stays on hold', () => {
    const order = buildOrder(ENTRY, at('07:00'));
    const held = holdOrder(order, { text: 'nil by mouth' }, at('10:00'));
    const resumed = resumeOrder(held, at('16:00'));
    expect(standings(read(held))).toEqual(['08:00 planned', '14:00 on-hold', '20:00 on-hold']);
    expect(standings(read(resumed))).toEqual(['08:00 planned', '14:00 on-hold', '20:00 planned']);
    expect([verdictOf(held, order), verdictOf(resumed, held)]).toEqual([{ verdict: 'accept' }, { verdict: 'accept' }]);
    expect(resumed).not.toHaveProperty('statusReason');
    const again = holdOrder(resumed, { text: 'again' }, at('18:00'));
    expect(read(again).holds).toHaveLength(2);
  });
  it('MO8 stopped: no dose from then on, and no way back', () => {
    const order = buildOrder(ENTRY, at('07:00'));
    const stopped = endOrder(order, 'stopped', { text: 'rash' }, at('10:00'));
    expect(standings(read(stopped))).toEqual(['08:00 planned']);
    expect(verdictOf(stopped, order)).toEqual({ verdict: 'accept' });
    expect(verdictOf(resumeOrder(stopped, at('11:00')), stopped)).toMatchObject({ path: 'resource.status' });
  });
  it('MO8 superseded: the line goes on under its name, and the change is to be verified anew', () => {
    const first = verifyOrder(buildOrder(ENTRY, at('07:00')), 'verified', at('07:10'));
    const dosing = { ...ENTRY.dosing, course: { start: '2026-11-22T10:00:00+01:00' } };
    const second = buildSupersedingOrder({ ...ENTRY, dosing }, at('10:00'), read(first), ['MedicationRequest:x']);
    const orders = [read(first), read(second, 'MedicationRequest:o2')] as const;
    expect(orders[1]).toMatchObject({ lineage: ID, prior: ID, settles: ['MedicationRequest:x'] });
    expect(orders.map(({ verification }) => verification.state)).toEqual(['verified', 'unverified']);
    expect(standings(...orders)).toEqual(['08:00 planned', '14:00 planned', '20:00 planned']);
    expect(orderStanding(orders[0], orders, Date.parse('2026-11-22T12:00+01:00'), 'UTC')).toBe('superseded');
  });
  it('MO4 a stop on one desk beside a hold on the other is read as stopped; a verification beside a stop loses nothing', () => {
    const order = buildOrder(ENTRY, at('07:00'));
    const stopped = endOrder(order, 'stopped', { text: 'rash' }, at('10:00'));
    const held = holdOrder(order, { text: 'nil by mouth' }, at('09:00'));
    const merged = (one: MedicationRequest, other: MedicationRequest) =>
      mergeLeaves({ kind: 'MedicationRequest', ancestor: body(order), ours: body(one), theirs: body(other) });
    expect(merged(stopped, held).state).toBe('needs-person');
    const both = readOrder({ id: ID, resource: held, conflicting: [stopped] });
    expect(standings(both)).toEqual(['08:00 planned', '14:00 disputed-stop', '20:00 disputed-stop']);
    const outcome = merged(stopped, verifyOrder(order, 'verified', at('09:30')));
    expect(outcome.state).toBe('merged');
    const after = outcome.state === 'merged' ? read(outcome.body.resource as MedicationRequest) : undefined;
    expect(after).toMatchObject({ status: 'stopped', verification: { state: 'verified', by: 'u1' } });
  });
});
