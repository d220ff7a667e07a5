import { describe, expect, it } from 'vitest';
import { APPLICATION_IDENTIFIERS, findIdentifierAt } from './application-identifiers.ts';
import { gs1CheckDigit, hasGs1CheckDigit, padGtin } from './check-digit.ts';
import { hasCheckPair } from './check-pair.ts';
import { readDigitalLink } from './digital-link.ts';
import { GS, readElementString } from './element-string.ts';
import { findValueProblem, parseFormat } from './field-format.ts';
import { type Finding, verdictOf } from './finding.ts';
import { findGs1Date, findGs1DateTime, fullYear } from './gs1-date.ts';
import { typeFields } from './gs1-reading.ts';
import { readHumanReadable } from './human-readable.ts';
import { formatHumanReadable, writeElementString } from './write-element-string.ts';

const AT = '2026-11-22T08:00:00Z';
const GTIN = '0109506000134352';
const codesOf = (findings: readonly Finding[]) => findings.map(({ code, at }) => `${code}@${at}`);
const judge = (text: string) => {
  const { findings } = readElementString(text);
  return [verdictOf(findings), ...codesOf(findings)];
};
const valuesOf = (text: string) => readElementString(text).fields.map(({ ai, value }) => `${ai}:${value}`);

describe('GS1 the table of identifiers', () => {
  it('GS1 none begins another, so each text has one reading', () => {
    const all = APPLICATION_IDENTIFIERS.map(({ ai }) => ai);
    expect(new Set(all).size).toBe(all.length);
    for (const ai of all) expect(findIdentifierAt(`${ai}99999`, 0)?.ai).toBe(ai);
  });
  it('GS2 refuses what is not in it, with its place', () => {
    expect(judge(`${GTIN}0512`)).toEqual(['invalid', 'unknown-ai@16']);
    expect(judge('')).toEqual(['invalid', 'empty@0']);
    expect(judge(GS)).toEqual(['invalid', 'empty@0']);
  });
});

describe('GS3 where a field ends', () => {
  it('GS3 by its length, when its first two digits tell it', () => {
    const predefined = APPLICATION_IDENTIFIERS.filter((one) => one.predefinedLength !== undefined);
    const begins = new Set(predefined.map(({ ai }) => ai.slice(0, 2)));
    expect([...begins].toSorted().join(' ')).toBe('00 01 02 03 11 12 13 15 16 17 20 31 32 33 34 35 36 41');
    expect(valuesOf(`${GTIN}17261130`)).toEqual(['01:09506000134352', '17:261130']);
  });
  it('GS3 by a separator or the end of the text otherwise, even when its length is fixed', () => {
    expect(valuesOf(`70032611301430${GS}10A`)).toEqual(['7003:2611301430', '10:A']);
    expect(judge('7003261130143010A')).toEqual(['invalid', 'too-long@14']);
  });
  it('GS3 a fixed field that a separator cuts short is a fault', () => {
    expect(judge(`01095060001343${GS}17261130`)).toEqual(['invalid', 'too-short@14', 'unknown-ai@15'].slice(0, 2));
  });
  it('GS4 tolerates FNC1 in front, behind a field of known length, and at the end', () => {
    expect(valuesOf(`${GS}${GTIN}${GS}10A${GS}`)).toEqual(['01:09506000134352', '10:A']);
    expect(judge(`10A${GS}${GS}21B`)[0]).toBe('invalid');
    expect(judge(`10${GS}17261130`)).toEqual(['invalid', 'too-short@2']);
  });
});

describe('GS5, GS6 dates', () => {
  it('GS5 the window of a century moves with the year of the scan', () => {
    expect([0, 26, 75, 76, 77, 99].map((year) => fullYear(year, AT))).toEqual([2000, 2026, 2075, 2076, 1977, 1999]);
    expect([0, 50, 99].map((year) => fullYear(year, '2099-01-01'))).toEqual([2100, 2050, 2099]);
    expect([48, 49, 50, 51].map((year) => fullYear(year, '2099-01-01'))).toEqual([2148, 2149, 2050, 2051]);
    expect([50, 51].map((year) => fullYear(year, '2000-06-01'))).toEqual([2050, 1951]);
  });
  it('GS5 a time of the scan that is none is a fault of the caller', () => {
    expect(() => fullYear(26, 'yesterday')).toThrow(RangeError);
  });
  it('GS6 day 00 is the last day of the month, and said', () => {
    expect(findGs1Date('270200', AT)).toEqual({ date: '2027-02-28', dayZero: true });
    expect(findGs1Date('280200', AT)).toEqual({ date: '2028-02-29', dayZero: true });
    const { fields } = readElementString(`${GTIN}17270200`);
    const typed = typeFields(fields, AT);
    expect(typed.findings).toEqual([{ code: 'day-00', at: 18, ai: '17' }]);
    expect(verdictOf(typed.findings)).toBe('valid');
  });
  it('GS6 not where an hour follows', () => {
    expect(judge('70032611001430')).toEqual(['invalid', 'date@4']);
    expect(findGs1DateTime('2611301430', AT)).toEqual({ date: '2026-11-30', time: '14:30', dayZero: false });
  });
  it('GS5 a 29 February is judged again in the year of the window', () => {
    expect(judge('17000229')[0]).toBe('valid');
    expect(findGs1Date('000229', '2099-01-01')).toBeUndefined();
    const { fields } = readElementString('17000229');
    expect(verdictOf(typeFields(fields, '2099-01-01').findings)).toBe('invalid');
  });
  it('GS10 two expiries that disagree are suspicious', () => {
    const read = readElementString(`17261130${'7003'}2612011430`);
    const typed = typeFields(read.fields, AT);
    expect(codesOf(typed.findings)).toEqual(['expiry-disagrees@12']);
    expect(typed.reading.expiry?.date).toBe('2026-12-01');
  });
});

describe('GS7 check digits and content', () => {
  it('GS7 modulo 10 of every length', () => {
    expect(['96385074', '300169000904', '9506000134352', '340123451234567895'].every(hasGs1CheckDigit)).toBe(true);
    expect(['', '5', '96385075', '9638507A'].some(hasGs1CheckDigit)).toBe(false);
    expect(gs1CheckDigit('950600013435')).toBe('2');
    expect(padGtin('96385074')).toBe('00000096385074');
  });
  it('GS7 the pair of a model number', () => {
    expect(hasCheckPair('1987654Ad4X4bL5ttr2310c2K')).toBe(true);
    expect(hasCheckPair('1987654Ad4X4bL5ttr2310c2L')).toBe(false);
  });
  it('GS7 components in their order, optional ones from the right', () => {
    const format = parseFormat('n6:date n6:date?');
    expect(findValueProblem(format, '261130')).toBeUndefined();
    expect(findValueProblem(format, '261130261201')).toBeUndefined();
    expect(findValueProblem(format, '2611302612')).toEqual({ code: 'too-short', offset: 10 });
    expect(findValueProblem(format, '2611302612019')).toEqual({ code: 'too-long', offset: 12 });
    expect(() => parseFormat('q4')).toThrow('Not a component');
    expect(() => parseFormat('n4:nothing')).toThrow('Not a check');
  });
});

describe('GS8 contradictions', () => {
  it('GS8 one field twice with two values', () => {
    expect(judge(`10A${GS}10B`)).toEqual(['invalid', 'repeated-differently@6']);
    expect(judge(`10A${GS}10A`)[0]).toBe('valid');
  });
  it('GS8 a patient and a carer, a pack and its case, a weight with two decimal points', () => {
    const gsrn = '123456789012345675';
    expect(judge(`8017${gsrn}${GS}8018${gsrn}`)[1]).toBe('excluded-pair@27');
    expect(judge(`${GTIN}0209506000134352`)[1]).toBe('excluded-pair@18');
    expect(judge('31001234563101123456')[1]).toBe('excluded-pair@14');
  });
});

describe('GS9 what may hide in a value', () => {
  const hidden = (text: string) => readElementString(text).findings.map((finding) => finding.hidden);
  it('GS9 a lot that swallowed the serial', () => {
    expect(hidden(`${GTIN}1726113010AMX24-77121SN1`)).toEqual([{ ais: ['21'], checked: false }]);
  });
  it('GS9 a date or check digit that agrees is said', () => {
    expect(judge(`10LOT17261130${GTIN}`)[1]).toMatch(/^too-long/);
    expect(hidden('10LOT17261130')).toEqual([{ ais: ['17'], checked: true }]);
    expect(hidden('10LOT17261330')).toEqual([]);
  });
  it('GS9 the string without a separator that others split: never split', () => {
    expect(judge('1021072911172405310100693570007182')).toEqual(['invalid', 'too-long@22']);
  });
  it('GS9 a field that is there already cannot hide once more', () => {
    expect(judge(`${GTIN}10A21B${GS}21C`)[0]).toBe('valid');
    expect(judge(`${GTIN}10A21B`)[0]).toBe('suspicious');
  });
});

describe('GS11, GS12 written forms', () => {
  const fields = [
    { ai: '01', value: '09506000134352' },
    { ai: '10', value: 'AMX24-771' },
    { ai: '17', value: '261130' },
    { ai: '21', value: 'SN1' },
  ];
  it('GS11 separators only where they are needed', () => {
    expect(writeElementString(fields)).toEqual({
      state: 'written',
      text: `${GTIN}10AMX24-771${GS}1726113021SN1`,
      humanReadable: '(01)09506000134352(10)AMX24-771(17)261130(21)SN1',
    });
  });
  it('GS11 refuses what could not be read', () => {
    const refused = (ai: string, value: string) => writeElementString([{ ai, value }]);
    expect(refused('01', '09506000134353')).toMatchObject({
      state: 'refused',
      findings: [{ code: 'check-digit', at: 2 }],
    });
    expect(refused('10', 'L ÄT')).toMatchObject({ state: 'refused', findings: [{ code: 'character' }] });
    expect(refused('10', `A${GS}B`)).toMatchObject({ state: 'refused', findings: [{ code: 'character' }] });
    expect(refused('05', '1')).toMatchObject({ state: 'refused', findings: [{ code: 'unknown-ai' }] });
    expect(writeElementString([])).toMatchObject({ state: 'refused', findings: [{ code: 'empty' }] });
  });
  it('GS12 the line for people reads back, and is noted as typed', () => {
    const read = readHumanReadable(formatHumanReadable(fields));
    expect(read.fields.map(({ ai, value }) => ({ ai, value }))).toEqual(fields);
    expect(codesOf(read.findings)).toEqual(['not-scanned-text@0']);
    expect(verdictOf(readHumanReadable('(10)A(B').findings)).toBe('invalid');
    expect(readHumanReadable(String.raw`(10)A\(11\)B`).fields).toMatchObject([{ value: 'A(11)B' }]);
  });
});

describe('GS13 addresses', () => {
  const read = (text: string) => readDigitalLink(text).fields.map(({ ai, value }) => `${ai}:${value}`);
  it('GS13 key, qualifiers, attributes', () => {
    const address = 'https://example.org/shop/01/09506000134352/10/A%2FB?17=261130&lang=fr';
    expect(read(address)).toEqual(['01:09506000134352', '10:A/B', '17:261130']);
  });
  it('GS13 refuses what does not name one thing', () => {
    const refused = ['https://x/01/09506000134352/21/B/10/A', 'https://x/01/09506000134352?10=A', 'https://x/about'];
    for (const address of [...refused, 'https://x/01/%E0%A4%A', 'https://x/01/09506000134352?17=261331'])
      expect(verdictOf(readDigitalLink(address).findings)).toBe('invalid');
  });
});
