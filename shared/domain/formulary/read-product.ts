import { hasGs1CheckDigit, padGtin } from '../gs1/check-digit.ts';
import { compare, exactText, findExact, ZERO } from '../medication/exact.ts';
import { findUnit, isCounted } from '../medication/units.ts';
import { foldName } from '../patient/fold-name.ts';
import { type Column, PRODUCT_COLUMNS, REQUIRED_COLUMNS } from './columns.ts';
import { PACK_LEVELS, type Pack, type Product, type ProductIngredient } from './product.ts';
import { isPackLevel } from './product-resource.ts';
import type { FormularyFinding } from './read-formulary.ts';
import { readStrength } from './read-strength.ts';
import { readRestriction, restrictionCell } from './restriction.ts';
import { storageCell } from './storage.ts';

export interface FormularyRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
}

/** The product of its rows, or everything that is wrong with them. */
export function readProduct(rows: readonly FormularyRow[]): {
  readonly product: Product | undefined;
  readonly findings: readonly FormularyFinding[];
} {
  const findings: FormularyFinding[] = [];
  const cells = joinRows(rows, findings);
  const [first] = rows;
  if (!first) return { product: undefined, findings };
  const at = (column: Column) => cells.get(column);
  const wrong = (column: Column, reason: string): undefined => {
    findings.push({ line: at(column)?.line ?? first.line, column, reason });
  };
  const text = (column: Column) => at(column)?.value;
  for (const column of REQUIRED_COLUMNS) if (column !== 'code' && !text(column)) wrong(column, 'is missing');
  const [generic = '', brand, tallMan] = [text('generic'), text('brand'), text('tall_man')];
  const product: Product = {
    ...{ code: first.cells.code ?? '', generic, brand, form: text('form') ?? '', baseUnit: text('base_unit') ?? '' },
    routes: splitList(text('routes') ?? '', /[|;]/),
    ingredients: readIngredients(generic, text('strength'), text('base_unit') ?? '', wrong),
    parts: readParts(text('score_parts'), wrong),
    atc: checked(text('atc'), ATC_CODE, () => wrong('atc', 'is no ATC code')),
    controlledClass: text('controlled_class'),
    ...{ storage: readStorageCell(text('storage'), wrong), restricted: readRestricted(text('restricted')) },
    ...{ tallMan: readTallMan(tallMan, [generic, brand ?? ''], wrong), substitutionGroup: text('substitution_group') },
    status: readStatus(text('status'), wrong),
    packs: rows.flatMap((row) => readPackRow(row, findings)),
  };
  return { product: findings.length === 0 ? product : undefined, findings };
}

/** @SAFETY 500 mg of a liquid may be the strength of a millilitre, of a spoon or of the bottle. */
function isMeasured(baseUnit: string): boolean {
  const unit = findUnit(baseUnit);
  return unit !== undefined && !isCounted(unit);
}

type Wrong = (column: Column, reason: string) => undefined;
const ATC_CODE = /^[A-V](\d\d([A-Z]([A-Z](\d\d)?)?)?)?$/;

/** The product's own columns: from the first row that fills one; a later row has to agree. */
function joinRows(rows: readonly FormularyRow[], findings: FormularyFinding[]) {
  const joined = new Map<Column, { readonly value: string; readonly line: number }>();
  for (const { line, cells } of rows)
    for (const column of PRODUCT_COLUMNS) {
      const value = cells[column];
      if (!value) continue;
      const known = joined.get(column);
      if (!known) joined.set(column, { value, line });
      else if (known.value !== value) findings.push({ line, column, reason: `differs from line ${known.line}` });
    }
  return joined;
}

function splitList(text: string, mark: RegExp | string): string[] {
  return text
    .split(mark)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function readIngredients(
  generic: string,
  strength: string | undefined,
  baseUnit: string,
  wrong: Wrong,
): readonly ProductIngredient[] {
  const names = splitList(generic, /\s\+\s/);
  if (strength === undefined) return names.map((name) => ({ name, strength: undefined }));
  const texts = splitList(strength, /\s\+\s/);
  if (texts.length !== names.length) {
    wrong('strength', `has ${texts.length} strength(s) for ${names.length} substance(s), joined by " + "`);
    return [];
  }
  return names.map((name, at) => {
    const read = readStrength(texts[at] ?? '', baseUnit);
    if (read && isMeasured(baseUnit) && !/\/|\sper\s/.test(texts[at] ?? ''))
      wrong('strength', 'must say in how much, such as 250 mg/5 mL');
    if (!read) wrong('strength', 'is no strength such as 500 mg or 250 mg/5 mL, with a decimal point');
    return { name, strength: read };
  });
}

function readParts(text: string | undefined, wrong: Wrong): 2 | 4 | undefined {
  if (text === undefined || text === '1') return undefined;
  if (text === '2' || text === '4') return text === '2' ? 2 : 4;
  return wrong('score_parts', 'must be 1, 2 or 4');
}

function checked(text: string | undefined, pattern: RegExp, wrong: () => undefined): string | undefined {
  return text === undefined || pattern.test(text) ? text : wrong();
}

/** @SAFETY Tall-man letters that spell another name would show another drug. */
function readTallMan(text: string | undefined, names: readonly string[], wrong: Wrong): string | undefined {
  if (text === undefined || names.some((name) => foldName(name) === foldName(text))) return text;
  return wrong('tall_man', 'spells another name than generic and brand');
}

function readStorageCell(text: string | undefined, wrong: Wrong): string | undefined {
  if (text === undefined) return undefined;
  const cell = storageCell(text);
  return 'wrong' in cell ? wrong('storage', cell.wrong) : cell.text;
}

/** A rule in the one spelling; old free text as it is. */
function readRestricted(text: string | undefined): string | undefined {
  const restriction = readRestriction(text);
  return restriction && (restriction.words === text ? text : restrictionCell(restriction));
}

function readStatus(text: string | undefined, wrong: Wrong): Product['status'] {
  if (text !== undefined && text !== 'active' && text !== 'inactive') wrong('status', 'must be active or inactive');
  return text === 'inactive' ? 'inactive' : 'active';
}

/** A row without a bar code has no pack; then it may have nothing of one. */
function readPackRow({ line, cells }: FormularyRow, findings: FormularyFinding[]): Pack[] {
  const wrong: Wrong = (column, reason) => void findings.push({ line, column, reason });
  const { gtin = '', pack_level = 'pack', pack_units = '', pack_text, price = '', currency = '' } = cells;
  if (gtin === '') {
    if (pack_units !== '' || price !== '') wrong('gtin', 'is missing');
    return [];
  }
  const problem = gtinProblem(gtin);
  if (problem) wrong('gtin', problem);
  const level = pack_level === '' ? 'pack' : pack_level;
  if (!isPackLevel(level)) wrong('pack_level', `must be one of ${PACK_LEVELS.join(', ')}`);
  const units = readDecimal(pack_units, 'pack_units', wrong);
  if (units === '0') wrong('pack_units', 'must be more than 0');
  const value = price === '' ? undefined : readDecimal(price, 'price', wrong);
  if (value !== undefined && !/^[A-Z]{3}$/.test(currency)) wrong('currency', 'must be three capitals, e.g. EUR');
  if (!isPackLevel(level) || units === undefined) return [];
  return [
    {
      ...{ gtin: padGtin(gtin), level, units, text: pack_text === '' ? undefined : pack_text },
      price: value === undefined ? undefined : { value, currency },
    },
  ];
}

function gtinProblem(gtin: string): string | undefined {
  if (/^\d[.,]\d+E\+?\d+$/i.test(gtin)) return 'was shortened by a spreadsheet: format the column as text';
  if (!/^(\d{8}|\d{12,14})$/.test(gtin)) return 'must have 8, 12, 13 or 14 digits';
  return hasGs1CheckDigit(gtin) ? undefined : 'has a wrong check digit';
}

function readDecimal(text: string, column: Column, wrong: Wrong): string | undefined {
  const value = /^\d+(\.\d+)?$/.test(text) ? findExact(text) : undefined;
  if (!value) return wrong(column, text === '' ? 'is missing' : 'must be a number with a decimal point');
  return compare(value, ZERO) === 0 ? '0' : exactText(value, 12);
}
