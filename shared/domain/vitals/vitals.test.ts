import type { Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { VitalsEntry as ContractEntry } from '#shared/contract/chart.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { bodyMassIndex } from './body-mass-index.ts';
import { buildVitals } from './build-vitals.ts';
import { CONSCIOUSNESS_FINDINGS } from './consciousness.ts';
import { judgeVitals } from './judge-vitals.ts';
import { news2OfVitals } from './news2-of-vitals.ts';
import { PLAUSIBLE_RANGES } from './plausible-ranges.ts';
import { findVitals } from './read-vitals.ts';
import { isOnOxygen, type VitalsEntry } from './vitals-entry.ts';
import { gcsSeries, news2Series, vitalsSeries } from './vitals-series.ts';

const TAKEN = '2026-11-22T08:00:00Z';
const NOW = Date.parse(TAKEN) + 60_000;
/** As it comes from the contract: the shapes must agree. */
const ENTRY: ContractEntry = {
  takenAt: TAKEN,
  respiratoryRate: 18,
  spo2: 90,
  spo2Scale: 2,
  oxygen: { device: 'Venturi mask', litresPerMinute: 4, fractionPercent: 28 },
  systolic: 118,
  diastolic: 71,
  pulse: 88,
  consciousness: 'A',
  temperatureCelsius: 37.25,
  weightKg: 71.555,
  note: 'after physiotherapy',
  confirmedUnlikely: false,
};

function build(entry: VitalsEntry): Observation {
  return buildVitals(entry, {
    patientId: 'Patient:p1',
    encounterId: 'Encounter:e1',
    observer: { id: 'u1', name: 'Ada Byron' },
    recordedAt: '2026-11-22T08:01:00Z',
    news2: news2OfVitals(entry, { ageYears: 70 }),
    scaleChoice: { by: 'u2', at: '2026-11-20T10:00:00Z', reason: 'COPD, confirmed hypercapnia' },
  });
}

describe('VI1 impossible values stop, VI2 unlikely ones pause', () => {
  const judge = (values: Partial<VitalsEntry>) => judgeVitals({ takenAt: TAKEN, spo2Scale: 1, ...values }, NOW);
  it.each([
    [{ spo2: 101 }, 'impossible'],
    [{ temperatureCelsius: 98.6 }, 'looks-fahrenheit'],
    [{ glucoseMmolPerL: 180 }, 'looks-mg-per-dl'],
    [{ systolic: 70, diastolic: 110 }, 'pressures-swapped'],
    [{ pulse: 80, takenAt: '2026-11-22T09:00:00Z' }, 'in-the-future'],
    [{}, 'nothing-entered'],
    [{ pulse: Number.NaN }, 'impossible'],
  ] as const)('VI1 %j', (values, code) => {
    expect(judge(values)).toMatchObject({ state: 'refused', findings: [{ code }] });
  });
  it.each([
    [{ temperatureCelsius: 29 }, 'unlikely'],
    [{ glucoseMmolPerL: 95 }, 'looks-mg-per-dl'],
    [{ oxygen: { litresPerMinute: 0 } }, 'oxygen-without-flow'],
  ] as const)('VI2 %j', (values, code) => {
    expect(judge(values)).toMatchObject({ state: 'needs-confirmation', findings: [{ code, strength: 'pause' }] });
    expect(judge({ ...values, confirmedUnlikely: true })).toMatchObject({ state: 'plausible' });
  });
  it('VI2 confirming does not make the impossible possible', () => {
    expect(judge({ spo2: 101, confirmedUnlikely: true }).state).toBe('refused');
  });
});

describe('VI3 oxygen and VI4 consciousness as they count', () => {
  it.each([
    [undefined, undefined],
    ['air', false],
    [{ device: 'mask' }, true],
    [{ litresPerMinute: 2 }, true],
    [{ fractionPercent: 28 }, true],
    [{ litresPerMinute: 0, fractionPercent: 40 }, true],
    [{ device: 'mask', litresPerMinute: 0 }, false],
    [{ fractionPercent: 21 }, false],
  ] as const)('VI3 %j', (oxygen, expected) => expect(isOnOxygen(oxygen)).toBe(expected));
  it('VI4 confusion of unknown age counts as new, long-standing confusion as alert', () => {
    expect(CONSCIOUSNESS_FINDINGS).toMatchObject({ 'confused-unknown-since': 'C', 'confused-long-standing': 'A' });
  });
});

describe('VI5 a set is one panel and reads back as entered', () => {
  const panel = build(ENTRY);
  it('VI5 values, oxygen, consciousness, note and score', () => {
    const { takenAt, oxygen, consciousness, note } = ENTRY;
    expect(findVitals(panel)).toMatchObject({
      state: 'valid',
      takenAt,
      values: { respiratoryRate: 18, spo2: 90, systolic: 118, temperatureCelsius: 37.3, weightKg: 71.56 },
      oxygen,
      consciousness,
      note,
      scaleChoice: { by: 'u2', reason: 'COPD, confirmed hypercapnia' },
    });
  });
  it.each([
    ['complete', ENTRY, { ageYears: 70 }],
    ['partial', { ...ENTRY, pulse: undefined, systolic: 80 }, { ageYears: 70 }],
    ['partial and quiet', { takenAt: TAKEN, spo2Scale: 1 as const, pulse: 80 }, {}],
    ['not scored', ENTRY, { ageYears: 8 }],
    ['not scored', ENTRY, { ageYears: 30, pregnant: true }],
  ])('NW7 the stored score is the score shown: %s', (_case, entry, subject) => {
    const news2 = news2OfVitals(entry, subject);
    const context = { patientId: 'Patient:p1', observer: { id: 'u', name: 'U' }, recordedAt: TAKEN, news2 };
    expect(findVitals(buildVitals(entry, context))?.news2).toEqual(news2);
  });
  it('VI5 passes the model of its kind', () => {
    const envelope = { kind: 'Observation', v: 1, facility: 'A', patient: 'Patient:p1', by: 'u1', station: 's1' };
    const body = { ...envelope, at: '2026-11-22T08:01:00.000Z-0000-s1', resource: panel };
    expect(judgeBody('Observation:o1', body, 'edit')).toEqual({ verdict: 'accept' });
  });
});

describe('VI6 what came from elsewhere', () => {
  const single = (code: string, value: number, unit: string): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: '2020-01-01',
    valueQuantity: { value, code: unit },
  });
  it.each([
    ['8310-5', 98.6, '[degF]', { temperatureCelsius: 37 }],
    ['2345-7', 90.078, 'mg/dL', { glucoseMmolPerL: 5 }],
    ['8302-2', 1.8, 'm', { heightCm: 180 }],
    ['2708-6', 97, '%', { spo2: 97 }],
  ] as const)('VI6 %s %f %s', (code, value, unit, values) => {
    const read = findVitals(single(code, value, unit))?.values ?? {};
    for (const [name, wanted] of Object.entries(values)) expect(read).toHaveProperty(name, expect.closeTo(wanted, 6));
  });
  it('VI6 an unknown unit gives no value', () => expect(findVitals(single('8867-4', 1.2, 'Hz'))).toBeUndefined());
  it('VI6 a laboratory value is no vital sign', () => expect(findVitals(single('718-7', 13, 'g/dL'))).toBeUndefined());
  it('VI6 a series leaves out what was withdrawn and sorts by time', () => {
    const later = build({ ...ENTRY, takenAt: '2026-11-22T12:00:00Z', pulse: 90 });
    const wrong: Observation = { ...build({ ...ENTRY, pulse: 200 }), status: 'entered-in-error' };
    const sets = [later, build(ENTRY), wrong].flatMap((panel) => findVitals(panel) ?? []);
    expect(vitalsSeries(sets, 'pulse').map((point) => point.value)).toEqual([88, 90]);
    expect(news2Series(sets)).toHaveLength(2);
  });
});

describe('VI edges', () => {
  it.each(
    Object.entries(PLAUSIBLE_RANGES).filter(([name]) => name !== 'litresPerMinute' && name !== 'fractionPercent'),
  )('VI1 %s stops beyond what is possible and at no edge of it', (name, { possible: [low, high] }) => {
    const stops = (value: number) =>
      judged({ [name]: value, confirmedUnlikely: true }).findings.some(({ strength }) => strength === 'stop');
    expect([low, high].map(stops)).toEqual([false, false]);
    expect([low - 0.01, high + 0.01].map(stops)).toEqual([true, true]);
  });
  it('VI1 what may be measured: a change of it is a decision', () => {
    const { systolic, pulse, temperatureCelsius, weightKg, spo2 } = PLAUSIBLE_RANGES;
    expect([systolic, pulse, temperatureCelsius, weightKg, spo2].map(({ possible }) => possible)).toEqual([
      [0, 350],
      [0, 350],
      [13, 47],
      [0.2, 700],
      [0, 100],
    ]);
  });
  const judged = (more: object) => judgeVitals({ takenAt: TAKEN, spo2Scale: 1, ...more }, Date.parse(TAKEN));
  it('VI1 a diastolic pressure may be as high as the systolic, not higher', () => {
    expect(judged({ systolic: 80, diastolic: 80 }).state).toBe('plausible');
    expect(judged({ systolic: 80, diastolic: 81 })).toMatchObject({
      state: 'refused',
      findings: [{ code: 'pressures-swapped' }],
    });
  });
  it('VI8 body mass index', () => {
    expect([bodyMassIndex(70, 175), bodyMassIndex(4.2, 54), bodyMassIndex(100, 200)]).toEqual([22.9, 14.4, 25]);
    expect([bodyMassIndex(undefined, 175), bodyMassIndex(70, undefined), bodyMassIndex(70, 0)]).toEqual(
      Array(3).fill(undefined),
    );
  });
  it('GC1 a coma scale with a part that was not tested leaves no point, and neither does one that was withdrawn', () => {
    const of = (gcs: object) => build({ ...ENTRY, gcs } as typeof ENTRY);
    const whole = of({ eye: 4, verbal: 5, motor: 6 });
    const panels = [whole, of({ eye: 4, verbal: 'NT', motor: 6, notTestableBecause: 'tube' })];
    const wrong: Observation = { ...of({ eye: 1, verbal: 1, motor: 1 }), status: 'entered-in-error' };
    const sets = [...panels, wrong].flatMap((panel) => findVitals(panel) ?? []);
    expect(gcsSeries(sets).map(({ value }) => value)).toEqual([15]);
  });
  it.each(['<', '>', '<=', '>='] as const)('VI6 a limit of a device (%s) is no value', (comparator) => {
    const glucose: Observation = {
      ...{ resourceType: 'Observation', status: 'final', effectiveDateTime: TAKEN },
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
      valueQuantity: { value: 600, code: 'mg/dL', comparator },
    };
    expect(findVitals(glucose)).toBeUndefined();
  });
});
