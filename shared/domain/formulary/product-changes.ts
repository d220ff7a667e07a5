/** What differs between two versions of a product, by the columns of a formulary file. */
import { priceValue } from '#shared/domain/price/price-value.ts';
import type { Amount } from '../medication/amount.ts';
import { findUnit, isCounted } from '../medication/units.ts';
import { COLUMNS } from './columns.ts';
import type { Pack, Product } from './product.ts';

export interface ProductChange {
  readonly column: string;
  /** Empty where there was, or is, nothing. */
  readonly from: string;
  readonly to: string;
}

/** In the order of the columns; a pack is named by its GTIN. */
export function listProductChanges(from: Product, to: Product): readonly ProductChange[] {
  const [before, after] = [productCells(from), productCells(to)];
  const own = COLUMNS.flatMap((column) => differing(column, before[column], after[column]));
  const gtins = new Set([...from.packs, ...to.packs].map(({ gtin }) => gtin));
  const packs = [...gtins].flatMap((gtin) =>
    differing(`gtin ${gtin}`, packText(from.packs, gtin), packText(to.packs, gtin)),
  );
  return [...own, ...packs];
}

function differing(column: string, from = '', to = ''): ProductChange[] {
  return from === to ? [] : [{ column, from, to }];
}

function packText(packs: readonly Pack[], gtin: string): string {
  const pack = packs.find((one) => one.gtin === gtin);
  if (!pack) return '';
  const { level, units, text, price } = pack;
  const parts = [level, units, text, price && `${priceValue(price)} ${price.currency}`];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** A product in the cells of a formulary file, without its packs: what a form shows, and what is read back (FO2). */
export function productCells(product: Product): Readonly<Partial<Record<(typeof COLUMNS)[number], string>>> {
  const { code, generic, brand, form, routes, baseUnit, parts, atc, controlledClass, storage } = product;
  const { tallMan, substitutionGroup, restricted, status } = product;
  return {
    ...{ code, generic, brand, strength: strengthCell(product), form, routes: routes.join('|'), base_unit: baseUnit },
    ...{
      score_parts: parts === undefined ? undefined : String(parts),
      atc,
      controlled_class: controlledClass,
      storage,
    },
    ...{ tall_man: tallMan, substitution_group: substitutionGroup, restricted, status },
  } as Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;
}

/** As a file has it: no comma in a number. Nothing where one substance of several has no strength. */
function strengthCell({ ingredients, baseUnit }: Product): string | undefined {
  const written = ({ value, unit }: Amount) => `${value} ${unit}`;
  const texts = ingredients.map(({ strength }) => {
    if (!strength) return undefined;
    const { active, per } = strength;
    const isOne = per.value === '1' && per.unit === findUnit(baseUnit) && isCounted(per.unit);
    if (isOne) return written(active);
    return `${written(active)}/${per.value === '1' ? per.unit : written(per)}`;
  });
  return texts.length === 0 || texts.includes(undefined) ? undefined : texts.join(' + ');
}

export function packCells({ gtin, level, units, text, price }: Pack): Readonly<Record<string, string>> {
  return {
    ...{ gtin, pack_level: level, pack_units: units, pack_text: text ?? '' },
    ...{ price: price?.value ?? '', currency: price?.currency ?? '' },
  };
}
