import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dosageLine } from '#shared/model/medication-checks.ts';
import type { Dosing, Regimen } from './dosing.ts';
import { readDosage } from './read-dosage.ts';
import { anyDosing } from './test-dosing.ts';
import { toDosage } from './to-dosage.ts';

const COURSE = { start: '2026-11-22T08:00:00+01:00' };
const FIXED = { kind: 'fixed', amount: { value: '0.5', unit: 'mg' } } as const;
const written = (regimen: Regimen) => toDosage({ regimen, course: COURSE });

describe('DD1 dosing and FHIR Dosage', () => {
  it('DD1 every dosing becomes lines that pass the model and reads back the same, through JSON', () => {
    const there = (dosing: Dosing) => {
      const lines = JSON.parse(JSON.stringify(toDosage(dosing)));
      expect(lines.map(dosageLine)).toEqual(lines.map(() => undefined));
      expect(readDosage(lines)).toEqual({ state: 'read', dosing });
    };
    fc.assert(fc.property(anyDosing, there), { seed: 42, numRuns: 300 });
  });
  it('DD1 what another system says besides makes it a text that a person reads', () => {
    const lines = written({ kind: 'at-times', times: ['08:00'], dose: FIXED });
    const [line = {}] = lines;
    const foreign = [
      [],
      [{ text: '1 tablet as directed' }],
      [{ ...line, additionalInstruction: [{ text: 'after food' }] }],
      [{ ...line, timing: { ...line.timing, code: { text: 'BID' } } }],
      [{ ...line, timing: { repeat: { ...line.timing?.repeat, when: ['PCM' as const] } } }],
      [{ ...line, doseAndRate: [{ doseQuantity: { value: 1, unit: 'spoon' } }] }],
      [line, line],
      [{ ...line, asNeededBoolean: true }],
    ];
    for (const item of foreign) expect(readDosage(item)).toEqual({ state: 'as-written', lines: item });
  });
  it('DD1 is what other systems understand', () => {
    expect(written({ kind: 'every', minutes: 480, anchor: COURSE.start, dose: FIXED })).toMatchObject([
      {
        timing: { repeat: { boundsPeriod: COURSE, frequency: 1, period: 8, periodUnit: 'h' } },
        doseAndRate: [{ doseQuantity: { value: 0.5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }],
      },
    ]);
    expect(
      written({
        kind: 'infusion',
        rate: { amount: { value: '5', unit: 'mcg' }, perKg: true, per: 'minute' },
      }),
    ).toMatchObject([{ doseAndRate: [{ rateQuantity: { value: 5, unit: 'mcg/kg/minute', code: 'ug/kg/min' } }] }]);
    expect(
      written({
        kind: 'as-needed',
        indication: { text: 'pain' },
        minMinutes: 240,
        maxIn24h: { value: '4', unit: 'g' },
        dose: FIXED,
      }),
    ).toMatchObject([
      {
        asNeededCodeableConcept: { text: 'pain' },
        maxDosePerPeriod: { numerator: { value: 4, code: 'g' }, denominator: { value: 24, code: 'h' } },
      },
    ]);
  });
});
