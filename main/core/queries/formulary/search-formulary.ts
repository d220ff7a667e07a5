import type { formulary } from '#shared/contract/formulary.ts';
import { type FormularyEntry, listProducts, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { toLine } from './shown-product.ts';

type Filter = (entry: FormularyEntry) => boolean;
const FILTERS: Readonly<Record<string, Filter>> = {
  controlled: ({ product }) => product.controlledClass !== undefined,
  restricted: ({ product }) => product.restricted !== undefined,
  'no-price': ({ product }) => product.status === 'active' && !product.packs.some(({ price }) => price),
  'no-code': ({ product }) => product.status === 'active' && product.packs.length === 0,
  inactive: ({ product }) => product.status === 'inactive',
};

export function searchFormulary(products: () => ProductShelf): QueryHandler<typeof formulary.search> {
  return async ({ text, only, limit }, { now }) => {
    const index = await products().index();
    const found = findAll(index, text, now());
    const filter = FILTERS[only];
    const matching = filter ? found.filter(filter) : found;
    const shown = matching.slice(0, limit).map(toLine);
    return { products: shown, matching: matching.length, total: index.entries.length };
  };
}

/** Anything typed, or a scan of a pack: what a symbol says beside the GTIN leads to no other product. */
export function findAll(index: ProductIndex, typed: string, nowMs: number): readonly FormularyEntry[] {
  const text = typed.trim();
  if (text === '') return index.entries;
  const scanned = text.length > 14 ? gtinOf(text, nowMs) : undefined;
  return listProducts(index, scanned ?? text, index.entries.length);
}

function gtinOf(text: string, nowMs: number): string | undefined {
  const scan = parseScan(text, { at: new Date(nowMs).toISOString() });
  if (scan.verdict === 'invalid') return undefined;
  return scan.kind === 'gs1' || scan.kind === 'retail' ? scan.reading.gtin : undefined;
}
