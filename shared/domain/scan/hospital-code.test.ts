import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provisionalNumber } from '../record-number/provisional-number.ts';
import { findRecordNumber } from '../record-number/record-number.ts';
import { HOSPITAL_SUBJECTS, type HospitalCode, isHospitalValue, writeHospitalCode } from './hospital-code.ts';
import { parseScan } from './parse-scan.ts';

const RUNS = { seed: 42, numRuns: 300 };
const scan = (raw: string) => parseScan(raw, { at: '2026-11-22T08:00:00Z' });

const anyNumber = fc
  .oneof(
    fc.integer({ min: 1, max: 9_999_999 }).map((serial) => findRecordNumber('N', serial)?.text),
    fc.integer({ min: 1, max: 9_999 }).map((count) => provisionalNumber('w3-a', count)),
  )
  .filter((value) => value !== undefined);
const anyOther = fc.stringMatching(/^[0-9A-Z]{1,18}$/);
const anyCode: fc.Arbitrary<HospitalCode> = fc
  .constantFrom(...HOSPITAL_SUBJECTS)
  .chain((subject) => {
    const value = subject === 'wristband' || subject === 'patient-label' ? anyNumber : anyOther;
    return value.map((text) => ({ subject, value: text }));
  })
  .filter(isHospitalValue);

describe('HC1 our own codes', () => {
  it('HC1 read back as what they hang on', () => {
    const check = (code: HospitalCode) => {
      for (const prefix of ['', ']C0', ']d1', ']Q1', ']A0'])
        expect(scan(prefix + writeHospitalCode(code))).toMatchObject({
          kind: 'hospital',
          verdict: 'valid',
          reading: code,
        });
    };
    fc.assert(fc.property(anyCode, check), RUNS);
  });
  it('HC1 consist of capitals, digits and inner hyphens', () => {
    const check = (code: HospitalCode) => expect(writeHospitalCode(code)).toMatch(/^HF[A-Z][12][0-9A-Z-]+[0-9A-Z]$/);
    fc.assert(
      fc.property(anyCode, (code) => void check(code)),
      RUNS,
    );
  });
  it('HC1 are never a product, whatever symbology carries them', () => {
    const check = (code: HospitalCode) => {
      for (const prefix of [']d2', ']C1', ']E0'])
        expect(scan(prefix + writeHospitalCode(code)).verdict).toBe('invalid');
    };
    fc.assert(fc.property(anyCode, check), RUNS);
  });
});

describe('HC2 what hangs on a patient', () => {
  const number = findRecordNumber('N', 12)?.text ?? '';
  it('HC2 a wristband and a label with the same number are two codes', () => {
    const [band, label] = (['wristband', 'patient-label'] as const).map((subject) =>
      writeHospitalCode({ subject, value: number }),
    );
    expect(band).toMatch(/^HFW/);
    expect(label).toMatch(/^HFL/);
    expect(scan(label ?? '')).toMatchObject({ reading: { subject: 'patient-label' } });
  });
  it('HC2 a wristband bears a record number or a provisional number, nothing else', () => {
    expect(() => writeHospitalCode({ subject: 'wristband', value: 'X1' })).toThrow('Not a value');
    expect(() => writeHospitalCode({ subject: 'bed', value: 'W3-04' })).toThrow('Not a value');
    expect(isHospitalValue({ subject: 'wristband', value: number.toLowerCase() })).toBe(false);
  });
  it('HC2 the letter alone does not make a badge a wristband', () => {
    const check = (code: HospitalCode) => {
      const text = writeHospitalCode(code);
      for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
        if (letter !== text[2]) expect(scan(`HF${letter}${text.slice(3)}`).verdict).toBe('invalid');
    };
    fc.assert(fc.property(anyCode, check), { ...RUNS, numRuns: 100 });
  });
});

describe('HC3 a code that was misread', () => {
  it('HC3 every single wrong character is found', () => {
    const check = (code: HospitalCode) => {
      const text = writeHospitalCode(code);
      for (let at = 0; at < text.length; at += 1)
        for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-')
          if (other !== text[at]) expect(scan(text.slice(0, at) + other + text.slice(at + 1)).verdict).toBe('invalid');
    };
    fc.assert(fc.property(anyCode, check), { ...RUNS, numRuns: 20 });
  });
  it('HC3 a cut one is found', () => {
    const text = writeHospitalCode({ subject: 'wristband', value: findRecordNumber('N', 12)?.text ?? '' });
    for (let length = 0; length < text.length; length += 1) expect(scan(text.slice(0, length)).verdict).toBe('invalid');
  });
  it('HC3 small letters are caps lock, and doubted', () => {
    const text = writeHospitalCode({ subject: 'bed', value: 'W304' });
    expect(scan(text.toLowerCase())).toMatchObject({ verdict: 'suspicious', findings: [{ code: 'caps-lock' }] });
  });
});
