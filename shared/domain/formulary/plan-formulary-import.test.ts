import { describe, expect, it } from 'vitest';
import { findNdcGtins } from './find-ndc-gtins.ts';
import { type KnownProduct, keepUnsaid, planFormularyImport } from './plan-formulary-import.ts';
import type { Product } from './product.ts';
import { digestOfProduct, productId } from './product-version.ts';
import type { ReadFormulary } from './read-formulary.ts';

const PRODUCT: Product = {
  ...{ code: 'P1', generic: 'Morphine', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
  ingredients: [{ name: 'Morphine' }],
  packs: [{ gtin: '09506000134352', level: 'pack', units: '28' }],
};
const COLUMNS: ReadFormulary['columns'] = ['code', 'generic', 'form', 'brand', 'gtin'];
const read = (product: Product): ReadFormulary => ({
  ...{ products: [{ product, line: 2 }], refused: [], columns: COLUMNS, ignored: [] },
});
const known = (product: Product, imported?: Product): KnownProduct => ({
  ...{ id: productId('P1'), rev: '1-a', product, imported: imported && digestOfProduct(imported) },
});
const plan = (said: Product, here: KnownProduct | undefined, deleted: readonly string[] = []) =>
  planFormularyImport(read(said), {
    byId: new Map(here ? [[here.id, here]] : []),
    ...{ owners: new Map([['09506000134352', productId('P1')]]), deleted: new Set(deleted) },
  });
const told = ({ added, changed, kept, unchanged, refused }: ReturnType<typeof plan>) => [
  ...[added.length, changed.length, kept.map(({ reason }) => reason), unchanged, refused.length],
];

describe('FO3 FO6 what an import would do', () => {
  const renamed = { ...PRODUCT, brand: 'Novel' };
  it('FO3 a product of an import that the file changed is changed', () =>
    expect(told(plan(renamed, known(PRODUCT, PRODUCT)))).toEqual([0, 1, [], 0, 0]));
  it('@SAFETY FO3 what a person changed, made or deleted here stands, and is told', () => {
    const byHand = { ...PRODUCT, brand: 'By hand' };
    expect(told(plan(renamed, known(byHand, PRODUCT)))).toEqual([
      0,
      0,
      ['was changed here since the last import'],
      0,
      0,
    ]);
    expect(told(plan(renamed, known(byHand)))).toEqual([0, 0, ['was made here by a person'], 0, 0]);
    expect(told(plan(renamed, undefined, [productId('P1')]))).toEqual([0, 0, ['was deleted here'], 0, 0]);
  });
  it('FO3 what the file says as it did is no change, though a person changed it here', () =>
    expect(told(plan(PRODUCT, known({ ...PRODUCT, brand: 'By hand' }, PRODUCT)))).toEqual([0, 0, [], 1, 0]));
  it('FO3 a bar code of another product here is refused', () =>
    expect(told(plan({ ...PRODUCT, code: 'P2' }, known(PRODUCT, PRODUCT)))).toEqual([0, 0, [], 0, 1]));

  const here: Product = {
    ...PRODUCT,
    ...{ brand: 'B', parts: 2, atc: 'N02AA01', controlledClass: 'CD2', storage: 'cool', tallMan: 'MORPhine' },
    ...{ substitutionGroup: 'G1', restricted: 'closed: audit', status: 'inactive' },
    packs: [{ gtin: '09506000134352', level: 'pack', units: '28', price: { value: '2', currency: 'EUR' } }],
  };
  it('@SAFETY FO6 what a file has no column for it says nothing about: every one stays', () => {
    expect(keepUnsaid({ ...PRODUCT, packs: [] }, here, ['code', 'generic', 'form'])).toEqual(here);
    expect(keepUnsaid(PRODUCT, here, ['code', 'gtin'])).toEqual(here);
  });
  it('FO6 an empty cell of a column that is there takes away', () => {
    const columns: ReadFormulary['columns'] = [...COLUMNS, 'controlled_class', 'restricted', 'price'];
    expect(keepUnsaid(PRODUCT, here, columns)).toEqual({
      ...here,
      ...{ brand: undefined, controlledClass: undefined, restricted: undefined, packs: PRODUCT.packs },
    });
  });
});

describe('FO4 an NDC as it is written', () => {
  it('FO4 ten digits lead to one; the eleven of a claim to each that a nought was added to', () => {
    expect(findNdcGtins('0999-1111-01')).toEqual(findNdcGtins('0999111101'));
    expect(findNdcGtins('0999111101')).toHaveLength(1);
    expect(findNdcGtins('00999-1111-01')).toHaveLength(2);
    expect(findNdcGtins('10999-0111-11')).toEqual(findNdcGtins('1099911111'));
    expect(findNdcGtins('10999-1111-11')).toEqual([]);
  });
});
