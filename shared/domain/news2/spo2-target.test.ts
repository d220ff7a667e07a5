import { describe, expect, it } from 'vitest';
import { spo2TargetOfSet, type VitalsSet } from '../vitals/read-vitals.ts';
import { endDecision } from './clinical-decision.ts';
import { buildScale2, findScale2 } from './scale-2.ts';
import {
  buildSpo2Target,
  findSpo2Target,
  isSpo2Target,
  spo2Against,
  spo2TargetOf,
  standingSpo2Target,
} from './spo2-target.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'd1', name: 'Dr Fir' },
  recordedAt: '2026-11-22T08:00:00.000Z',
};
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);
const flag = buildSpo2Target({ low: 94, high: 98, reason: 'Pneumonia' }, RECORDING);
const versions = (resource = flag, ...others: (typeof flag)[]) => [{ id: 'Flag:1', resource, others }];

describe('VI10 the target of the saturation', () => {
  it('VI10 low, high, who, when and why are read back; it holds until it is ended, at one desk or at both', () => {
    expect(findSpo2Target(flag)).toEqual({
      ...{ low: 94, high: 98, by: 'Dr Fir', at: RECORDING.recordedAt, reason: 'Pneumonia' },
    });
    const ended = endDecision(flag, 'Better', { ...RECORDING, recordedAt: '2026-11-22T12:00:00.000Z' });
    expect(standingSpo2Target(versions(), at('07:59'))).toBeUndefined();
    expect(standingSpo2Target(versions(), at('13:00'))).toMatchObject({ low: 94 });
    expect(standingSpo2Target(versions(flag, ended), at('13:00'))).toBeUndefined();
    expect(findSpo2Target(buildScale2({ reason: 'COPD' }, RECORDING))).toBeUndefined();
  });

  it('VI10 a target of its own goes before that of scale 2', () => {
    const scale2 = findScale2(buildScale2({ reason: 'COPD' }, RECORDING));
    expect(spo2TargetOf(undefined, scale2)).toMatchObject({ low: 88, high: 92, by: 'Dr Fir' });
    expect(spo2TargetOf(findSpo2Target(flag), scale2)).toMatchObject({ low: 94, high: 98 });
    expect(spo2TargetOf(undefined, undefined)).toBeUndefined();
  });

  it('VI10 below is below, above only on oxygen; the ends are within', () => {
    const target = { low: 88, high: 92 };
    expect([87, 88, 92, 93].map((spo2) => spo2Against(target, spo2, true))).toEqual([
      ...['below', undefined, undefined, 'above'],
    ]);
    expect(spo2Against(target, 97, false)).toBeUndefined();
    expect(spo2Against(undefined, 60, true)).toBeUndefined();
  });

  it('VI10 of a set it is the one that was recorded with it, else that of its scale', () => {
    const set = { state: 'valid', takenAt: RECORDING.recordedAt, values: { spo2: 90 } } as VitalsSet;
    const scored = { ...set, news2: { state: 'partial', spo2Scale: 2 } } as VitalsSet;
    const own = { low: 94, high: 98, by: 'Dr Fir', at: RECORDING.recordedAt };
    expect(spo2TargetOfSet(set)).toBeUndefined();
    expect(spo2TargetOfSet(scored)).toMatchObject({ low: 88, high: 92 });
    expect(spo2TargetOfSet({ ...scored, spo2Target: own })).toEqual(own);
  });

  it('VI10 whole numbers, the lower one first', () => {
    expect(isSpo2Target({ low: 88, high: 92 })).toBe(true);
    for (const [low, high] of [
      [92, 88],
      [92, 92],
      [60, 90],
      [90, 101],
      [88.5, 92],
    ] as const)
      expect(isSpo2Target({ low, high })).toBe(false);
  });
});
