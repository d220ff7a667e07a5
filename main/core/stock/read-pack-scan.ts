import { findByGtin, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Pack, Product } from '#shared/domain/formulary/product.ts';
import { parseScan } from '#shared/domain/scan/parse-scan.ts';
import { stockedGtin } from '#shared/domain/stock/stocked-batch.ts';

/** A code as it was received, with what is known of the scanner. */
export interface PackScan {
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  readonly separators?: readonly string[] | undefined;
  readonly separatorsProven?: boolean | undefined;
}

export type ScannedPack =
  | { readonly state: 'unreadable' | 'no-product' }
  | { readonly state: 'unknown'; readonly gtin?: string }
  | {
      readonly state: 'found';
      readonly product: Product;
      readonly pack: Pack;
      /** As it is stocked (SL14). */
      readonly gtin: string;
      readonly lot?: string;
      readonly expiry?: string;
      readonly serial?: string;
      readonly suspicious: boolean;
      readonly dayZero: boolean;
    };

/** What a code on a pack says. @SAFETY It never guesses: what could mean two things is told as suspicious (SC2, SC11). */
export function readPackScan(index: ProductIndex, { text, at, separators, separatorsProven }: PackScan): ScannedPack {
  const scan = parseScan(text, {
    at,
    ...(separators ? { separators } : {}),
    ...(separatorsProven ? { separatorsProven } : {}),
  });
  if (scan.verdict === 'invalid') return { state: 'unreadable' };
  if (scan.kind !== 'gs1' && scan.kind !== 'retail') return { state: 'no-product' };
  const { gtin } = scan.reading;
  if (gtin === undefined) return { state: 'no-product' };
  const found = findByGtin(index, gtin);
  if (!found) return { state: 'unknown', gtin };
  const { product } = found.entry;
  const { lot, serial, expiry } = scan.kind === 'gs1' ? scan.reading : {};
  return {
    ...{ state: 'found', product, pack: found.pack, gtin: stockedGtin(product, gtin) },
    ...(lot === undefined ? {} : { lot }),
    ...(expiry === undefined ? {} : { expiry: expiry.date }),
    ...(serial === undefined ? {} : { serial }),
    suspicious: scan.verdict === 'suspicious',
    dayZero: expiry?.dayZero === true,
  };
}
