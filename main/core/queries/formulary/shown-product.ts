import type { FormularyLine, PackCells, ProductCells } from '#shared/contract/formulary.ts';
import { productCells as contractCells, packCells as contractPack } from '#shared/contract/formulary.ts';
import type { FormularyEntry } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { packCells, productCells } from '#shared/domain/formulary/product-changes.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';

/** @SAFETY FO5: the name with its tall-man letters is for the eye; what is compared is the plain one. */
export function toLine({ id, product }: FormularyEntry): FormularyLine {
  const { code, brand, atc, controlledClass, restricted, storage, substitutionGroup, packs, baseUnit, status } =
    product;
  const priced = packs.filter(({ price, level }) => price && level !== 'unit');
  const pack = (priced.length > 0 ? priced : packs.filter(({ price }) => price)).toSorted(
    (one, other) => Number(one.units) - Number(other.units),
  )[0];
  return {
    ...{ id, code, brand, atc, controlledClass, restricted, storage, substitutionGroup, baseUnit, state: status },
    ...{ shownName: productName(product), name: productName({ ...product, tallMan: undefined }), packs: packs.length },
    ...(pack?.price ? { price: { ...pack.price, units: pack.units } } : {}),
  };
}

export function toCells(product: Product): ProductCells {
  const cells = Object.fromEntries(Object.entries(productCells(product)).filter(([, value]) => value !== undefined));
  return contractCells.parse(cells);
}

export function toPackCells({ packs }: Product): PackCells[] {
  return packs.map((pack) => contractPack.parse(packCells(pack)));
}
