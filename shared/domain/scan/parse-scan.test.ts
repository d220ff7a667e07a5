import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GS } from '../gs1/element-string.ts';
import { hibcCheckCharacter } from './hibc.ts';
import { billingCandidates } from './ndc.ts';
import { mayBeProduct, parseScan, type ScanOptions } from './parse-scan.ts';
import type { ParsedScan } from './scan-result.ts';

const AT = '2026-11-22T08:00:00Z';
const PACK = '01095060001343521726113010AMX24-771';
const scan = (raw: string, options: Partial<ScanOptions> = {}) => parseScan(raw, { at: AT, ...options });
const said = ({ kind, verdict, findings }: ParsedScan) => [
  kind,
  verdict,
  ...findings.map(({ code, at }) => `${code}@${at}`),
];
const readingOf = (parsed: ParsedScan) => ('reading' in parsed ? parsed.reading : undefined);
const hibc = (body: string) => `+${body}${hibcCheckCharacter(`+${body}`)}`;

describe('SC1, SC2 the result', () => {
  it('SC1 keeps the scan, its symbology and the version of the parser', () => {
    const raw = `]d2${PACK}\r\n`;
    expect(scan(raw)).toMatchObject({
      raw,
      symbology: { identifier: ']d2', name: 'gs1-datamatrix' },
      parser: 'scan-1',
    });
    expect(scan(PACK, { symbology: ']C1' })).toMatchObject({ raw: PACK, symbology: { name: 'gs1-128' } });
    expect(scan(PACK)).not.toHaveProperty('symbology');
  });
  it('SC2 an invalid scan has no reading', () => {
    for (const raw of ['', ']d2', `]d2${PACK}Ä`, 'HFW1N000127KK', '+A123BJC5D6E71H', 'hello', ']E09506000134353'])
      expect(scan(raw)).not.toHaveProperty('reading');
  });
  it('SC2 anything at all gives a verdict, never an error', () => {
    const pieces = [
      '01',
      '10',
      '17',
      GS,
      ']d2',
      ']C1',
      '+',
      '$$',
      '=',
      'HFW1',
      '(',
      ')',
      '09506000134352',
      'https://a/',
    ];
    const anyScan = fc.oneof(
      fc.uint16Array({ maxLength: 40 }).map((units) => String.fromCharCode(...units)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => String.fromCharCode(...bytes)),
      fc
        .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), { maxLength: 8 })
        .map((all) => all.join('')),
    );
    const check = (raw: string, symbology: string | undefined) => {
      const parsed = scan(raw, symbology === undefined ? {} : { symbology });
      expect(parsed.raw).toBe(raw);
      expect('reading' in parsed).toBe(parsed.verdict !== 'invalid');
      for (const { at } of parsed.findings) expect(at >= 0 && at <= Math.max(raw.length, 1)).toBe(true);
    };
    const symbology = fc.constantFrom(undefined, ']d2', ']E0', ']E4', ']I1', ']C0', ']??');
    fc.assert(fc.property(anyScan, symbology, check), { seed: 42, numRuns: 500 });
  });
  it('SC2 more than any symbol holds is refused unread', () => {
    expect(said(scan('9'.repeat(8_000)))).toEqual(['unknown', 'invalid', 'too-long@7100']);
  });
  it('SC2 the worst that fits is still read at once', () => {
    const worst = Array.from({ length: 70 }, () => `91${'9'.repeat(90)}`).join(GS);
    expect(scan(`]d2${worst}`).verdict).toBe('suspicious');
  });
});

describe('SC3, SC4 what the scanner adds', () => {
  it.each([']d2', ']C1', ']Q3', ']e0', ']J1', ''])('SC3 %s', (prefix) => {
    expect(said(scan(`${prefix}${PACK}`))).toEqual(['gs1', 'valid']);
  });
  it('SC3 a plain symbology carries no element string, however it looks', () => {
    for (const prefix of [']d1', ']C0', ']Q1', ']A0'])
      expect(said(scan(`${prefix}${PACK}`)).slice(0, 2)).toEqual(['unknown', 'invalid']);
  });
  it('SC3 an unknown identifier is refused', () => {
    for (const raw of [']', ']x', ']XX1234', `]d9${PACK}`])
      expect(said(scan(raw))).toEqual(['unknown', 'invalid', 'unknown-symbology@0']);
    expect(said(scan(PACK, { symbology: 'datamatrix' }))).toEqual(['unknown', 'invalid', 'unknown-symbology@0']);
  });
  it('SC4 separators as the scanner is set to send them; positions are those of the raw scan', () => {
    const raw = `]d2${PACK}{GS}21SN1{GS}0512`;
    expect(said(scan(raw, { separators: ['{GS}'] }))).toEqual(['gs1', 'invalid', `unknown-ai@${raw.indexOf('0512')}`]);
    const sent = (separator: string) => readingOf(scan(`]d2${PACK}${separator}21SN1`, { separators: ['~', '{GS}'] }));
    expect(sent('~')).toEqual(sent(GS));
    expect(sent('{GS}')).toMatchObject({ lot: 'AMX24-771', serial: 'SN1' });
  });
  it('SC4 one that is not configured is a wrong character', () => {
    expect(scan(`]d2${PACK}{GS}21SN1`).verdict).toBe('invalid');
  });
});

describe('SC5 without a symbology', () => {
  it('SC5 an element string shows itself by a key or a separator', () => {
    expect(scan(PACK).kind).toBe('gs1');
    expect(scan(`10ABC${GS}17261130`).kind).toBe('gs1');
    expect(scan(`${GS}10ABC`).kind).toBe('gs1');
    expect(said(scan('10ABC'))).toEqual(['unknown', 'invalid', 'not-recognised@0']);
    expect(said(scan('991234'))).toEqual(['unknown', 'invalid', 'not-recognised@0']);
  });
  it('SC5 patient and carer', () => {
    expect(readingOf(scan(`]d28018123456789012345675${GS}80193`))).toMatchObject({
      patientGsrn: '123456789012345675',
      serviceInstance: '3',
    });
    expect(readingOf(scan('8017123456789012345675'))).toMatchObject({ providerGsrn: '123456789012345675' });
  });
});

describe('SC6 bar codes of shops', () => {
  it('SC6 padded to 14', () => {
    const gtin = (raw: string) => readingOf(scan(raw));
    expect(gtin(']E09506000134352')).toEqual({ gtin: '09506000134352', form: 'ean-13' });
    expect(gtin(']E496385074')).toEqual({ gtin: '00000096385074', form: 'ean-8' });
    expect(gtin(']I119506000134359')).toEqual({ gtin: '19506000134359', form: 'itf-14' });
    expect(gtin('300169000904')).toEqual({ gtin: '00300169000904', form: 'upc-a', ndc10: '0016900090' });
  });
  it('SC6 eight digits of an unknown symbology are a doubt', () => {
    expect(said(scan('96385074'))).toEqual(['retail', 'suspicious', 'carrier-not-told@0']);
  });
  it('SC6 wrong length, wrong digit, in-house number', () => {
    expect(said(scan(']E0950600013435'))).toEqual(['retail', 'invalid', 'shape@3']);
    expect(said(scan(']E09506000134353'))).toEqual(['retail', 'invalid', 'check-digit@3']);
    expect(said(scan(']E02112345678900'))).toEqual(['retail', 'valid', 'restricted-number@3']);
  });
  it('SC6 every single wrong digit is found', () => {
    const right = '9506000134352';
    for (let at = 0; at < right.length; at += 1)
      for (const digit of '0123456789')
        if (digit !== right[at])
          expect(scan(`]E0${right.slice(0, at)}${digit}${right.slice(at + 1)}`).verdict).toBe('invalid');
  });
});

describe('SC7 National Drug Codes', () => {
  it('SC7 one zero where the hyphens say', () => {
    expect(readingOf(scan('0169-0009-01'))).toMatchObject({ ndc11: '00169000901' });
    expect(said(scan('0169-009-01'))).toEqual(['ndc', 'invalid', 'shape@0']);
  });
  it('SC7 without hyphens three forms are possible', () => {
    expect(said(scan('0169000901'))).toEqual(['unknown', 'invalid', 'ndc-without-hyphens@0']);
    expect(billingCandidates('0169000901')).toEqual(['00169000901', '01690000901', '01690009001']);
  });
});

describe('SC8 HIBC', () => {
  it('SC8 every date format, serials, quantities', () => {
    const expiryOf = (body: string) => readingOf(scan(hibc(`${body}G`)));
    expect(expiryOf('$$2013126LOT5')).toMatchObject({ expiryFormat: 'MMDDYY', expiry: '2026-01-31', lot: 'LOT5' });
    expect(expiryOf('$$62601523LOT5')).toMatchObject({ expiry: '2026-01-15T23' });
    expect(expiryOf('$$7LOT5')).toEqual(expect.objectContaining({ lot: 'LOT5', link: 'G' }));
    expect(expiryOf('$$+0126SER9')).toMatchObject({ serial: 'SER9', expiry: '2026-01' });
    expect(expiryOf('$+SER9')).toMatchObject({ serial: 'SER9' });
  });
  it('SC8 no day of the calendar, nothing twice, nothing unknown', () => {
    for (const body of [
      '$$3260231LOT5G',
      '$$526366LOT5G',
      '$$1326LOT5G',
      '$$426011524LOT5G',
      'A123B1/S1/S2',
      'A123B1/QQ',
      'A123',
    ])
      expect(said(scan(hibc(body))).slice(0, 3)).toEqual(['hibc', 'invalid', 'shape@1']);
  });
  it('SC8 the check character finds every wrong character', () => {
    const right = hibc('A123BJC5D6E71');
    for (let at = 1; at < right.length; at += 1)
      for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
        if (other !== right[at]) expect(scan(right.slice(0, at) + other + right.slice(at + 1)).verdict).toBe('invalid');
  });
});

describe('SC9 blood and tissue', () => {
  it('SC9 is recognised, never a drug', () => {
    expect(readingOf(scan('=G123498654321A0'))).toEqual({ about: 'donation', donation: 'G123498654321' });
    expect(readingOf(scan('=%5100'))).toEqual({ about: 'blood-group' });
    expect(readingOf(scan(']C0=<E0791V00'))).toEqual({ about: 'product' });
    expect(readingOf(scan('&>026123'))).toEqual({ about: 'expiry' });
    expect(said(scan('=G12'))).toEqual(['isbt-128', 'invalid', 'shape@0']);
    expect(mayBeProduct('isbt-128')).toBe(false);
    expect((['gs1', 'retail', 'hibc', 'ndc'] as const).every(mayBeProduct)).toBe(true);
  });
});

describe('SC10 keyboards that do not agree', () => {
  it('SC10 caps lock is said, and makes lot and serial doubtful', () => {
    expect(said(scan(`]D2${PACK}`))).toEqual(['gs1', 'suspicious', 'caps-lock@1']);
    expect(said(scan(`]c1${PACK}`))).toEqual(['gs1', 'suspicious', 'caps-lock@1']);
  });
  it.each([`+d2${PACK}`, `$d2${PACK}`, '+C1010950600013', 'à&çà-ààà&"\'"(é', ']d2à&ç'])('SC10 %s', (raw) => {
    expect(scan(raw).verdict).toBe('invalid');
  });
  it('SC10 names the layout', () => {
    expect(said(scan(`+d2${PACK}`)).slice(2)).toContain('keyboard-layout@0');
    expect(said(scan('à&çà-ààà&"\'"(é'))).not.toContain('not-recognised@0');
  });
});

describe('SC11 a scanner that is known to send separators', () => {
  const lot = (value: string) => `]d2010950600013435217261130${`10${value}`}`;
  it('SC11 what reads as a field by chance is noted only', () => {
    expect(said(scan(lot('AB21123')))).toEqual(['gs1', 'suspicious', 'tail-reads-as-fields@29']);
    expect(said(scan(lot('AB21123'), { separatorsProven: true }))).toEqual([
      'gs1',
      'valid',
      'tail-may-read-as-fields@29',
    ]);
  });
  it('SC11 what a date or check digit confirms stays doubtful', () => {
    expect(scan(lot('AB11261130'), { separatorsProven: true }).verdict).toBe('suspicious');
  });
});
