import type { PackCells } from '#shared/contract/formulary.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

/** A pack as a person typed it, for the rules of a file: those know a point alone. */
export const typedPack = (pack: PackCells): PackCells => ({
  ...pack,
  pack_units: plainNumber(pack.pack_units),
  price: plainNumber(pack.price),
});
