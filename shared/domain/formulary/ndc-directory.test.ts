import { describe, expect, it } from 'vitest';
import { hasGs1CheckDigit } from '../gs1/check-digit.ts';
import { ndcGtin, readNdcPackage } from './ndc-package.ts';
import { readNdcStrength } from './ndc-strength.ts';
import { planFormularyImport } from './plan-formulary-import.ts';
import { digestOfProduct, productId } from './product-version.ts';
import { readNdcDirectory } from './read-ndc-directory.ts';

/** By the published names, in the published order; rows are ours. */
const PRODUCT = [
  'PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tNONPROPRIETARYNAME\tDOSAGEFORMNAME\tROUTENAME',
  'STARTMARKETINGDATE\tENDMARKETINGDATE\tMARKETINGCATEGORYNAME\tAPPLICATIONNUMBER\tLABELERNAME\tSUBSTANCENAME',
  'ACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tPHARM_CLASSES\tDEASCHEDULE\tNDC_EXCLUDE_FLAG\tLISTING_RECORD_CERTIFIED_THROUGH',
].join('\t');
const PACKAGE = [
  'PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tNDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE',
].join('\t');

interface Listing {
  readonly ndc: string;
  readonly type?: string;
  readonly brand?: string;
  readonly form?: string;
  readonly route?: string;
  readonly substance?: string;
  readonly strength?: string;
  readonly unit?: string;
  readonly schedule?: string;
  readonly excluded?: string;
}

function product({
  ndc,
  type = 'HUMAN PRESCRIPTION DRUG',
  brand = 'Zincora',
  form = 'TABLET',
  route = 'ORAL',
  ...more
}: Listing) {
  const { substance = 'ZINC', strength = '5', unit = 'mg/1', schedule = '', excluded = 'N' } = more;
  return [
    ...[
      `${ndc}_id`,
      ndc,
      type,
      brand,
      '',
      substance,
      form,
      route,
      '20200101',
      '',
      'NDA',
      'NDA1',
      'Our Works',
      substance,
    ],
    ...[strength, unit, '', schedule, excluded, '20271231'],
  ].join('\t');
}
const pack = (ndc: string, code: string, description: string, sample = 'N') =>
  [`${ndc}_id`, ndc, code, description, '20200101', '', 'N', sample].join('\t');
const directory = (products: readonly string[], packages: readonly string[]) =>
  readNdcDirectory([PRODUCT, ...products, PACKAGE, ...packages].join('\r\n'));

describe('FO11 the NDC directory', () => {
  it('FO11 a product with the bar codes and contents of its packages', () => {
    const read = directory(
      [product({ ndc: '0999-1111', schedule: 'CII', brand: 'Zincora' })],
      [
        pack('0999-1111', '0999-1111-01', '100 TABLET in 1 BOTTLE (0999-1111-01) '),
        pack(
          '0999-1111',
          '0999-1111-10',
          '10 BLISTER PACK in 1 CARTON (0999-1111-10)  > 10 TABLET in 1 BLISTER PACK (0999-1111-11) ',
        ),
        pack('0999-1111', '0999-1111-99', '5 TABLET in 1 BOTTLE (0999-1111-99) ', 'Y'),
      ],
    );
    expect(read.refused).toEqual([]);
    expect(read.products).toMatchObject([
      {
        line: 2,
        product: {
          ...{ code: 'NDC0999-1111', generic: 'Zinc', brand: 'Zincora', form: 'tablet', controlledClass: 'CII' },
          ingredients: [
            { name: 'Zinc', strength: { active: { value: '5', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
          ],
          packs: [
            { gtin: '00309991111017', level: 'pack', units: '100', text: 'bottle' },
            { gtin: '00309991111109', level: 'bundle', units: '100', text: 'carton' },
            { gtin: '00309991111116', level: 'pack', units: '10', text: 'blister pack' },
          ],
        },
      },
    ]);
  });

  it.each(['0002-1433-80', '50580-600-02', '12345-6789-1'])('FO11 %s is ten digits behind 003', (ndc) => {
    const gtin = ndcGtin(ndc) ?? '';
    expect(gtin.slice(0, 13)).toBe(`003${ndc.replaceAll('-', '')}`);
    expect(hasGs1CheckDigit(gtin)).toBe(true);
  });
  it.each(['00002-1433-80', '0002143380', '0002-1433', '0002-14a3-80'])('FO11 %s is no NDC of ten digits', (ndc) =>
    expect(ndcGtin(ndc)).toBeUndefined(),
  );

  it.each([
    ['5', 'mg/1', 'tablet', '5 mg', 'tablet'],
    ['.5', 'mg/mL', 'mL', '0.5 mg/mL', 'mL'],
    ['250', 'mg/5mL', 'mL', '250 mg/5 mL', 'mL'],
    ['80; 480', 'mg/1; mg/1', 'tablet', '80 mg + 480 mg', 'tablet'],
    ['100', '[iU]/mL', 'mL', '100 units/mL', 'mL'],
    ['500', 'mg/1', 'mL', '500 mg', 'vial'],
    ['1', 'g/100g', 'g', '1 g/100 g', 'g'],
  ])('FO11 a strength of %s %s', (numerators, units, counted, strength, baseUnit) =>
    expect(readNdcStrength({ numerators, units }, counted)).toEqual({ strength, baseUnit }),
  );
  it.each([
    ['5', '[hp_X]/1'],
    ['5; 6', 'mg/1'],
    ['5; 6', 'mg/1; mg/mL'],
    ['1,5', 'mg/1'],
    ['5', 'mg/2'],
  ])('FO11 @SAFETY no strength is made of %s %s', (numerators, units) =>
    expect(readNdcStrength({ numerators, units }, 'tablet')).toHaveProperty('wrong'),
  );

  it.each([
    ['10 mL in 1 VIAL (0999-1111-01)', 'mL', ['10']],
    ['25 VIAL in 1 CARTON (0999-1111-01)  / 10 mL in 1 VIAL (0999-1111-02)', 'mL', ['250', '10']],
    ['25 VIAL in 1 CARTON (0999-1111-01)  > 10 mL in 1 VIAL (0999-1111-02)', 'vial', ['25', '1']],
    ['.5 kg in 1 JAR (0999-1111-01)', 'g', ['500']],
    ['1 INHALER in 1 CARTON (0999-1111-01)  > 200 AEROSOL, METERED in 1 INHALER', 'puff', ['200']],
  ])('FO11 %s in %s', (description, baseUnit, units) => {
    const read = readNdcPackage(description, '0999-1111-01', baseUnit);
    expect('packs' in read && read.packs.map((one) => one.units)).toEqual(units);
  });
  it.each([
    ['1 KIT in 1 KIT', 'tablet'],
    ['100 CAPSULE in 1 BOTTLE', 'tablet'],
    ['1 BOTTLE in 1 CARTON', 'mL'],
    ['many TABLET in 1 BOTTLE', 'tablet'],
    ['10 TABLET in 2 BOTTLE', 'tablet'],
    ['1 KIT in 1 CARTON (0999-1111-01)  *  1 VIAL in 1 CARTON  *  5 mL in 1 SYRINGE', 'vial'],
    ['1 KIT in 1 CARTON (0999-1111-01)  *  10 mL in 1 VIAL (0999-1111-02)', 'vial'],
    ['1 KIT in 1 CARTON (0999-1111-01)  > 21 TABLET in 1 BLISTER PACK', 'tablet'],
    ['2 KIT in 1 CARTON (0999-1111-01)  / 1 KIT in 1 KIT  / 10 mL in 1 VIAL', 'mL'],
    ['1 CARTON in 1 PACKAGE, COMBINATION (0999-1111-01)  > 21 TABLET in 1 BLISTER PACK', 'tablet'],
    ['1 VIAL in 1 CARTON (0999-1111-01)  *  5 mL in 1 VIAL', 'vial'],
  ])('FO11 @SAFETY %s is not counted in %s', (description, baseUnit) =>
    expect(readNdcPackage(description, '0999-1111-01', baseUnit)).toHaveProperty('wrong'),
  );

  it('FO11 what is not understood is refused with line and column, and counted by what it says', () => {
    const read = directory(
      [
        product({ ndc: '0999-0001', form: 'KIT' }),
        product({ ndc: '0999-0002', unit: '[hp_X]/1' }),
        product({ ndc: '0999-0003' }),
        product({ ndc: '0999-0004', type: 'CELLULAR THERAPY' }),
        product({ ndc: '0999-0005', excluded: 'E' }),
        product({ ndc: '0999-0006', form: 'KIT' }),
        product({ ndc: '0999-0007' }),
        product({ ndc: '0999-0007' }),
      ],
      [pack('0999-0003', '0999-0003-01', '1 KIT in 1 CARTON (0999-0003-01)')],
    );
    expect(read.products.map(({ product: { code } }) => code)).toEqual(['NDC0999-0007']);
    expect(read.refused.map(({ line, column }) => [line, column])).toEqual([
      [2, 'DOSAGEFORMNAME'],
      [2, 'PACKAGEDESCRIPTION'],
      [3, 'ACTIVE_INGRED_UNIT'],
      [7, 'DOSAGEFORMNAME'],
      [9, 'PRODUCTNDC'],
    ]);
    expect(read.unmapped).toEqual([
      { column: 'DOSAGEFORMNAME', value: 'KIT', rows: 2 },
      { column: 'ACTIVE_INGRED_UNIT', value: '[hp_X]/1', rows: 1 },
      { column: 'PRODUCTTYPENAME', value: 'CELLULAR THERAPY', rows: 1 },
      { column: 'NDC_EXCLUDE_FLAG', value: 'E', rows: 1 },
    ]);
  });

  it('FO11 @SAFETY one bar code of two products refuses both', () => {
    const read = directory(
      [product({ ndc: '0999-0001' }), product({ ndc: '0999-0002' })],
      ['0999-0001', '0999-0002'].map((ndc) => pack(ndc, '0999-0001-01', '10 TABLET in 1 BOTTLE')),
    );
    expect(read.products).toEqual([]);
    expect(read.refused.map(({ line, column }) => [line, column])).toEqual([
      [2, 'NDCPACKAGECODE'],
      [3, 'NDCPACKAGECODE'],
    ]);
  });

  it('FO11 either file alone, or without a column, is refused whole', () => {
    expect(readNdcDirectory(PRODUCT).refused).toEqual([
      { line: 1, reason: 'package.txt is missing, or a column of it' },
    ]);
    expect(readNdcDirectory(PACKAGE).refused).toEqual([
      { line: 1, reason: 'product.txt is missing, or a column of it' },
    ]);
    expect(readNdcDirectory('').products).toEqual([]);
  });

  it('FO3 the same files again change nothing; class, storage and price that were added here stay', () => {
    const read = directory(
      [product({ ndc: '0999-1111' })],
      [pack('0999-1111', '0999-1111-01', '10 TABLET in 1 BOTTLE')],
    );
    const [first] = read.products;
    if (!first) throw new Error('nothing was read');
    const id = productId(first.product.code);
    const here = (product: typeof first.product) => ({
      byId: new Map([[id, { id, rev: '1-a', product, imported: digestOfProduct(product) }]]),
      ...{ owners: new Map<string, string>(), deleted: new Set<string>() },
    });
    expect(planFormularyImport(read, here(first.product))).toMatchObject({ unchanged: 1, added: [], changed: [] });
    const priced = {
      ...first.product,
      ...{ storage: 'refrigerated', controlledClass: 'CD2', atc: 'A12CB01' },
      packs: first.product.packs.map((one) => ({ ...one, price: { value: '2', currency: 'EUR' } })),
    };
    expect(planFormularyImport(read, here(priced))).toMatchObject({ unchanged: 1, changed: [] });
  });
});
