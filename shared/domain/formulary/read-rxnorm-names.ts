/**
 * Products from open data (FO8): names of clinical drugs as RxNorm writes them, in a table with a code and a name, or in
 * the RXNCONSO file of RxNorm's Prescribable Content as it is published.
 * @SAFETY A name that is not understood to its last word is refused with its line: a part of a name is another drug. Such
 * products have no packs, no bar codes and no prices until somebody adds them.
 */
import { readCsv } from '#shared/lib/csv.ts';
import type { Product } from './product.ts';
import type { FormularyFinding, ReadFormulary } from './read-formulary.ts';
import { readProduct } from './read-product.ts';

interface NamedDrug {
  readonly line: number;
  readonly code: string;
  readonly name: string;
}

interface DoseForm {
  readonly form: string;
  readonly routes: string;
  readonly baseUnit: string;
}

const of = (form: string, routes: string, baseUnit: string): DoseForm => ({ form, routes, baseUnit });

/** Ends of names, the longest first. */
const FORMS: readonly (readonly [string, DoseForm])[] = (
  [
    ['Oral Tablet', of('tablet', 'oral', 'tablet')],
    ['Oral Capsule', of('capsule', 'oral', 'capsule')],
    ['Chewable Tablet', of('chewable tablet', 'oral', 'tablet')],
    ['Sublingual Tablet', of('sublingual tablet', 'sublingual', 'tablet')],
    ['Disintegrating Oral Tablet', of('orodispersible tablet', 'oral', 'tablet')],
    ['Extended Release Oral Tablet', of('modified-release tablet', 'oral', 'tablet')],
    ['Extended Release Oral Capsule', of('modified-release capsule', 'oral', 'capsule')],
    ['Delayed Release Oral Tablet', of('gastro-resistant tablet', 'oral', 'tablet')],
    ['Delayed Release Oral Capsule', of('gastro-resistant capsule', 'oral', 'capsule')],
    ['Oral Solution', of('oral solution', 'oral', 'mL')],
    ['Oral Suspension', of('oral suspension', 'oral', 'mL')],
    ['Injection', of('injection', 'parenteral', 'mL')],
    ['Injectable Solution', of('solution for injection', 'parenteral', 'mL')],
    ['Injectable Suspension', of('suspension for injection', 'parenteral', 'mL')],
    ['Prefilled Syringe', of('prefilled syringe', 'parenteral', 'mL')],
    ['Auto-Injector', of('auto-injector', 'parenteral', 'mL')],
    ['Metered Dose Inhaler', of('pressurised inhaler', 'inhalation', 'puff')],
    ['Dry Powder Inhaler', of('dry powder inhaler', 'inhalation', 'puff')],
    ['Mucosal Spray', of('oromucosal spray', 'oromucosal', 'spray')],
    ['Inhalant Solution', of('solution for inhalation', 'inhalation', 'mL')],
    ['Topical Cream', of('cream', 'topical', 'mL')],
    ['Transdermal System', of('transdermal patch', 'transdermal', 'patch')],
  ] as const
).toSorted(([one], [other]) => other.length - one.length);

const UNITS: Readonly<Record<string, string>> = {
  MG: 'mg',
  MCG: 'mcg',
  G: 'g',
  UNT: 'units',
  MEQ: 'mEq',
  MMOL: 'mmol',
};
const PERS: Readonly<Record<string, string>> = { ML: 'mL', HR: 'hour', ACTUAT: '' };
const STRENGTH = /^(.+) (\d+(?:\.\d+)?) ([A-Z]+)(?:\/([A-Z]+))?$/;

export function readRxNormNames(text: string): ReadFormulary {
  const listed = isConso(text) ? listConso(text) : listTable(text);
  if (!Array.isArray(listed)) return listed as ReadFormulary;
  const products: { product: Product; line: number }[] = [];
  const refused: FormularyFinding[] = [];
  const codes = new Set<string>();
  for (const { line, code, name } of listed as readonly NamedDrug[]) {
    const cells = /^\d{1,8}$/.test(code) ? readName(name) : { wrong: 'the code is no RxNorm number' };
    if ('wrong' in cells) refused.push({ line, column: 'name', reason: cells.wrong });
    else if (codes.has(code)) refused.push({ line, column: 'code', reason: 'stands in the file before, too' });
    else {
      codes.add(code);
      const read = readProduct([{ line, cells: { ...cells, code: `RX${code}` } }]);
      if (read.product) products.push({ product: read.product, line });
      refused.push(...read.findings);
    }
  }
  return { products, refused, columns: SAID, ignored: [] };
}

/** What a name says; packs, prices and classes that somebody added stay when it is read again. */
const SAID = ['code', 'generic', 'brand', 'strength', 'form', 'routes', 'base_unit', 'tall_man'] as const;

/** RXNCONSO.RRF: 18 fields between bars; concept in the 1st, source in the 12th, type in the 13th, name in the 15th. */
const isConso = (text: string): boolean => (text.slice(0, text.indexOf('\n')).match(/\|/g)?.length ?? 0) >= 17;

/** Clinical drugs with and without a brand, that are not suppressed. */
function listConso(text: string): readonly NamedDrug[] {
  return text.split(/\r?\n/).flatMap((row, at) => {
    const cells = row.split('|');
    const isDrug = cells[11] === 'RXNORM' && ['SCD', 'SBD'].includes(cells[12] ?? '') && cells[16] !== 'O';
    return isDrug ? [{ line: at + 1, code: cells[0] ?? '', name: cells[14] ?? '' }] : [];
  });
}

function listTable(text: string): readonly NamedDrug[] | ReadFormulary {
  const csv = readCsv(text);
  const wrong = (line: number, reason: string): ReadFormulary => ({
    ...{ products: [], refused: [{ line, reason }], columns: [], ignored: [] },
  });
  if (csv.state === 'unclosed') return wrong(csv.line, 'a quotation mark is never closed');
  const [header, ...rows] = csv.rows;
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const at = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const [code, name] = [at(['rxcui', 'code']), at(['name', 'str', 'display', 'display_as_in_bundle'])];
  if (code < 0 || name < 0) return wrong(1, 'needs a column rxcui or code, and a column name');
  return rows.map(({ line, cells }) => ({ line, code: cells[code] ?? '', name: cells[name] ?? '' }));
}

type Cells = Readonly<Record<'generic' | 'brand' | 'strength' | 'form' | 'routes' | 'base_unit' | 'tall_man', string>>;

function readName(written: string): Cells | { readonly wrong: string } {
  const [, name = '', brand = ''] = /^(.*?)(?: \[([^\][]+)\])?$/.exec(written.trim()) ?? [];
  const [ending, form] = FORMS.find(([words]) => name.endsWith(` ${words}`)) ?? [];
  if (!ending || !form) return { wrong: 'ends in no form that is known here' };
  const substances = name.slice(0, -ending.length - 1).replace(/^(NDA\d+ )?(\d+(\.\d+)? (ML|ACTUAT|HR) )?/, '');
  const parts = substances.split(' / ').map((part) => readSubstance(part, form));
  if (parts.some((part) => part === undefined))
    return { wrong: 'has a substance or a strength that is not understood' };
  const known = parts.filter((part) => part !== undefined);
  const shown = known.map(({ shown }) => shown).join(' + ');
  const generic = known.map(({ name: plain }) => plain).join(' + ');
  return {
    ...{ generic, brand, strength: known.map(({ strength }) => strength).join(' + ') },
    ...{ form: form.form, routes: form.routes, base_unit: baseUnitOf(form, known) },
    tall_man: /[a-z][A-Z]{2,}|[A-Z]{3,}[a-z]/.test(shown) ? shown : '',
  };
}

/** An injection of 100 mg, without a volume, is a vial. */
function baseUnitOf({ baseUnit }: DoseForm, parts: readonly { readonly per: string }[]): string {
  return baseUnit === 'mL' && parts.every(({ per }) => per === '') ? 'vial' : baseUnit;
}

function readSubstance(part: string, { baseUnit }: DoseForm) {
  const [, shown = '', value = '', unit = '', per] = STRENGTH.exec(part) ?? [];
  const spelt = UNITS[unit];
  const divisor = per === undefined ? '' : PERS[per];
  // A digit left in a name is a number that was not understood: B 12, 12 HR.
  if (!spelt || divisor === undefined || /\d/.test(shown) || (per === 'ACTUAT' && baseUnit === 'mL')) return undefined;
  const lower = shown.replaceAll(/\p{L}{2,}/gu, (word) => word.toLowerCase());
  const name = `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`;
  return { shown, name, per: divisor, strength: divisor === '' ? `${value} ${spelt}` : `${value} ${spelt}/${divisor}` };
}
