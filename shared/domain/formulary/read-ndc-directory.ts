/**
 * Products from the FDA's NDC directory (FO11): its two tab-separated files, `product.txt` and `package.txt`, one after the
 * other in one text, by the published names of their columns; a line number is that of the file it stands in.
 * @SAFETY A strength, a form or a package that is not understood to its end refuses the product whole: a wrong content of a
 * pack would be a wrong count at the counter.
 */
import type { Column } from './columns.ts';
import { DOSAGE_FORMS, type DosageForm } from './ndc-dosage-forms.ts';
import { ndcGtin, readNdcPackage } from './ndc-package.ts';
import { readNdcStrength } from './ndc-strength.ts';
import type { Product } from './product.ts';
import type { FormularyFinding, ReadFormulary, UnmappedValue } from './read-formulary.ts';
import { type FormularyRow, readProduct } from './read-product.ts';

const PRODUCT_COLUMNS = [
  ...(['PRODUCTID', 'PRODUCTNDC', 'PRODUCTTYPENAME', 'PROPRIETARYNAME', 'DOSAGEFORMNAME', 'ROUTENAME'] as const),
  ...(['SUBSTANCENAME', 'ACTIVE_NUMERATOR_STRENGTH', 'ACTIVE_INGRED_UNIT'] as const),
] as const;
const PACKAGE_COLUMNS = ['PRODUCTID', 'NDCPACKAGECODE', 'PACKAGEDESCRIPTION'] as const;
/** What a file says; storage, group and prices that somebody added here stay, and a class where the file has none. */
const SAID = [...(['code', 'generic', 'brand', 'strength', 'form', 'routes', 'base_unit'] as const), 'gtin'] as const;
const FOR_PEOPLE = new Set(['HUMAN PRESCRIPTION DRUG', 'HUMAN OTC DRUG']);

interface Row {
  readonly line: number;
  cell(column: string): string;
}

type Wrong = { readonly column: string; readonly reason: string };

export function readNdcDirectory(text: string): ReadFormulary {
  const files = splitFiles(text);
  const [products, packages] = [fileWith(files, PRODUCT_COLUMNS), fileWith(files, PACKAGE_COLUMNS)];
  if (!products) return refusedWhole('product.txt is missing, or a column of it');
  if (!packages) return refusedWhole('package.txt is missing, or a column of it');
  const packagesOf = Map.groupBy(packages.rows, (row) => row.cell('PRODUCTID'));
  const taken: TakenProduct[] = [];
  const refused: FormularyFinding[] = [];
  const unmapped = countUnmapped();
  const codes = new Set<string>();
  for (const row of products.rows) {
    const type = row.cell('PRODUCTTYPENAME');
    const code = row.cell('PRODUCTNDC');
    if (!FOR_PEOPLE.has(type.toUpperCase())) unmapped.add('PRODUCTTYPENAME', type);
    else if (row.cell('NDC_EXCLUDE_FLAG') !== '' && row.cell('NDC_EXCLUDE_FLAG') !== 'N')
      unmapped.add('NDC_EXCLUDE_FLAG', row.cell('NDC_EXCLUDE_FLAG'));
    else if (codes.has(code))
      refused.push({ line: row.line, column: 'PRODUCTNDC', reason: 'stands in the file before, too' });
    else {
      codes.add(code);
      const read = readRow(row, packagesOf.get(row.cell('PRODUCTID')) ?? []);
      if ('product' in read) taken.push({ product: read.product, line: row.line, columns: columnsOf(read.product) });
      else refused.push(...read.findings);
      for (const [column, value] of 'unmapped' in read ? read.unmapped : []) unmapped.add(column, value);
    }
  }
  return { ...withoutSharedGtins(taken, refused), columns: SAID, ignored: [], unmapped: unmapped.list() };
}

type TakenProduct = ReadFormulary['products'][number];

/** @SAFETY No schedule in the United States does not make a drug an uncontrolled one here. */
function columnsOf({ controlledClass }: Product): readonly Column[] {
  return controlledClass === undefined ? SAID : [...SAID, 'controlled_class'];
}

type ReadRow =
  | { readonly product: Product }
  | { readonly findings: readonly FormularyFinding[]; readonly unmapped: readonly (readonly [string, string])[] };

function readRow(row: Row, packages: readonly Row[]): ReadRow {
  const formName = row.cell('DOSAGEFORMNAME').toUpperCase();
  const form = DOSAGE_FORMS[formName];
  if (!form)
    return wrongIn(row, { column: 'DOSAGEFORMNAME', reason: 'is a form that is not known here' }, [
      'DOSAGEFORMNAME',
      formName,
    ]);
  const strength = readNdcStrength(
    { numerators: row.cell('ACTIVE_NUMERATOR_STRENGTH'), units: row.cell('ACTIVE_INGRED_UNIT') },
    form.baseUnit,
  );
  if ('wrong' in strength)
    return wrongIn(row, { column: 'ACTIVE_INGRED_UNIT', reason: strength.wrong }, [
      'ACTIVE_INGRED_UNIT',
      row.cell('ACTIVE_INGRED_UNIT'),
    ]);
  const read: FormularyRow[] = [];
  const findings: FormularyFinding[] = [];
  const base = strength.baseUnit;
  const own = productCellsOf(row, form, strength);
  for (const one of packages.filter((pack) => pack.cell('SAMPLE_PACKAGE') !== 'Y')) {
    const described = readNdcPackage(one.cell('PACKAGEDESCRIPTION'), one.cell('NDCPACKAGECODE'), base);
    if ('wrong' in described) findings.push({ line: one.line, column: 'PACKAGEDESCRIPTION', reason: described.wrong });
    else
      for (const pack of described.packs)
        if (!read.some(({ cells }) => cells.gtin === ndcGtin(pack.ndc)))
          read.push({
            line: one.line,
            cells: {
              ...{ code: own.code, gtin: ndcGtin(pack.ndc) ?? pack.ndc, pack_level: pack.level },
              ...{ pack_units: pack.units, pack_text: pack.text },
            },
          });
  }
  const [first = { line: row.line, cells: {} }, ...others] = read;
  const made = readProduct([{ line: row.line, cells: { ...first.cells, ...own } }, ...others]);
  const all = [...findings, ...made.findings];
  return made.product && all.length === 0 ? { product: made.product } : { findings: all, unmapped: [] };
}

function wrongIn({ line }: Row, wrong: Wrong, value: readonly [string, string]): ReadRow {
  return { findings: [{ line, ...wrong }], unmapped: [value] };
}

function productCellsOf(row: Row, form: DosageForm, { strength, baseUnit }: { strength: string; baseUnit: string }) {
  const names = row.cell('SUBSTANCENAME').split(';').map(sentenceCase).filter(Boolean);
  const brand = [row.cell('PROPRIETARYNAME'), row.cell('PROPRIETARYNAMESUFFIX')].filter(Boolean).join(' ');
  const generic = names.join(' + ');
  const schedule = row.cell('DEASCHEDULE');
  return {
    ...{ code: `NDC${row.cell('PRODUCTNDC')}`, generic, brand: isSameName(brand, generic) ? '' : brand },
    ...{ strength, form: form.form, base_unit: baseUnit },
    routes: row
      .cell('ROUTENAME')
      .toLowerCase()
      .split(';')
      .map((one) => one.trim())
      .join('|'),
    ...(schedule === '' ? {} : { controlled_class: schedule }),
  };
}

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function sentenceCase(text: string): string {
  const plain = text.trim().toLowerCase();
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
}

/** @SAFETY A bar code of two products is read as neither. */
function withoutSharedGtins(
  taken: readonly TakenProduct[],
  refused: readonly FormularyFinding[],
): Pick<ReadFormulary, 'products' | 'refused'> {
  const byGtin = Map.groupBy(
    taken.flatMap((one) => one.product.packs.map(({ gtin }) => ({ gtin, one }))),
    ({ gtin }) => gtin,
  );
  const doubled = new Map(
    [...byGtin]
      .filter(([, owners]) => owners.length > 1)
      .flatMap(([gtin, owners]) => owners.map(({ one }) => [one, gtin] as const)),
  );
  const clashes = [...doubled].map(([{ line }, gtin]) => ({
    ...{ line, column: 'NDCPACKAGECODE', reason: `${gtin} stands for another product of the file, too` },
  }));
  return {
    products: taken.filter((one) => !doubled.has(one)),
    refused: [...refused, ...clashes].toSorted((one, other) => one.line - other.line),
  };
}

interface TableFile {
  readonly names: readonly string[];
  readonly rows: Row[];
}

/** Each begins with its first line of column names. */
function splitFiles(text: string): readonly TableFile[] {
  const files: TableFile[] = [];
  let line = 0;
  for (const written of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const cells = written
      .replace(/^\uFEFF/, '')
      .split('\t')
      .map(unquote);
    line += 1;
    if (cells[0]?.toUpperCase() === 'PRODUCTID') {
      files.push({ names: cells.map((cell) => cell.toUpperCase()), rows: [] });
      line = 1;
    } else if (written.trim() !== '') files.at(-1)?.rows.push(toRow(files.at(-1)?.names ?? [], cells, line));
  }
  return files;
}

function toRow(names: readonly string[], cells: readonly string[], line: number): Row {
  return { line, cell: (column) => cells[names.indexOf(column)] ?? '' };
}

function unquote(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

const fileWith = (files: readonly TableFile[], columns: readonly string[]): TableFile | undefined =>
  files.find(({ names }) => columns.every((column) => names.includes(column)));

function refusedWhole(reason: string): ReadFormulary {
  return { products: [], refused: [{ line: 1, reason }], columns: [], ignored: [] };
}

function countUnmapped() {
  const counts = new Map<string, UnmappedValue>();
  return {
    add(column: string, value: string): void {
      const key = `${column}\t${value}`;
      counts.set(key, { column, value, rows: (counts.get(key)?.rows ?? 0) + 1 });
    },
    list: (): readonly UnmappedValue[] => [...counts.values()].toSorted((one, other) => other.rows - one.rows),
  };
}
