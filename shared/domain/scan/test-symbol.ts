/**
 * The symbol of the test page: scanning it shows that a scanner sends the separator behind a field of open length (SC11).
 * Its GTIN is of the range that GS1 keeps for examples, so that nobody takes it for a product.
 */
import { GS } from '../gs1/element-string.ts';
import { parseScan } from './parse-scan.ts';

export const TEST_SYMBOL_TEXT = `010952000012345110HF-TEST${GS}21HOLDFAST`;

/** Whether a scan of the test symbol came with its separator; undefined when it is another symbol. */
export function findSeparatorProof(raw: string, at: string, separators: readonly string[]): boolean | undefined {
  const scan = parseScan(raw, { at, separators, separatorsProven: true });
  if (scan.kind !== 'gs1' || scan.verdict === 'invalid') return undefined;
  const read = scan.reading as { readonly gtin?: string; readonly lot?: string; readonly serial?: string };
  if (read.gtin !== '09520000123451') return undefined;
  return read.lot === 'HF-TEST' && read.serial === 'HOLDFAST';
}
