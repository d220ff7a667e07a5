import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packCells, productCells } from './product-changes.ts';
import { digestOfProduct, productId, productVersion } from './product-version.ts';
import { readFormulary } from './read-formulary.ts';
import { readOneProduct } from './read-one-product.ts';
import { readRxNormNames } from './read-rxnorm-names.ts';

const names = (...rows: string[]) =>
  readRxNormNames(['rxcui,name', ...rows.map((row, at) => `${at + 1},${row}`)].join('\n'));
const only = (name: string) => names(name).products[0]?.product;

describe('FO8 names of clinical drugs', () => {
  it('FO8 substance, strength, form, brand and tall-man letters', () => {
    expect(only('Acetaminophen 325 MG / oxyCODONE Hydrochloride 5 MG Oral Tablet [Brandex]')).toMatchObject({
      ...{ code: 'RX1', generic: 'Acetaminophen + Oxycodone hydrochloride', brand: 'Brandex', form: 'tablet' },
      tallMan: 'Acetaminophen + oxyCODONE Hydrochloride',
      ingredients: [
        { strength: { active: { value: '325', unit: 'mg' } } },
        { name: 'Oxycodone hydrochloride', strength: { active: { value: '5', unit: 'mg' } } },
      ],
      ...{ baseUnit: 'tablet', routes: ['oral'], packs: [] },
    });
  });
  it.each([
    ['10 ML Furosemide 10 MG/ML Injection', 'Furosemide', 'mL', '10 mg/mL'],
    ['200 ACTUAT Salbutamol 0.1 MG/ACTUAT Metered Dose Inhaler', 'Salbutamol', 'puff', '0.1 mg'],
    ['Alteplase 100 MG Injection', 'Alteplase', 'vial', '100 mg'],
    ['24 HR Metformin 500 MG Extended Release Oral Tablet', 'Metformin', 'tablet', '500 mg'],
    ['Penicillin V Potassium 250 MG Oral Tablet', 'Penicillin V potassium', 'tablet', '250 mg'],
    ['Heparin 5000 UNT/ML Injectable Solution', 'Heparin', 'mL', '5000 units/mL'],
  ])('FO8 %s', (name, generic, baseUnit, strength) => {
    const product = only(name);
    expect(product).toMatchObject({ generic, baseUnit });
    expect(product && productCells(product).strength).toBe(strength);
  });
  it.each([
    'Camila 28 Day Pack',
    'Hydrochlorothiazide 25 MG',
    'Vitamin B 12 5 MG/ML Injectable Solution',
    'Abuse-Deterrent 12 HR Oxycodone Hydrochloride 15 MG Extended Release Oral Tablet',
    'Fluticasone 0.1 MG/ACTUAT Oral Solution',
    'Zinc Oral Tablet',
    '5 MG Oral Tablet',
    '',
  ])('FO8 @SAFETY "%s" is not guessed at', (name) => {
    const { products, refused } = names(name === '' ? '""' : name);
    expect(products).toEqual([]);
    expect(refused).toHaveLength(1);
  });
  it('FO8 codes that are none, or twice', () => {
    const { products, refused } = readRxNormNames(
      'code,display\nx,Zinc 5 MG Oral Tablet\n7,Zinc 5 MG Oral Tablet\n7,Zinc 9 MG Oral Tablet',
    );
    expect(products.map(({ product }) => product.code)).toEqual(['RX7']);
    expect(refused.map(({ line }) => line)).toEqual([2, 4]);
  });
  it('FO8 the file as it is published: clinical drugs, not suppressed', () => {
    const row = (rxcui: string, type: string, name: string, suppress = 'N') =>
      [rxcui, 'ENG', '', '', '', '', '', '1', '1', '', '', 'RXNORM', type, rxcui, name, '', suppress, '', ''].join('|');
    const { products, refused } = readRxNormNames(
      [
        row('1', 'SCD', 'Zinc 5 MG Oral Tablet'),
        row('2', 'IN', 'Zinc'),
        row('3', 'SCD', 'Iron 5 MG Oral Tablet', 'O'),
        row('4', 'SBD', 'Zinc 5 MG Oral Tablet [Zincol]'),
      ].join('\n'),
    );
    expect([products.map(({ product }) => product.code), refused]).toEqual([['RX1', 'RX4'], []]);
  });
  it('FO8 never throws, and never takes a name with a digit in it', () => {
    const word = fc.constantFrom(
      'Zinc',
      '12',
      'HR',
      '5',
      'MG',
      'MG/ML',
      '/',
      'Oral Tablet',
      'Oral Solution',
      '[X]',
      'B',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), (words) => {
        const { products } = names(`"${words.join(' ')}"`);
        for (const { product } of products) expect(product.generic).not.toMatch(/\d/);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

const HEAD =
  'code,generic,brand,strength,form,routes,base_unit,score_parts,atc,controlled_class,storage,tall_man,substitution_group,restricted,status,gtin,pack_level,pack_units,pack_text,price,currency';
const ROWS = [
  'P1,Morphine,Demoral,10 mg/5 mL,oral solution,oral|rectal,mL,,N02AA01,CD2,cool,MORPHine,m,by two,inactive,9521101000016,pack,100,bottle,2.30,EUR',
  'P2,Artemether + Lumefantrine,,80 mg + 480 mg,tablet,oral,tablet,2,,,,,,,,,,,,,',
  'P3,Piperacillin,,4000 mg,powder,intravenous,vial,,,,,,,,,,,,,,',
  'P4,Zinc,,,cream,topical,g,,,,,,,,,,,,,,',
];

describe('FO1 a product in the cells of a form', () => {
  it.each(readFormulary([HEAD, ...ROWS].join('\n')).products.map(({ product }) => [product.code, product] as const))(
    'FO1 %s reads back as it was',
    (_code, product) => {
      const cells = Object.fromEntries(
        Object.entries(productCells(product)).filter(([, value]) => value !== undefined),
      );
      expect(readOneProduct(cells, product.packs.map(packCells))).toEqual({ product, findings: [] });
    },
  );
  it.each(['500 mg', '5 g'])('FO2 @SAFETY %s of a liquid does not say in how much', (strength) => {
    const cells = { code: 'P1', generic: 'Zinc', strength, form: 'oral solution', routes: 'oral', base_unit: 'mL' };
    expect(readOneProduct(cells, []).findings).toMatchObject([{ column: 'strength' }]);
    expect(readOneProduct({ ...cells, strength: `${strength}/5 mL` }, []).findings).toEqual([]);
  });
  it('FO7 a version is the same wherever it is made, and another with any change', () => {
    const [one, two] = readFormulary([HEAD, ...ROWS].join('\n')).products.map(({ product }) => product);
    if (!one || !two) throw new Error('no products');
    expect(productVersion(one)).toBe(productVersion({ ...one, packs: [...one.packs] }));
    expect(productVersion({ ...one, storage: 'dry' })).not.toBe(productVersion(one));
    expect(digestOfProduct(one).startsWith(productVersion(one))).toBe(true);
    expect(productId('P1')).not.toBe(productId('P2'));
  });
});
