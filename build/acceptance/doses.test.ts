import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bodySurfaceM2,
  creatinineClearance,
  idealWeightKg,
  maintenanceFluidMlPerHour,
  type Sex,
} from '#shared/domain/medication/body-measures.ts';
import { exact, exactText, multiply } from '#shared/domain/medication/exact.ts';
import { type DoseRate, dropsPerMinute, evenRate, toMlPerHour } from '#shared/domain/medication/infusion-rate.ts';
import { planProductAmount, type Strength } from '#shared/domain/medication/product-amount.ts';
import { readDoseText } from '#shared/domain/medication/read-dose-text.ts';
import { ucumOf } from '#shared/domain/medication/units.ts';
import { calculateWeightDose, type WeightRule } from '#shared/domain/medication/weight-dose.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();

/** Cells of the rows below the heading; quotes as in RFC 4180. */
function rowsOf(name: string): string[][] {
  if (!data) return [];
  const text = readFileSync(path.join(data, 'early-warning-and-dosing', name), 'utf8');
  return text.trim().split(/\r?\n/).slice(1).map(cellsOf);
}
function cellsOf(row: string): string[] {
  const cells = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

type Inputs = Readonly<Record<string, number>> & { readonly sex?: Sex };
const exactly = (value: ReturnType<typeof toMlPerHour>) => Number(value && exactText(value, 9));

const CALCULATORS: Readonly<Record<string, (inputs: Inputs) => number>> = {
  infusion_rate_from_mcg_kg_min: ({ mcg_kg_min, kg, conc_mcg_ml }) => {
    const rate: DoseRate = { amount: { value: String(mcg_kg_min), unit: 'mcg' }, perKg: true, per: 'minute' };
    const strength: Strength = {
      active: { value: String(conc_mcg_ml), unit: 'mcg' },
      per: { value: '1', unit: 'mL' },
    };
    return exactly(toMlPerHour(rate, strength, String(kg)));
  },
  drip_rate: ({ ml, minutes, gtt_per_ml }) =>
    exactly(dropsPerMinute(multiply(evenRate(String(ml), String(minutes)), exact(60)), String(gtt_per_ml))),
  maintenance_fluid_4_2_1: ({ kg = 0 }) => maintenanceFluidMlPerHour(kg),
  ibw_devine: ({ cm = 0, sex = 'M' }) => idealWeightKg(cm, sex),
  bsa_mosteller: ({ kg = 0, cm = 0 }) => bodySurfaceM2(kg, cm),
  cockcroft_gault: ({ kg = 0, age = 0, sex = 'M', cr_mg_dl = 0 }) =>
    creatinineClearance({ weightKg: kg, ageYears: age, sex, creatinineMgPerDl: cr_mg_dl }),
};
/** No dose is reckoned from these here; they belong to the observations and the laboratory. */
const NOT_OURS = [
  'anion_gap',
  'bedside_schwartz',
  'bmi',
  'ckd_epi_2021_creatinine',
  'corrected_calcium',
  'mean_arterial_pressure',
  'qtc_bazett',
  'qtc_fridericia',
];

describe.skipIf(!data)('DA6, DA8 the calculators', () => {
  const rows = rowsOf('clinical_calculator_vectors.csv');
  const ours = rows.filter(([formula = '']) => formula in CALCULATORS);
  it('DA8 of 168 rows 72 are answered; the other 96 are of formulas that no dose is reckoned from', () => {
    expect([rows.length, ours.length]).toEqual([168, 72]);
    const others = rows.map(([formula = '']) => formula).filter((formula) => !(formula in CALCULATORS));
    expect([...new Set(others)].toSorted()).toEqual(NOT_OURS);
  });
  it.each(ours)('DA8 %s %s = %s', (formula, inputs, expected, _unit, tolerance) => {
    const answer = CALCULATORS[formula]?.(JSON.parse(inputs ?? '{}') as Inputs) ?? Number.NaN;
    expect(Math.abs(answer - Number(expected))).toBeLessThanOrEqual(Number(tolerance));
  });
});

/** `160 mg/5 mL`, `40 mg/mL`, `1 g vial in 10 mL`. */
function strengthOf(product: string): Strength {
  const [, amount = '', unit = '', volume = ''] = /^([\d.]+) (mg|g)(?: vial in |\/)([\d.]*) ?mL$/.exec(product) ?? [];
  return { active: { value: amount, unit: unit as 'mg' }, per: { value: volume || '1', unit: 'mL' } };
}

describe.skipIf(!data)('DA7 doses by weight', () => {
  const rules = rowsOf('dose_rules_for_tests.csv');
  const rows = rowsOf('weight_based_dose_vectors.csv');
  const byDrug = new Map(rules.map(([drug = '', ...cells]) => [drug, cells]));
  it('DA7 there are 8 rules and 120 doses, each of a drug with a rule', () => {
    expect([rules.length, rows.length, rows.filter(([drug = '']) => byDrug.has(drug)).length]).toEqual([8, 120, 120]);
  });
  it.each(rows)('DA7 %s %s kg', (drug = '', kg = '', perDose, perDay, mlPerDose, limitedBy) => {
    const [perKg = '', maxSingle, doses, maxPerKgPerDay, maxPerDay, _interval, product = ''] = byDrug.get(drug) ?? [];
    const rule: WeightRule = { unit: 'mg', perKg, maxSingle, dosesPerDay: Number(doses), maxPerKgPerDay, maxPerDay };
    const dose = calculateWeightDose(rule, kg);
    expect([dose?.perDose.value, dose?.perDay.value, dose?.limitedBy ?? '']).toEqual([perDose, perDay, limitedBy]);
    const fine = { steps: [{ upToMl: '1000', stepMl: '0.0000001' }], tolerance: '0.00001' };
    const measured = dose && planProductAmount(dose.perDose, { strength: strengthOf(product) }, fine);
    expect(measured).not.toMatchObject({ state: 'impossible' });
    const ml = measured && measured.state !== 'impossible' ? Number(measured.take.value) : Number.NaN;
    expect(Math.abs(ml - Number(mlPerDose))).toBeLessThanOrEqual(0.000_000_6);
  });
});

/** What was read, in the words of the vectors: µg as UCUM writes it, a day's maximum in the unit of the dose. */
function described(text: string, drug: string): object {
  const read = readDoseText(text, drug);
  if (read.state === 'unreadable') return { unparsed: true };
  const { dose, route, timesADay, intervalHours, asNeededFor, maxPerDay, days, warnings } = read;
  const isRate = 'amount' in dose;
  const { value, unit } = isRate ? dose.amount : dose;
  const spelt = isRate ? `${ucumOf(unit)}${dose.perKg ? '/kg' : ''}/${dose.per === 'minute' ? 'min' : dose.per}` : unit;
  const found = {
    dose: Number(value),
    unit: spelt === 'units' ? 'unit' : spelt,
    route,
    per_day: timesADay,
    interval_h: intervalHours,
    prn: asNeededFor,
    max_per_day: maxPerDay && Number(maxPerDay.value) * (maxPerDay.unit === 'g' ? 1000 : 1),
    days,
    warn: warnings.length > 0 ? warnings.join(', ') : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, item]) => item !== undefined));
}

describe.skipIf(!data)('DT2 doses as people type them', () => {
  const rows = rowsOf('dose_text_parsing_vectors.csv');
  it('DT2 there are 8', () => expect(rows).toHaveLength(8));
  it.each(rows)('DT2 %s', (text = '', expected = '') => {
    expect(described(text, 'insulin')).toEqual(JSON.parse(expected));
  });
});
