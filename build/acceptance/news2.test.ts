import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { News2Input } from '#shared/domain/news2/news2.ts';
import { scoreNews2 } from '#shared/domain/news2/score-news2.ts';
import type { Consciousness } from '#shared/domain/news2/table.ts';
import { CONSCIOUSNESS_FINDINGS } from '#shared/domain/vitals/consciousness.ts';
import { judgeVitals } from '#shared/domain/vitals/judge-vitals.ts';
import { isOnOxygen } from '#shared/domain/vitals/vitals-entry.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();

function linesOf(name: string): string[] {
  if (!data) return [];
  const text = readFileSync(path.join(data, 'early-warning-and-dosing', name), 'utf8');
  return text.trim().split(/\r?\n/).slice(1);
}

function inputOf(cells: readonly string[]): News2Input {
  const at = (index: number) => Number(cells[index]);
  return {
    respiratoryRate: at(0),
    spo2: at(1),
    spo2Scale: at(2) as 1 | 2,
    onOxygen: cells[3] === '1',
    systolic: at(4),
    pulse: at(5),
    consciousness: cells[6] as Consciousness,
    temperatureCelsius: at(7),
  };
}

const ORDER = ['respiratoryRate', 'spo2', 'oxygen', 'systolic', 'pulse', 'consciousness', 'temperature'];

describe.skipIf(!data)('NW1 the published vectors', () => {
  const rows = linesOf('news2_vectors.csv');
  it('NW1 there are 231', () => expect(rows).toHaveLength(231));
  it.each(rows)('NW1 %s', (row) => {
    const cells = row.split(',');
    const subScores = Object.fromEntries(ORDER.map((name, index) => [name, Number(cells[8 + index])]));
    expect(scoreNews2(inputOf(cells), { ageYears: 60 })).toMatchObject({
      state: 'complete',
      subScores,
      total: Number(cells[15]),
      band: cells[16],
    });
  });
});

describe.skipIf(!data)('NW4 incomplete and bad input', () => {
  const WELL: News2Input = {
    respiratoryRate: 16,
    spo2: 97,
    spo2Scale: 1,
    onOxygen: false,
    systolic: 120,
    pulse: 70,
    consciousness: 'A',
    temperatureCelsius: 37,
  };
  const TAKEN = { takenAt: '2026-11-22T08:00:00Z', spo2Scale: 1 as const };
  const now = Date.parse(TAKEN.takenAt);
  const findingsOf = (values: object) => judgeVitals({ ...TAKEN, ...values }, now);
  const checks: Readonly<Record<string, () => void>> = {
    'temperature not taken': () => {
      const result = scoreNews2({ ...WELL, temperatureCelsius: undefined }, {});
      expect(result).toMatchObject({ state: 'partial', missing: ['temperature'] });
      expect(result).not.toHaveProperty('total');
    },
    'SpO2 101 %': () => expect(findingsOf({ spo2: 101 }).state).toBe('refused'),
    'age 12': () => expect(scoreNews2(WELL, { ageYears: 12 })).toMatchObject({ reason: 'under-16' }),
    pregnant: () => expect(scoreNews2(WELL, { ageYears: 30, pregnant: true })).toMatchObject({ reason: 'pregnant' }),
    'temperature 98.6 given as Celsius': () =>
      expect(findingsOf({ temperatureCelsius: 98.6 })).toMatchObject({
        state: 'refused',
        findings: [{ code: 'looks-fahrenheit' }],
      }),
    'temperature 36.05': () =>
      expect(scoreNews2({ ...WELL, temperatureCelsius: 36.05 }, {})).toMatchObject({ subScores: { temperature: 0 } }),
    'SpO2 94 on scale 2 but not on oxygen': () =>
      expect(scoreNews2({ ...WELL, spo2: 94, spo2Scale: 2 }, {})).toMatchObject({ subScores: { spo2: 0 } }),
    'consciousness "confused, new"': () => expect(CONSCIOUSNESS_FINDINGS['confused-new']).toBe('C'),
    'consciousness "confused, long standing"': () => expect(CONSCIOUSNESS_FINDINGS['confused-long-standing']).toBe('A'),
    'O2 device recorded, flow 0 L/min': () => {
      const oxygen = { device: 'nasal cannula', litresPerMinute: 0 };
      expect(findingsOf({ oxygen })).toMatchObject({ state: 'needs-confirmation' });
      expect(isOnOxygen(oxygen)).toBe(false);
    },
  };
  const cases = linesOf('news2_incomplete_or_bad_input.csv').map(caseOf);

  it('NW4 there is a check for each of the 10', () => expect(cases.toSorted()).toEqual(Object.keys(checks).toSorted()));
  it.each(Object.entries(checks))('NW4 %s', (_case, check) => check());
});

/** First cell of a CSV row, which may be quoted. */
function caseOf(row: string): string {
  const quoted = /^"((?:[^"]|"")*)"/.exec(row)?.[1];
  return quoted?.replaceAll('""', '"') ?? row.slice(0, row.indexOf(','));
}
