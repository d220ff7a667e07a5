import type { Location, Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { directionOf, FLUID_KIND_NAMES, type FluidKind } from '#shared/model/fluid-kinds.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { fluidDayStart, startMinutes, withFluidDayStart } from './fluid-day-start.ts';
import { type FluidClock, fluidDayOf, fluidDays, lastDaySums } from './fluid-days.ts';
import { buildFluid, type Fluid, type FluidEntry, findFluid } from './fluid-entry.ts';
import { balanceSeries } from './fluid-series.ts';
import { judgeFluid } from './judge-fluid.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'n1', name: 'Nora Urse' },
  recordedAt: '2026-11-22T08:00:00.000Z',
};
const LONDON: FluidClock = { zone: 'Europe/London', startMinutes: 360 };
const entry = (more: Partial<FluidEntry> = {}): FluidEntry => ({
  kind: 'oral',
  millilitres: 200,
  at: '2026-11-22T07:30:00Z',
  ...more,
});
const fluid = (kind: FluidKind, millilitres: number, at: string, state: Fluid['state'] = 'valid'): Fluid => ({
  ...{ state, kind, millilitres, at },
  direction: directionOf(kind),
});
const daysOf = (fluids: readonly Fluid[], now: string, clock = LONDON) =>
  fluidDays(
    fluids.map((one) => ({ item: undefined, fluid: one })),
    clock,
    Date.parse(now),
  );

describe('FB1 an amount is an Observation', () => {
  it.each(FLUID_KIND_NAMES)('FB1 %s reads back as entered and passes its model', (kind) => {
    const resource = buildFluid(entry({ kind, note: 'weak tea' }), RECORDING);
    expect(findFluid(resource)).toMatchObject({
      ...{ state: 'valid', kind, direction: directionOf(kind), millilitres: 200 },
      ...{ observer: 'Nora Urse', note: 'weak tea', at: '2026-11-22T07:30:00Z' },
    });
    const envelope = { kind: 'Observation', v: 1, facility: 'A', patient: 'Patient:p1', by: 'n1', station: 's1' };
    const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s1', resource };
    expect(judgeBody('Observation:1', body, 'edit')).toEqual({ verdict: 'accept' });
    expect(findVitals(resource)).toBeUndefined();
  });

  it('FB1 a correction names what it takes the place of', () => {
    const corrected = buildFluid(entry(), RECORDING, 'Observation:wrong');
    expect(corrected.status).toBe('corrected');
    expect(findFluid(corrected)).toMatchObject({ state: 'valid', replaces: 'Observation:wrong' });
  });
});

describe('FB2 what others send', () => {
  const foreign = (system: string, code: string, value: number, unit: string): Observation => ({
    ...{ resourceType: 'Observation', status: 'final', effectiveDateTime: '2026-11-22T07:30:00Z' },
    code: { coding: [{ system, code }] },
    valueQuantity: { value, code: unit },
  });
  it('FB2 is read by its code, in millilitres or litres', () => {
    expect(findFluid(foreign('http://loinc.org', '9187-6', 300, 'mL'))).toMatchObject({ kind: 'urine' });
    const intake = findFluid(foreign('http://snomed.info/sct', '251992000', 1.5, 'L'));
    expect(intake).toMatchObject({ kind: 'other-intake', direction: 'in', millilitres: 1500 });
  });
  it.each([
    ['a total of a day', 'http://loinc.org', '9097-7', 'mL'],
    ['an unknown unit', 'http://loinc.org', '9187-6', '[foz_us]'],
    ['a kind of a later version', 'urn:holdfast:fluid', 'dialysate', 'mL'],
  ])('FB2 %s is no amount', (_case, system, code, unit) => {
    expect(findFluid(foreign(system, code, 100, unit))).toBeUndefined();
  });
});

describe('FB3 plausible amounts', () => {
  const now = Date.parse('2026-11-22T08:00:00Z');
  it.each([
    [{ millilitres: 0 }, 'stop', 'impossible'],
    [{ millilitres: -5 }, 'stop', 'impossible'],
    [{ millilitres: 20_001 }, 'stop', 'impossible'],
    [{ millilitres: 0.5 }, 'stop', 'impossible'],
    [{ millilitres: 3_001 }, 'pause', 'unlikely'],
    [{ at: '2026-11-22T08:06:00Z' }, 'stop', 'in-the-future'],
  ] as const)('FB3 %j', (more, strength, code) => {
    expect(judgeFluid(entry(more), now)).toMatchObject({ strength, code });
  });
  it('FB3 an unusual amount passes once it is confirmed, an impossible one never', () => {
    expect(judgeFluid(entry({ millilitres: 3_001, confirmedUnlikely: true }), now)).toBeUndefined();
    expect(judgeFluid(entry({ millilitres: 20_001, confirmedUnlikely: true }), now)).toBeDefined();
    expect(judgeFluid(entry({ millilitres: 3_000 }), now)).toBeUndefined();
  });
});

describe('FB4 the fluid day begins at the ward’s hour', () => {
  it('FB4 what was drunk after midnight belongs to the day before until the hour', () => {
    const drunk = [
      fluid('oral', 100, '2026-11-22T23:30:00Z'),
      fluid('oral', 50, '2026-11-23T05:59:59Z'),
      fluid('oral', 10, '2026-11-23T06:00:00Z'),
    ];
    const days = daysOf(drunk, '2026-11-23T07:00:00Z');
    expect(days.map(({ day, sums, isOpen }) => [day, sums.in, isOpen])).toEqual([
      ['2026-11-23', 10, true],
      ['2026-11-22', 150, false],
    ]);
  });

  it('FB4 another ward’s hour gives another day', () => {
    const drunk = [fluid('oral', 100, '2026-11-23T00:30:00Z')];
    const midnight = { ...LONDON, startMinutes: 0 };
    expect(daysOf(drunk, '2026-11-23T07:00:00Z', midnight)[0]?.sums.in).toBe(100);
  });

  it('FB4 the ward’s hour is kept with the ward; nonsense counts as not said', () => {
    const ward: Location = { resourceType: 'Location', name: 'Ward 3' };
    expect(fluidDayStart(ward)).toBeUndefined();
    const twice = withFluidDayStart(withFluidDayStart(ward, '08:00'), '07:30');
    expect(fluidDayStart(twice)).toBe('07:30');
    expect(twice.extension).toHaveLength(1);
    expect(fluidDayStart(withFluidDayStart(ward, '25:00'))).toBeUndefined();
    expect(startMinutes('07:30')).toBe(450);
    expect(startMinutes(undefined)).toBe(360);
  });
});

describe('FB5 the clocks change', () => {
  it.each([
    ['to winter time', '2026-10-24', 25, '2026-10-25T01:30:00Z'],
    ['to summer time', '2026-03-28', 23, '2026-03-29T01:30:00Z'],
    ['on no other day', '2026-06-10', 24, '2026-06-11T01:30:00Z'],
  ])('FB5 %s', (_case, day, hours, at) => {
    const [only] = daysOf([fluid('urine', 300, at)], at);
    expect(only).toMatchObject({ day, sums: { in: 0, out: 300, net: -300 } });
    expect(((only?.toMs ?? 0) - (only?.fromMs ?? 0)) / 3_600_000).toBe(hours);
  });

  it('FB5 the hour that occurs twice counts each amount once', () => {
    const both = [fluid('oral', 100, '2026-10-25T00:30:00Z'), fluid('oral', 200, '2026-10-25T01:30:00Z')];
    const days = daysOf(both, '2026-10-25T12:00:00Z', { ...LONDON, startMinutes: 90 });
    expect(days.reduce((sum, { sums }) => sum + sums.in, 0)).toBe(300);
  });

  it('FB5 every instant lies in exactly one day, also where the hour is skipped or occurs twice', () => {
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
    const year = { min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') };
    const check = (ms: number, zone: string, minutes: number) => {
      const clock = { zone, startMinutes: minutes };
      const one: Fluid = fluid('oral', 1, new Date(ms).toISOString());
      const days = daysOf([one], new Date(ms).toISOString(), clock);
      const holding = days.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
      expect(holding).toHaveLength(1);
      expect(holding[0]?.sums.in).toBe(1);
      expect(fluidDayOf((holding[0]?.toMs ?? 0) - 1, clock)).toBe(fluidDayOf(ms, clock));
      expect(fluidDayOf(holding[0]?.toMs ?? 0, clock)).toBe(fluidDayOf(ms, clock) + 1);
    };
    fc.assert(fc.property(fc.integer(year), zones, fc.integer({ min: 0, max: 1439 }), check), {
      seed: 42,
      numRuns: 400,
    });
  });
});

describe('FB6 sums', () => {
  it('FB6 run through the day, in and out apart, net between them', () => {
    const day = [
      fluid('oral', 200, '2026-11-22T08:00:00Z'),
      fluid('urine', 350, '2026-11-22T09:00:00Z'),
      fluid('intravenous', 500, '2026-11-22T10:00:00Z'),
    ];
    const [today] = daysOf(day, '2026-11-22T12:00:00Z');
    expect(today?.entries.map(({ running }) => running.net)).toEqual([200, -150, 350]);
    expect(today?.sums).toEqual({ in: 700, out: 350, net: 350 });
    expect(today?.byKind).toEqual({ oral: 200, urine: 350, intravenous: 500 });
  });

  it('FB6 what was withdrawn stays in the list and out of every sum', () => {
    const day = [
      fluid('oral', 200, '2026-11-22T08:00:00Z'),
      fluid('oral', 2000, '2026-11-22T08:30:00Z', 'withdrawn'),
      fluid('urine', 100, '2026-11-22T09:00:00Z'),
    ];
    const [today] = daysOf(day, '2026-11-22T12:00:00Z');
    expect(today?.entries).toHaveLength(3);
    expect(today?.sums).toEqual({ in: 200, out: 100, net: 100 });
    expect(today?.byKind.oral).toBe(200);
    expect(lastDaySums(day, Date.parse('2026-11-22T12:00:00Z'))).toEqual({ in: 200, out: 100, net: 100 });
  });

  it('FB6 today is there before anything was recorded', () => {
    expect(daysOf([], '2026-11-22T03:00:00Z')).toMatchObject([{ day: '2026-11-21', sums: { in: 0, out: 0, net: 0 } }]);
  });

  it('FB6 no order of arrival changes a sum', () => {
    const any = fc.array(
      fc.record({
        kind: fc.constantFrom(...FLUID_KIND_NAMES),
        millilitres: fc.integer({ min: 1, max: 3000 }),
        at: fc.integer({ min: 0, max: 5 * 86_400_000 }),
        state: fc.constantFrom('valid' as const, 'withdrawn' as const),
      }),
      { maxLength: 20 },
    );
    const start = Date.parse('2026-10-23T00:00:00Z');
    fc.assert(
      fc.property(any, (rows) => {
        const fluids = rows.map(({ kind, millilitres, at, state }) =>
          fluid(kind, millilitres, new Date(start + at).toISOString(), state),
        );
        const sumsOf = (list: readonly Fluid[]) => daysOf(list, '2026-10-29T00:00:00Z').map(({ sums }) => sums);
        expect(sumsOf(fluids.toReversed())).toEqual(sumsOf(fluids));
        const net = sumsOf(fluids).reduce((sum, one) => sum + one.net, 0);
        const plain = fluids
          .filter(({ state }) => state === 'valid')
          .reduce((sum, one) => sum + (one.direction === 'in' ? one.millilitres : -one.millilitres), 0);
        expect(net).toBe(plain);
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});

it('FB7 the last 24 hours go across the start of the fluid day', () => {
  const fluids = [
    fluid('oral', 1, '2026-11-22T12:00:00Z'),
    fluid('oral', 10, '2026-11-22T12:00:01Z'),
    fluid('oral', 100, '2026-11-23T12:00:00Z'),
    fluid('oral', 1000, '2026-11-23T12:05:00Z'),
    fluid('oral', 10_000, '2026-11-23T12:05:01Z'),
  ];
  expect(lastDaySums(fluids, Date.parse('2026-11-23T12:00:00Z')).in).toBe(1110);
});

describe('FB8 the balance over time', () => {
  it('FB8 each day begins at nothing and stands until it is over, or until now; what was withdrawn moves nothing', () => {
    const days = daysOf(
      [
        fluid('oral', 500, '2026-11-21T10:00:00Z'),
        fluid('urine', 700, '2026-11-22T08:00:00Z'),
        fluid('oral', 900, '2026-11-22T09:00:00Z', 'withdrawn'),
      ],
      '2026-11-22T12:00:00Z',
    );
    const points = balanceSeries(days, Date.parse('2026-11-22T12:00:00Z'));
    expect(points.map(({ atMs, net }) => [new Date(atMs).toISOString().slice(5, 16), net])).toEqual([
      ['11-21T06:00', 0],
      ['11-21T10:00', 500],
      ['11-22T06:00', 500],
      ['11-22T06:00', 0],
      ['11-22T08:00', -700],
      ['11-22T12:00', -700],
    ]);
  });
});
