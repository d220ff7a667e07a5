import type { Encounter } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { planAdmission, planExpected } from '#shared/domain/admission/admit.ts';
import { planCancellation } from '#shared/domain/admission/cancel-last.ts';
import { planDischarge } from '#shared/domain/admission/discharge.ts';
import { planTransfer } from '#shared/domain/admission/move.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { dischargedStay, neverWas, placeOfStay, whyNever } from './stay-line.ts';

const [PATIENT, FIRST, OTHER] = ['Patient:p', 'Location:1', 'Location:2'];
const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour)).toISOString();
const ok = (planned: ReturnType<typeof planTransfer>): Encounter => {
  if (isRefusal(planned)) throw new Error(planned.code);
  return planned;
};
const admitted = (hour: number) =>
  planAdmission({ patientId: PATIENT, locationId: FIRST, mode: 'planned', at: at(hour) } as Parameters<
    typeof planAdmission
  >[0]);
const cancelled = (stay: Encounter, act: 'admit' | 'transfer', hour: number) =>
  ok(planCancellation(stay, { act, at: at(hour), reason: 'wrong patient' }));
const over = (stay: Encounter, hour: number) => ok(planDischarge(stay, { at: at(hour), disposition: 'home' }));
const row = (id: string, content: Encounter) => ({ id: `Encounter:${id}`, rev: '3-a', content });

describe('a line of the encounters', () => {
  it('AD1 of a stay that is over names the bed she lay in, not the one that was entered in error', () => {
    const moved = ok(planTransfer(admitted(8), at(9), OTHER));
    expect(placeOfStay(moved)).toBe(OTHER);
    expect(placeOfStay(over(cancelled(moved, 'transfer', 10), 11))).toBe(FIRST);
  });

  it('AD9 an admission that was taken back never was, and says why', () => {
    const never = cancelled(admitted(8), 'admit', 9);
    expect([neverWas(never), whyNever(never), placeOfStay(never)]).toEqual([true, 'wrong patient', FIRST]);
    expect(neverWas(admitted(8))).toBe(false);
  });

  it('AD9 the discharge of the last stay can be taken back, also after an admission that never was', () => {
    const [first, last] = [row('1', over(admitted(1), 2)), row('2', over(admitted(3), 4))];
    const never = row('3', cancelled(admitted(5), 'admit', 6));
    expect(dischargedStay([never, first, last], PATIENT)).toMatchObject({
      holder: { encounterId: 'Encounter:2', patientId: PATIENT },
      stay: { lastAct: 'discharge' },
      rev: '3-a',
    });
  });

  it('AD9 no discharge is taken back while she is in care again, and none where there was none', () => {
    expect(dischargedStay([row('1', over(admitted(1), 2)), row('2', admitted(3))], PATIENT)).toBeUndefined();
    expect(dischargedStay([], PATIENT)).toBeUndefined();
  });

  it('AD9 who is expected again has not come yet: the discharge can be taken back', () => {
    const next = planExpected({ patientId: PATIENT, mode: 'planned', at: at(4), expectedAt: at(30) });
    expect(dischargedStay([row('2', next), row('1', over(admitted(1), 2))], PATIENT)?.holder.encounterId).toBe(
      'Encounter:1',
    );
  });
});
