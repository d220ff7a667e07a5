import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOSE_UNITS } from '#shared/domain/medication/units.ts';
import { VITAL_CODES } from '#shared/domain/vitals/vital-codes.ts';
import en from './en.json';
import fr from './fr.json';

/**
 * What the ISMP List of Error-Prone Abbreviations, Symbols and Dose Designations keeps off screens, labels and paper, as far as
 * a text alone can show it; in French besides `UI`. @SAFETY A word of a catalogue stands beside numbers that nobody looks at here.
 */
const ABBREVIATIONS =
  /(?<![\p{L}\p{N}/-])(?:U|IU|UI|u|iu|µg|μg|ug|mcgs|cc|QD|qd|QOD|qod|OD|o\.d\.|q\.d\.|MSO4|MgSO4|HCT|DPT)(?![\p{L}\p{N}-])/u;
/** Of a dose: `1.0 mg`, `.5 mg`. */
const TRAILING_ZERO = /\d\.\d*0 ?(?:mg|mcg|g|mL|units|mmol|tablets?)(?!\p{L})/u;
const NAKED_POINT = /(?<!\d)\.\d+ ?(?:mg|mcg|g|mL|units|mmol|tablets?)(?!\p{L})/u;

/** Words that warn of it, the letter of the chart for "unresponsive", and a part of an address. */
const MAY = new Set(['U-abbreviation', 'QD-abbreviation', 'U']);

function* texts(of: unknown, path: readonly string[] = []): Iterable<readonly [path: string, text: string]> {
  if (typeof of === 'string') {
    if (!MAY.has(path.at(-1) ?? '')) yield [path.join('.'), of];
  } else if (typeof of === 'object' && of !== null)
    for (const [name, item] of Object.entries(of)) yield* texts(item, [...path, name]);
}

function wrongOf(of: unknown): readonly string[] {
  return [...texts(of)].flatMap(([path, text]) =>
    [ABBREVIATIONS, TRAILING_ZERO, NAKED_POINT].some((rule) => rule.test(text)) ? [`${path}: ${text}`] : [],
  );
}

function readFolder(name: string): readonly (readonly [string, unknown])[] {
  const folder = new URL(`../../resources/${name}/`, import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    if (file.endsWith('.json')) return [[`${name}/${file}`, JSON.parse(text)] as const];
    return file.endsWith('.csv') ? [[`${name}/${file}`, text.split(/[\n,]/)] as const] : [];
  });
}

describe('DT3 no error-prone abbreviation and no dose that is misread', () => {
  it.each([
    ['the catalogue in English', en],
    ['the catalogue in French', fr],
    ['the units of doses', DOSE_UNITS],
    ['the units of vital signs', Object.values(VITAL_CODES).map(({ unit }) => unit)],
    ...['demo', 'order-sets', 'label-templates', 'questionnaires', 'register-templates'].flatMap(readFolder),
  ] as readonly (readonly [string, unknown])[])('DT3 in %s', (_where, of) => {
    expect(wrongOf(of)).toEqual([]);
  });

  it('DT3 the rule finds what it is for', () => {
    const wrong = ['10 U of insulin', '5 IU', '100 µg', 'once QD', '1.0 mg', '.5 mg', '10 UI', '2 cc'];
    expect(wrongOf(wrong)).toHaveLength(wrong.length);
    expect(wrongOf(['10 units', '0.5 mg', '10 mg', 'version 1.0', 'd’une', '1.05 mg'])).toEqual([]);
  });
});
