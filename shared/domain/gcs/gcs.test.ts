import type { Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import { gcsSeries } from '#shared/domain/vitals/vitals-series.ts';
import { GCS_MOST, GCS_PARTS, type Gcs, gcsText, gcsTotal, isPossibleGcs } from './gcs.ts';
import { gcsComponents, readGcs } from './gcs-components.ts';

const panelOf = (gcs: Gcs): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: {},
  component: gcsComponents(gcs),
});
const anyPoints = (most: number) =>
  fc.oneof(fc.integer({ min: 1, max: most }), fc.constant('NT' as const), fc.constant(undefined));

describe('GC the Glasgow Coma Scale', () => {
  it('GC1 has a total of three tested parts only', () => {
    expect(gcsTotal({ eye: 4, verbal: 5, motor: 6 })).toBe(15);
    expect(gcsTotal({ eye: 1, verbal: 1, motor: 1 })).toBe(3);
    expect(gcsTotal({ eye: 4, verbal: 'NT', motor: 6 })).toBeUndefined();
    expect(gcsTotal({ eye: 4, motor: 6 })).toBeUndefined();
  });

  it('GC2 is written part by part', () => {
    expect(gcsText({ eye: 4, verbal: 5, motor: 6 })).toBe('E4 V5 M6');
    expect(gcsText({ eye: 4, verbal: 'NT', motor: 6 })).toBe('E4 V NT M6');
    expect(gcsText({ eye: 2 })).toBe('E2 V– M–');
  });

  it('GC3 reads back as entered, and never holds a total of less than three parts', () => {
    const any = fc.record({
      eye: anyPoints(GCS_MOST.eye),
      verbal: anyPoints(GCS_MOST.verbal),
      motor: anyPoints(GCS_MOST.motor),
    });
    const check = (parts: { eye: Gcs['eye']; verbal: Gcs['verbal']; motor: Gcs['motor'] }) => {
      const isNotTestable = GCS_PARTS.some((part) => parts[part] === 'NT');
      const entry = { ...parts, ...(isNotTestable ? { notTestableBecause: 'intubated' } : {}) };
      const known = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
      const panel = panelOf(entry);
      expect(readGcs(panel)).toEqual(Object.keys(known).length > 0 ? known : undefined);
      const total = panel.component?.find((one) => one.code?.coding?.[0]?.code === '9269-2');
      expect(total?.valueQuantity?.value).toBe(gcsTotal(entry));
    };
    fc.assert(fc.property(any, check), { seed: 42, numRuns: 300 });
  });

  it.each([
    ['eye', 4],
    ['verbal', 5],
    ['motor', 6],
  ] as const)('GC4 %s is 1 to %i or not testable', (part, most) => {
    for (const points of [1, most, 'NT'] as const) expect(isPossibleGcs(part, points)).toBe(true);
    for (const points of [0, most + 1, 2.5, Number.NaN]) expect(isPossibleGcs(part, points)).toBe(false);
  });
});

describe('GC5 the scale over time', () => {
  it('GC5 totals in order of time; a part that was not tested, and a set that was withdrawn, leave a gap', () => {
    const set = (takenAt: string, gcs: Gcs, state: 'valid' | 'withdrawn' = 'valid') =>
      ({ state, takenAt, values: {}, gcs }) as unknown as VitalsSet;
    const points = gcsSeries([
      set('2026-11-22T09:00:00Z', { eye: 3, verbal: 4, motor: 6 }),
      set('2026-11-22T08:00:00Z', { eye: 4, verbal: 5, motor: 6 }),
      set('2026-11-22T08:30:00Z', { eye: 4, verbal: 'NT', motor: 6 }),
      set('2026-11-22T08:40:00Z', { eye: 1, verbal: 1, motor: 1 }, 'withdrawn'),
    ]);
    expect(points.map(({ value }) => value)).toEqual([15, 13]);
  });
});
