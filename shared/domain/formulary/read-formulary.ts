/**
 * A formulary from a CSV file: one row for each pack, the columns of the product filled in its first row at least (FO2).
 * @SAFETY A product with anything wrong in any of its rows is refused whole, with line, column and reason: half a product
 * would be scanned, and not found, at the bedside.
 */
import { readCsv } from '#shared/lib/csv.ts';
import { COLUMNS, type Column, REQUIRED_COLUMNS } from './columns.ts';
import type { Product } from './product.ts';
import { type FormularyRow, readProduct } from './read-product.ts';

export interface FormularyFinding {
  /** Of the file, from 1. */
  readonly line: number;
  readonly column?: string | undefined;
  readonly reason: string;
}

export interface ReadFormulary {
  readonly products: readonly {
    readonly product: Product;
    readonly line: number;
    /** Where one says other things than the file: instead of `columns`. */
    readonly columns?: readonly Column[];
  }[];
  readonly refused: readonly FormularyFinding[];
  /** Columns of the file that are read: what it has no column for it says nothing about. */
  readonly columns: readonly Column[];
  /** Columns of the file that nobody reads. */
  readonly ignored: readonly string[];
  /** What open data says that has no meaning here, the most frequent first. */
  readonly unmapped?: readonly UnmappedValue[];
}

export interface UnmappedValue {
  readonly column: string;
  readonly value: string;
  readonly rows: number;
}

export function readFormulary(text: string): ReadFormulary {
  const csv = readCsv(text);
  if (csv.state === 'unclosed') return refusedWhole(csv.line, 'a quotation mark is never closed');
  const [header, ...lines] = csv.rows;
  if (!header) return refusedWhole(1, 'the file is empty');
  const names = header.cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const missing = REQUIRED_COLUMNS.find((column) => !names.includes(column));
  if (missing) return refusedWhole(header.line, 'this column is missing', missing);
  const doubled = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (doubled) return refusedWhole(header.line, 'this column is there twice', doubled);
  const rows = lines.map(({ line, cells }) => ({ line, width: cells.length, cells: toCells(names, cells) }));
  const ignored = names.filter((name) => name !== '' && !isColumn(name));
  return { ...readRows(rows, names.length), columns: names.filter(isColumn), ignored };
}

function refusedWhole(line: number, reason: string, column?: string): ReadFormulary {
  return { products: [], refused: [{ line, column, reason }], columns: [], ignored: [] };
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((column) => column === name);
}

function toCells(names: readonly string[], cells: readonly string[]): FormularyRow['cells'] {
  return Object.fromEntries(
    names.map((name, at) => [name, (cells[at] ?? '').trim()]).filter(([name]) => isColumn(name ?? '')),
  );
}

type WideRow = FormularyRow & { readonly width: number };

function readRows(rows: readonly WideRow[], width: number): Omit<ReadFormulary, 'ignored' | 'columns'> {
  const refused: FormularyFinding[] = [];
  const groups = new Map<string, WideRow[]>();
  for (const row of rows) {
    const code = row.cells.code ?? '';
    if (code === '') refused.push({ line: row.line, column: 'code', reason: 'is missing' });
    else groups.set(code, [...(groups.get(code) ?? []), row]);
  }
  const products: { product: Product; line: number }[] = [];
  const gtins = listDoubledGtins(rows);
  for (const group of groups.values()) {
    const tooWide = group
      .filter((row) => row.width > width)
      .map(({ line }) => ({ line, reason: 'has more cells than the first line has names' }));
    const read = readProduct(group);
    const findings = [...tooWide, ...read.findings, ...group.flatMap((row) => gtins.get(row) ?? [])];
    if (findings.length === 0 && read.product) products.push({ product: read.product, line: group[0]?.line ?? 0 });
    refused.push(...findings);
  }
  return { products, refused: refused.toSorted((one, other) => one.line - other.line) };
}

/** @SAFETY A bar code that stands for two things is read as neither: both rows are refused. */
function listDoubledGtins(rows: readonly FormularyRow[]): ReadonlyMap<FormularyRow, FormularyFinding> {
  const first = new Map<string, FormularyRow>();
  const doubled = new Map<FormularyRow, FormularyFinding>();
  for (const row of rows) {
    const gtin = (row.cells.gtin ?? '').padStart(14, '0');
    const known = first.get(gtin);
    if (!known || !row.cells.gtin) first.set(gtin, row);
    else
      for (const [one, other] of [
        [known, row],
        [row, known],
      ] as const)
        doubled.set(one, { line: one.line, column: 'gtin', reason: `stands in line ${other.line}, too` });
  }
  return doubled;
}
