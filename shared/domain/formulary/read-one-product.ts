/** One product as a form has it, by the rules of a file (FO2): a finding's line is the number of its pack, from 1. */
import { padGtin } from '../gs1/check-digit.ts';
import type { Product } from './product.ts';
import type { FormularyFinding } from './read-formulary.ts';
import { type FormularyRow, readProduct } from './read-product.ts';

type Cells = FormularyRow['cells'];

export function readOneProduct(
  cells: Cells,
  packs: readonly Cells[],
): { readonly product: Product | undefined; readonly findings: readonly FormularyFinding[] } {
  const code = cells.code ?? '';
  const own = packs[0] ?? {};
  const rows: FormularyRow[] = [
    { line: 1, cells: { ...cells, ...own } },
    ...packs.slice(1).map((pack, at) => ({ line: at + 2, cells: { ...pack, code } })),
  ];
  const read = readProduct(rows);
  const missing = code === '' ? [{ line: 1, column: 'code', reason: 'is missing' }] : [];
  return { product: read.product, findings: [...missing, ...read.findings, ...doubled(packs)] };
}

function doubled(packs: readonly Cells[]): FormularyFinding[] {
  const gtins = packs.map(({ gtin = '' }) => (gtin === '' ? '' : padGtin(gtin)));
  return gtins.flatMap((gtin, at) => {
    const first = gtins.indexOf(gtin);
    return gtin !== '' && first < at
      ? [{ line: at + 1, column: 'gtin', reason: `stands in line ${first + 1}, too` }]
      : [];
  });
}
