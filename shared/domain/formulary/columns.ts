/** Columns of a formulary file, in any order. A product has one row for each pack. */
export const COLUMNS = [
  'code',
  'generic',
  'brand',
  'strength',
  'form',
  'routes',
  'base_unit',
  'score_parts',
  'atc',
  'controlled_class',
  'storage',
  'tall_man',
  'substitution_group',
  'restricted',
  'status',
  'gtin',
  'pack_level',
  'pack_units',
  'pack_text',
  'price',
  'currency',
] as const;
export type Column = (typeof COLUMNS)[number];

export const REQUIRED_COLUMNS: readonly Column[] = ['code', 'generic', 'form', 'routes', 'base_unit'];

/** Those that say something of the product; the others are of the pack. */
export const PRODUCT_COLUMNS: readonly Column[] = COLUMNS.slice(1, COLUMNS.indexOf('gtin'));
