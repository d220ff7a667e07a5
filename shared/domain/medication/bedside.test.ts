import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Product } from '../formulary/product.ts';
import { GS } from '../gs1/element-string.ts';
import { writeHospitalCode } from '../scan/hospital-code.ts';
import { answeredBy, listUnanswered, nextStepsOf, openStops, pathsOf } from './answer-findings.ts';
import type { DoseEvent } from './dose-event.ts';
import { isHighAlert } from './high-alert.ts';
import { isOrdered } from './is-ordered.ts';
import type { RightFinding } from './judge-administration.ts';
import { readPacks } from './read-packs.ts';
import { batchStatus } from './recall.ts';
import { isSecondRight, readWristband } from './recognise-patient.ts';
import { type FindingCode, RIGHT_RULES } from './right-rules.ts';
import { scanRateByWard } from './scan-rate.ts';

const AT = '2026-11-22T08:00:00Z';
const scan = (text: string, keyed = false) => ({ text, keyed });
const finding = (code: FindingCode): RightFinding => ({ code, evidence: {}, ...RIGHT_RULES[code] });
const product = (more: Partial<Product>): Product => ({
  ...{
    code: 'A',
    generic: 'Dolorol',
    form: 'tablet',
    routes: ['oral'],
    baseUnit: 'tablet',
    status: 'active',
    packs: [],
  },
  ingredients: [{ name: more.generic ?? 'Dolorol' }],
  ...more,
});

describe('SR3 packs and wristbands as they were scanned', () => {
  it('SR3 GTIN, expiry and lot of one symbol; a second symbol with lot and expiry alone belongs to the pack before', () => {
    const whole = `010950600013435217271231${'10'}LOT1`;
    expect(readPacks([scan(whole)], AT)).toMatchObject([{ gtin: '09506000134352', lot: 'LOT1', expiry: '2027-12-31' }]);
    const parts = [scan('0109506000134352'), scan(`17271231${'10'}LOT1${GS}21S9`)];
    expect(readPacks(parts, AT)).toMatchObject([{ gtin: '09506000134352', lot: 'LOT1', serial: 'S9' }]);
    expect(readPacks([scan(whole), scan(whole)], AT)).toHaveLength(2);
  });

  it('SR3 a symbol of another lot or another day is another pack, not more of the one before', () => {
    const whole = `010950600013435217271231${'10'}LOT1`;
    expect(readPacks([scan(whole), scan(`17271231${'10'}LOT2${GS}21S9`)], AT)).toHaveLength(2);
    expect(readPacks([scan(whole), scan(`17280131${'10'}LOT1${GS}21S9`)], AT)).toHaveLength(2);
  });

  it.each([
    ['patient-label', 'P-A7-0001-5'],
    ['bed', 'N17'],
    ['unit-dose', 'DOL500'],
    ['dispensed-bag', '17'],
  ] as const)('SR3 a code of ours for a %s is no wristband', (subject, value) => {
    const text = writeHospitalCode({ subject, value });
    expect(readWristband(scan(text), AT)).toMatchObject({ state: 'no-wristband', subject });
  });

  it('SR3 what cannot be read is a pack that nobody knows', () => {
    expect(readPacks([scan('garbage')], AT)).toMatchObject([{ readable: false, raw: 'garbage' }]);
  });

  it('SR3 a wristband is no label; a typed number is taken as it stands', () => {
    expect(readWristband(scan(' n0000017 ', true), AT)).toMatchObject({ state: 'number', value: 'N0000017' });
    expect(readWristband(scan('5901234123457'), AT)).toMatchObject({ state: 'no-wristband' });
    expect(readWristband(scan('???'), AT)).toMatchObject({ state: 'unreadable' });
  });

  it('SR3 a second identifier is right whole, or not at all', () => {
    const patient = { name: [{ family: 'Müller', given: ['Anna', 'Maria'] }], birthDate: '1980-05-04' } as Patient;
    expect(isSecondRight(patient, { kind: 'birth-date', value: '1980-05-04' })).toBe(true);
    expect(isSecondRight(patient, { kind: 'birth-date', value: '1980-05' })).toBe(false);
    expect(isSecondRight({ ...patient, birthDate: '1980' }, { kind: 'birth-date', value: '1980' })).toBe(false);
    expect(isSecondRight(patient, { kind: 'name', value: 'maria muller' })).toBe(true);
    expect(isSecondRight(patient, { kind: 'name', value: 'Müller' })).toBe(false);
  });
});

describe('SR5 what may stand for what was ordered', () => {
  const coded = { coding: [{ system: 'urn:holdfast:product-code', code: 'A' }] };
  it.each([
    ['itself', product({}), coded, undefined, true],
    ['another strength of the same form', product({ code: 'B' }), coded, product({}), true],
    ['another form', product({ code: 'B', form: 'modified-release tablet' }), coded, product({}), false],
    ['another drug', product({ code: 'B', generic: 'Longol' }), coded, product({}), false],
    [
      'one of its substitution group',
      product({ code: 'B', generic: 'Longol', substitutionGroup: 'g' }),
      coded,
      product({ substitutionGroup: 'g' }),
      true,
    ],
    ['the generic of an order in words', product({}), { text: 'Dolorol 1 g' }, undefined, true],
    [
      'prolonged release for plain words',
      product({ form: 'prolonged-release tablet' }),
      { text: 'Dolorol' },
      undefined,
      false,
    ],
    ['a code that is not known here', product({ code: 'B' }), coded, undefined, false],
  ] as const)('SR5 %s', (_name, given, drug, ordered, expected) => {
    expect(isOrdered(given, drug as never, ordered)).toBe(expected);
  });

  it('SR5 high alert by class, by injection where only that harms, by name without a class', () => {
    const of = (atc: string | undefined, form: string, generic = 'x') =>
      isHighAlert({ atc, form, generic, routes: [] });
    expect([of('A10AB01', 'injection'), of('N02AA01', 'tablet'), of('C01AA05', 'injection')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([of('C01AA05', 'tablet'), of('N02BE01', 'tablet'), of(undefined, '', 'Heparin sodium')]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('SR5 high alert, drug by drug', () => {
  it.each<[string, Parameters<typeof isHighAlert>[0], boolean]>([
    [
      'methotrexate by mouth, for joints',
      { generic: 'Methotrexate', atc: 'L04AX03', form: 'tablet', routes: [] },
      true,
    ],
    ['methadone, for dependence', { generic: 'Methadone', atc: 'N07BC02', form: 'oral solution', routes: [] }, true],
    ['under a class that is not its own', { generic: 'Morphine', atc: 'A01AA01', form: 'tablet', routes: [] }, true],
    ['oxytocin', { generic: 'x', atc: 'H01BB02', form: 'injection', routes: [] }, true],
    ['a sulfonylurea by mouth', { generic: 'x', atc: 'A10BB09', form: 'tablet', routes: ['oral'] }, true],
    ['metformin', { generic: 'Metformin', atc: 'A10BA02', form: 'tablet', routes: ['oral'] }, false],
    ['a beta blocker by mouth', { generic: 'x', atc: 'C07AB07', form: 'tablet', routes: ['oral'] }, false],
    ['a beta blocker by vein', { generic: 'x', atc: 'C07AB02', form: 'solution', routes: ['intravenous'] }, true],
    ['potassium phosphate', { generic: 'x', atc: 'B05XA06', form: 'concentrate', routes: [] }, true],
    ['heparin onto the skin', { generic: 'Heparin', atc: 'C05BA03', form: 'gel', routes: ['cutaneous'] }, false],
    ['an opioid whose name holds another', { generic: 'Remifentanil', form: 'injection', routes: [] }, true],
    ['a name in a name', { generic: 'Apomorphine', form: 'injection', routes: [] }, false],
  ])('SR5 %s', (_what, drug, expected) => {
    expect(isHighAlert(drug)).toBe(expected);
  });
});

describe('SR8 recalled batches', () => {
  const recalls = [{ gtin: '1', lot: 'ab 1', status: 'recalled' as const }];
  const same = (one: string, other: string) => [one, other].every((gtin) => gtin === '1' || gtin === '2');
  it.each([
    [{ gtin: '1', lot: 'AB1' }, 'recalled'],
    [{ gtin: '2', lot: 'AB1' }, 'recalled'],
    [{ gtin: '1', lot: 'AB2' }, 'in-use'],
    [{ gtin: '1' }, 'not-checked'],
    [{ gtin: '9', lot: 'AB1' }, 'in-use'],
    [{ lot: 'AB1' }, 'not-checked'],
  ] as const)('SR8 %j is %s', (pack, state) => {
    expect(batchStatus(pack, recalls, same, 0).state).toBe(state);
  });

  it('SR8 without a lot every batch is meant; a lifted recall none', () => {
    expect(batchStatus({ gtin: '1', lot: 'Z' }, [{ gtin: '1', status: 'recalled' }], same, 0).state).toBe('recalled');
    expect(batchStatus({ gtin: '1', lot: 'Z' }, [{ gtin: '1', status: 'lifted' }], same, 0).state).toBe('in-use');
    expect(batchStatus({ gtin: '1' }, [{ gtin: '8', lot: 'A', status: 'recalled' }], same, 0).state).toBe('in-use');
    expect(batchStatus({ gtin: '1' }, [{ gtin: '1', lot: 'A', status: 'recalled' }], same, 0).state).toBe(
      'not-checked',
    );
  });
});

describe('SR10 who answers', () => {
  const nobody = { overridden: new Set<FindingCode>(), secondPerson: false, prescriber: false, byTelephone: false };
  const all = Object.keys(RIGHT_RULES) as FindingCode[];
  const everybody = { overridden: new Set(all), secondPerson: true, prescriber: true, byTelephone: true };

  it('SR10 whatever is said and whoever signs, what is never overridden stays open', () => {
    const open = listUnanswered(all.map(finding), everybody).map(({ code }) => code);
    const never = all.filter((code) => RIGHT_RULES[code].override === 'never');
    expect(open).toEqual(never);
    expect(open).toEqual(expect.arrayContaining(['patient-wrong', 'drug-expired', 'batch-recalled', 'drug-wrong']));
  });

  it.each(all)('SR10 %s: a note wants nobody, everything else its own person, and a stop has a way on', (code) => {
    const one = finding(code);
    expect(listUnanswered([one], nobody)).toHaveLength(one.strength === 'note' ? 0 : 1);
    const said = { ...nobody, overridden: new Set([code]) };
    expect(answeredBy(one, said)).toBe(one.override === 'performer' ? 'performer' : undefined);
    const telephone = answeredBy(one, { ...said, byTelephone: true });
    expect(telephone).toBe(one.override === 'performer' ? 'performer' : undefined);
    if (one.strength === 'stop') expect(nextStepsOf([one])).toHaveLength(1);
  });

  it('SR11 special ways: of an order that waits for the pharmacist the first dose alone', () => {
    const found = (['order-unverified', 'drug-own-supply', 'order-none'] as const).map(finding);
    expect(pathsOf(found, { picked: true, firstDose: true })).toEqual([
      ...['before-verification', 'own-drugs', 'emergency-without-order', 'damaged-wristband'],
    ]);
    expect(pathsOf(found, { picked: false, firstDose: false })).toEqual(['own-drugs', 'emergency-without-order']);
  });

  it('AD6 what was charted over a stop is signed by a doctor; the stop of an infusion never is', () => {
    const of = (more: object) =>
      openStops({
        ...{ already: true, outcome: 'given', act: 'give', overrides: [] },
        findings: [{ code: 'order-discontinued', strength: 'stop' }],
        ...more,
      } as unknown as DoseEvent);
    expect(of({})).toEqual(['order-discontinued']);
    expect(of({ act: 'rate' })).toEqual(['order-discontinued']);
    expect(of({ overrides: [{ code: 'order-discontinued' }] })).toEqual([]);
    expect([of({ act: 'stop' }), of({ already: false }), of({ outcome: 'refused' })]).toEqual([[], [], []]);
  });

  it('SR9 the scan rate is by ward, and both at once counts for itself', () => {
    const dose = (ward: string | undefined, how: 'scanned' | 'keyed', drugHow: 'scanned' | 'keyed') => ({
      ward,
      patient: { how },
      drugHow,
      ...{ patientId: 'Patient:1', workstation: 's1', already: false, recordedAt: '2026-11-22T08:00:00.000Z' },
    });
    const workarounds = { ahead: 0, 'drug-first': 0, 'two-places': 0 };
    expect(
      scanRateByWard([
        dose('a', 'scanned', 'keyed'),
        dose('a', 'scanned', 'scanned'),
        dose(undefined, 'keyed', 'scanned'),
      ]),
    ).toEqual([
      { wardId: 'a', doses: 2, patientScanned: 2, drugScanned: 1, both: 1, workarounds },
      { doses: 1, patientScanned: 0, drugScanned: 1, both: 0, workarounds },
    ]);
  });
});
