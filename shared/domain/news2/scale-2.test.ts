import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import { endDecision } from './clinical-decision.ts';
import { buildScale2, findScale2, findScale2Doubt, standingScale2 } from './scale-2.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'd1', name: 'Dr Fir' },
  recordedAt: '2026-11-22T08:00:00.000Z',
};
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);
const flag = buildScale2({ reason: 'COPD, pCO2 8.1 kPa' }, RECORDING);
const versions = (resource = flag, ...others: (typeof flag)[]) => [{ id: 'Flag:1', resource, others }];

describe('NW9 scale 2 is decided by a named clinician', () => {
  it('NW9 who, when and why are read back, and the store takes it', () => {
    expect(findScale2(flag)).toEqual({ by: 'Dr Fir', at: RECORDING.recordedAt, reason: 'COPD, pCO2 8.1 kPa' });
    const envelope = { kind: 'Flag', v: 1, facility: 'A', patient: 'Patient:p1', by: 'd1', station: 's1' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s1', resource: flag };
    expect(judgeBody('Flag:1', body, 'edit')).toEqual({ verdict: 'accept' });
  });

  it('NW9 applies from when it was decided until it is ended', () => {
    const ended = endDecision(flag, 'Gases are normal', { ...RECORDING, recordedAt: '2026-11-22T12:00:00.000Z' });
    expect(standingScale2(versions(), at('07:59'))).toBeUndefined();
    expect(standingScale2(versions(), at('08:00'))).toMatchObject({ id: 'Flag:1', by: 'Dr Fir' });
    expect(standingScale2(versions(ended), at('11:59'))).toBeDefined();
    expect(standingScale2(versions(ended), at('12:00'))).toBeUndefined();
    expect(findScale2(ended)?.ended).toMatchObject({ by: 'Dr Fir', reason: 'Gases are normal' });
  });

  it('NW9 ends by itself at its review date', () => {
    const until = buildScale2({ reason: 'COPD', until: '2026-11-22T20:00:00Z' }, RECORDING);
    expect(standingScale2(versions(until), at('19:59'))).toBeDefined();
    expect(standingScale2(versions(until), at('20:00'))).toBeUndefined();
  });

  it('NW9 ended at one of two desks is ended until a person decides', () => {
    const ended = endDecision(flag, 'Wrong patient', RECORDING);
    expect(standingScale2(versions(flag, ended), at('10:00'))).toBeUndefined();
    expect(standingScale2(versions(ended, flag), at('10:00'))).toBeUndefined();
  });

  it('NW9 of several the latest that stands is named; flags of other things are none', () => {
    const later = buildScale2({ reason: 'Confirmed again' }, { ...RECORDING, recordedAt: '2026-11-22T09:00:00.000Z' });
    const both = [...versions(later), ...versions()];
    expect(standingScale2(both, at('10:00'))?.reason).toBe('Confirmed again');
    expect(standingScale2(both, at('08:30'))?.reason).toBe('COPD, pCO2 8.1 kPa');
    const other = { ...flag, code: { text: 'Falls' } };
    expect(standingScale2(versions(other), at('10:00'))).toBeUndefined();
    expect(findScale2({ ...flag, status: 'entered-in-error' })).toBeUndefined();
  });

  it('NW9 not under 16, not in pregnancy', () => {
    expect(findScale2Doubt({ ageYears: 15 })).toBe('under-16');
    expect(findScale2Doubt({ ageYears: 16 })).toBeUndefined();
    expect(findScale2Doubt({ ageYears: 30, pregnant: true })).toBe('pregnant');
    expect(findScale2Doubt({})).toBeUndefined();
  });
});
