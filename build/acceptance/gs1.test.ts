import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_IDENTIFIERS,
  type ApplicationIdentifier,
  findIdentifier,
} from '#shared/domain/gs1/application-identifiers.ts';
import { firstForeign } from '#shared/domain/gs1/character-sets.ts';
import { CONTENT_CHECKS, type ContentCheckName } from '#shared/domain/gs1/content-checks.ts';
import { GS, type Gs1Field } from '#shared/domain/gs1/element-string.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import type { ParsedScan } from '#shared/domain/scan/scan-result.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();
const AT = '2026-11-22T08:00:00Z';

function readData(name: string): string {
  return data ? readFileSync(path.join(data, 'gs1-barcodes', name), 'utf8') : '';
}

/** Cells of a CSV file, quotes undone; `<1D>` and the like become the characters that they stand for. */
function rowsOf(name: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g;
  const rows: string[][] = [[]];
  for (const [whole, quoted, plain = '', end] of readData(name).replaceAll('\r', '').trim().matchAll(cell)) {
    if (whole === '' && end === '') break;
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).replace(/<([0-9A-F]{2})>/g, unescaped));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(1);
}
function unescaped(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function scan(raw: string): ParsedScan {
  return parseScan(raw, { at: AT, separators: ['{GS}'] });
}
function fieldsOf(parsed: ParsedScan): readonly Gs1Field[] {
  return parsed.kind === 'gs1' && parsed.verdict !== 'invalid' ? parsed.reading.fields : [];
}

describe.skipIf(!data)('GS14 the vectors of the reference implementation', () => {
  const rows = rowsOf('gs1_syntax_engine_vectors.csv').map(([kind = '', raw = '', verdict = '', expected = '']) => {
    return { kind, raw, valid: verdict === 'valid', expected };
  });
  const ofKind = (...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind));
  type Row = (typeof rows)[number];
  /** Rows on which we and the reference do not agree whether the scan can be read. */
  const disagreeing = (some: readonly Row[]) =>
    some
      .filter(({ raw, valid }) => (scan(raw).verdict !== 'invalid') !== valid)
      .map(({ raw, valid }) => `${valid ? 'valid' : 'invalid'} ${raw}`);
  /** What the reference reads, with a caret for FNC1. */
  const written = ({ expected }: Row) =>
    (JSON.parse(expected) as { data_with_caret_FNC1: string }).data_with_caret_FNC1;
  const rejoined = (fields: readonly Gs1Field[]) =>
    fields.map(({ ai, value }, at) => {
      const last = at === fields.length - 1;
      return `${ai}${value}${!last && findIdentifier(ai)?.predefinedLength === undefined ? '^' : ''}`;
    });

  it('GS14 there are 986, and each belongs to a group that is judged or named', () => {
    expect(rows).toHaveLength(986);
    const judged = [
      ...SCANNED,
      ...Object.keys(LINTED),
      ...Object.keys(CHARACTER_SETS),
      ...NOT_OURS,
      'gs1_digital_link_uri',
    ];
    expect(rows.filter(({ kind }) => !judged.includes(kind))).toEqual([]);
  });

  const SCANNED = [
    'element_string_valid',
    'bracketed_invalid',
    'fnc1_caret_message',
    'ai_combination_rule',
    'scan_with_symbology_identifier',
  ];
  /** Rows of lints on a component, by the check of ours that answers them. */
  const LINTED: Readonly<Record<string, ContentCheckName>> = {
    lint_csum: 'check',
    lint_csumalpha: 'pair',
    lint_yymmdd: 'date',
    lint_yymmd0: 'date0',
    lint_yyyymmdd: 'birth',
    lint_hhmi: 'hhmm',
    lint_hh: 'hh',
    lint_mi: 'mm',
    lint_ss: 'ss',
    lint_nonzero: 'nonzero',
    lint_zero: 'zero',
    lint_hasnondigit: 'letter',
    lint_iso5218: 'sex',
    lint_pieceoftotal: 'piece',
    lint_pcenc: 'percent',
    lint_latitude: 'latitude',
    lint_longitude: 'longitude',
    lint_yesno: 'yesno',
    lint_importeridx: 'importer',
    lint_cset64: 'base64',
  };
  const CHARACTER_SETS = { lint_cset82: 'x', lint_cset39: 'y' } as const;
  /** Countries and bank accounts: only length and characters are checked, as neither names a drug or a person. */
  const NOT_OURS = ['lint_iso3166', 'lint_iban'];

  it('GS14 element strings, also behind FNC1: 56 rows, all agree', () => {
    const some = ofKind('element_string_valid', 'bracketed_invalid', 'fnc1_caret_message');
    expect(some).toHaveLength(56);
    expect(disagreeing(some)).toEqual([]);
    for (const { raw, expected, kind } of some)
      if (kind === 'element_string_valid') expect(fieldsOf(scan(raw))).toEqual(JSON.parse(expected));
  });

  it('GS14 combinations: 45 rows; what must stand beside what is a rule on all codes of an item, not on one scan (6)', () => {
    const some = ofKind('ai_combination_rule');
    expect(some).toHaveLength(45);
    expect(disagreeing(some)).toEqual([
      'invalid (02)12345678901231(37)123',
      'invalid (02)12345678901231(99)AAA(37)123',
      'invalid (21)ABC123',
      'invalid (253)1234567890128(8030)ABC123',
      'invalid (255)1234567890128(8030)ABC123',
      'invalid (8003)01234567890128(8030)ABC123',
    ]);
  });

  it('GS14 scans with a symbology identifier: 31 rows; five carry no GS1 data, one is a composite symbol', () => {
    const some = ofKind('scan_with_symbology_identifier');
    expect(some).toHaveLength(31);
    expect(disagreeing(some)).toEqual([
      String.raw`valid ]Q1\^TESTING`,
      'valid ]d1',
      'valid ]d1TESTING',
      'valid ]J0^TESTING',
      String.raw`valid ]J0\^TESTING`,
      `valid ]E402345673|]e099COMPOSITE${GS}98XYZ`,
    ]);
    for (const row of some.filter(({ raw, valid }) => valid && /^\](d2|C1|Q3|e0)/.test(raw)))
      expect(`^${rejoined(fieldsOf(scan(row.raw))).join('')}`).toBe(written(row));
  });

  it('GS14 addresses: 67 rows; what we read is what the reference reads, names and padding are options of it (6)', () => {
    const some = ofKind('gs1_digital_link_uri');
    expect(some).toHaveLength(67);
    const differing = disagreeing(some);
    expect(differing).toEqual([
      'valid https://a/gtin/12312312312333',
      'valid https://a/sscc/006141411234567890',
      'invalid https://a/01/2112345678900',
      'invalid https://a/8004/9520614141234567?01=2112345678900',
      'invalid https://a/8004/9520614141234567?01=02345673',
      'valid https://example.com/01/09520123456788?99=XYZ&89=ABC123',
    ]);
    for (const row of some.filter(({ raw, valid }) => valid && !differing.includes(`valid ${raw}`)))
      expect(`^${rejoined(fieldsOf(scan(row.raw))).join('')}`).toBe(written(row));
  });

  it.each(Object.entries(LINTED))('GS14 %s is our check "%s"', (kind, check) => {
    const some = ofKind(kind);
    expect(some.length).toBeGreaterThan(0);
    expect(some.filter(({ raw, valid }) => CONTENT_CHECKS[check].holds(raw) !== valid)).toEqual([]);
  });

  it.each(Object.entries(CHARACTER_SETS))('GS14 %s is our set "%s"', (kind, set) => {
    const some = ofKind(kind);
    expect(some.length).toBeGreaterThan(60);
    expect(some.filter(({ raw, valid }) => firstForeign(set, raw) < 0 !== valid)).toEqual([]);
  });

  it('GS14 89 rows on countries and bank accounts are not ours', () => {
    expect(ofKind(...NOT_OURS)).toHaveLength(89);
  });
});

describe.skipIf(!data)('GS1 the table agrees with the published dictionary', () => {
  interface Entry {
    readonly ai: string;
    readonly predefined: boolean;
    readonly format: string;
  }
  const entries = readData('gs1-syntax-dictionary.txt').split('\n').flatMap(entriesOf);

  /** `3100-3105  *?  N6,linter  req=…  # TITLE` as one entry for each identifier, linters and attributes left out. */
  function entriesOf(line: string): Entry[] {
    const [, from = '', to = from, flags = '', rest = ''] =
      /^(\d{2,4})(?:-(\d{2,4}))?\s+([*?]*)\s*(.*)$/.exec(line) ?? [];
    const components = rest.split('#')[0]?.match(/(?<!\S)\[?[NXYZ](\.\.)?\d+\]?/g) ?? [];
    const format = components.join(' ').toLowerCase();
    return expand(from, to).map((ai) => ({ ai, predefined: flags.includes('*'), format }));
  }
  function expand(from: string, to: string): string[] {
    if (from === '') return [];
    const count = Number(to) - Number(from) + 1;
    return Array.from({ length: count }, (_, step) => String(Number(from) + step).padStart(from.length, '0'));
  }
  function formatOf({ format }: ApplicationIdentifier): string {
    return format
      .map(({ set, min, max, optional }) => {
        const text = `${set}${min === max ? '' : '..'}${max}`;
        return optional ? `[${text}]` : text;
      })
      .join(' ');
  }

  it('GS1 the same identifiers', () => {
    expect(entries.length).toBeGreaterThan(500);
    expect(APPLICATION_IDENTIFIERS.map(({ ai }) => ai).toSorted()).toEqual(entries.map(({ ai }) => ai).toSorted());
  });
  it('GS3 the same formats, and the same fields that need no separator', () => {
    const ours = APPLICATION_IDENTIFIERS.map((one) => {
      return { ai: one.ai, predefined: one.predefinedLength !== undefined, format: formatOf(one) };
    });
    const inOrder = (some: readonly Entry[]) => some.toSorted((one, other) => one.ai.localeCompare(other.ai));
    expect(inOrder(ours)).toEqual(inOrder(entries));
  });
});

describe.skipIf(!data)('SC12 clinical scans', () => {
  const rows = rowsOf('clinical_scan_vectors_authored.csv').map(
    ([kind = '', raw = '', verdict = '', expected = '', why = '']) => {
      return {
        kind,
        raw,
        valid: verdict === 'valid',
        expected: expected === '' ? {} : (JSON.parse(expected) as object),
        why,
      };
    },
  );
  /** Rows that can be read, but that a person has to look at: the vectors have two verdicts, we have three. */
  const LOOKED_AT = [
    ']d2010030169000901521XXXXXXXXXXXXXXXXXXXX<1D>1726073110B9999999999999999999',
    ']d201095060001343521726113010AMX24-77121SN1',
    ']D201095060001343521726113010AMX24-771{GS}21SN1',
  ].map((raw) => raw.replace('<1D>', GS));

  it('SC12 there are 47', () => expect(rows).toHaveLength(47));
  it.each(rows)('SC12 $kind $raw $why', ({ raw, valid, expected }) => {
    const parsed = scan(raw);
    const verdict = LOOKED_AT.includes(raw) ? 'suspicious' : valid ? 'valid' : 'invalid';
    expect(parsed.verdict).toBe(verdict);
    expect(parsed.raw).toBe(raw);
    expect(namedAsInVectors(parsed)).toMatchObject(expected);
  });

  /** Our reading under the names of the vectors. */
  function namedAsInVectors(parsed: ParsedScan): object {
    if (parsed.verdict === 'invalid') return {};
    switch (parsed.kind) {
      case 'gs1': {
        const { expiry, fields } = parsed.reading;
        const told = expiry && { expiry: expiry.time ? `${expiry.date}T${expiry.time}` : expiry.date };
        return { ...Object.fromEntries(fields.map(({ ai, value }) => [ai, value])), ...told };
      }
      case 'retail':
        return {
          '01': parsed.reading.gtin,
          ndc10: parsed.reading.ndc10,
          note: 'segmentation 4-4-2, 5-3-2 or 5-4-1 is not in the barcode',
        };
      case 'hibc': {
        const { labeler, product, packLevel, expiryFormat, produced, ...rest } = parsed.reading;
        const renamed = { lic: labeler, pcn: product, unit_of_measure: packLevel, manufactured: produced };
        return { ...rest, ...renamed, expiry_format: expiryFormat };
      }
      default:
        return parsed.reading;
    }
  }
});
