import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import { gs1CheckDigit } from '../gs1/check-digit.ts';
import type { DoseUnit } from '../medication/units.ts';
import { type FormularyEntry, findByGtin, indexProducts, listProducts } from './index-products.ts';
import type { Product } from './product.ts';
import { productName, withTallMan } from './product-name.ts';
import { buildProductResource, readProductResource } from './product-resource.ts';
import { readFormulary } from './read-formulary.ts';
import { readStrength } from './read-strength.ts';

const HEAD = 'code,generic,brand,strength,form,routes,base_unit,tall_man,gtin,pack_level,pack_units,price,currency';
const GTIN = ['9521101000016', '19521101000013', '59521101000011', '9521101000023'] as const;
const file = (...rows: string[]) => readFormulary([HEAD, ...rows].join('\n'));
const GOOD = `P1,Morphine,Demoral,10 mg/5 mL,oral solution,oral|rectal,mL,MORPHine,${GTIN[0]},unit,5,,`;
const findings = (...rows: string[]) =>
  file(...rows).refused.map(({ line, column = '', reason }) => `${line} ${column}: ${reason}`);

describe('FO2 a formulary file', () => {
  it('FO2 one row for each pack', () => {
    const { products, refused } = file(GOOD, `P1,,,,,,,,${GTIN[1]},pack,100,2.30,EUR`);
    expect(refused).toEqual([]);
    expect(products).toMatchObject([
      {
        line: 2,
        product: {
          ...{
            code: 'P1',
            generic: 'Morphine',
            brand: 'Demoral',
            form: 'oral solution',
            baseUnit: 'mL',
            status: 'active',
          },
          routes: ['oral', 'rectal'],
          ingredients: [
            { name: 'Morphine', strength: { active: { value: '10', unit: 'mg' }, per: { value: '5', unit: 'mL' } } },
          ],
          packs: [
            { gtin: `0${GTIN[0]}`, level: 'unit', units: '5', price: undefined },
            { gtin: GTIN[1], level: 'pack', units: '100', price: { value: '2.3', currency: 'EUR' } },
          ],
        },
      },
    ]);
  });
  it('FO2 columns in any order, unknown ones told', () => {
    const { products, ignored } = readFormulary(
      'Routes;Form;GENERIC;Base Unit;Colour;code\noral;tablet;Zinc;tablet;red;Z',
    );
    expect(products[0]?.product).toMatchObject({ code: 'Z', generic: 'Zinc', packs: [] });
    expect(ignored).toEqual(['colour']);
  });
  it('FO2 several substances', () => {
    const [read] = file('P2,Artemether + Lumefantrine,,80 mg + 480 mg,tablet,oral,tablet,,,,,,').products;
    expect(read?.product.ingredients.map(({ name, strength }) => [name, strength?.active.value])).toEqual([
      ['Artemether', '80'],
      ['Lumefantrine', '480'],
    ]);
  });

  const row = (changes: Partial<Record<string, string>>) => {
    const values: Record<string, string> = Object.fromEntries(
      HEAD.split(',').map((name, at) => [name, GOOD.split(',')[at] ?? '']),
    );
    return Object.values({ ...values, ...changes }).join(',');
  };
  it.each([
    ['no code', { code: '' }, '2 code: is missing'],
    ['no generic', { generic: '', tall_man: '', strength: '' }, '2 generic: is missing'],
    ['no form', { form: '' }, '2 form: is missing'],
    ['a decimal comma in a strength', { strength: '"1,5 mg"' }, /^2 strength: /],
    ['a strength without a unit', { strength: '500' }, /^2 strength: /],
    ['two strengths for one substance', { strength: '5 mg + 5 mg' }, /^2 strength: has 2 strength/],
    ['tall-man letters of another drug', { tall_man: 'HYDROmorphone' }, /^2 tall_man: spells another/],
    ['a wrong check digit', { gtin: '9521101000017' }, '2 gtin: has a wrong check digit'],
    ['too few digits', { gtin: '952110100' }, /^2 gtin: must have/],
    ['a shortened number', { gtin: '9.52E+12' }, /^2 gtin: was shortened/],
    ['a pack without a code', { gtin: '' }, '2 gtin: is missing'],
    ['an unknown level', { pack_level: 'lorry' }, /^2 pack_level: /],
    ['no number of units', { pack_units: '' }, '2 pack_units: is missing'],
    ['nothing in it', { pack_units: '0' }, '2 pack_units: must be more than 0'],
    ['a price without a currency', { price: '3' }, /^2 currency: /],
    ['a price in words', { price: 'three', currency: 'EUR' }, /^2 price: /],
  ])('FO2 %s is refused', (_case, changes, expected) => {
    const said = findings(row(changes));
    expect(said).toEqual([expect.stringMatching(expected)]);
    expect(file(row(changes)).products).toEqual([]);
  });
  it('FO2 rows that disagree, and a bar code for two', () => {
    expect(findings(GOOD, `P1,Codeine,,,,,,,${GTIN[1]},pack,100,,`)).toEqual(['3 generic: differs from line 2']);
    const other = `P2,Zinc,,,tablet,oral,tablet,,0${GTIN[0]},pack,1,,`;
    expect(findings(GOOD, other)).toEqual(['2 gtin: stands in line 3, too', '3 gtin: stands in line 2, too']);
  });
  it('FO2 one bad row refuses its product, not the others', () => {
    const { products } = file(GOOD, `P1,,,,,,,,${GTIN[1]},pack,x,,`, 'P2,Zinc,,,tablet,oral,tablet,,,,,,');
    expect(products.map(({ product }) => product.code)).toEqual(['P2']);
  });
  it.each([
    ['empty', '', '1 : the file is empty'],
    ['without a column', 'code,generic\nP1,Zinc', '1 form: this column is missing'],
    ['with a column twice', `${HEAD},code\n`, '1 code: this column is there twice'],
    ['cut in a quotation', `${HEAD}\nP1,"Zinc`, '2 : a quotation mark is never closed'],
    ['with a row that is too wide', `${HEAD}\n${GOOD},,x`, '2 : has more cells than the first line has names'],
  ])('FO2 a file %s', (_case, text, expected) => {
    const { products, refused } = readFormulary(text);
    expect(products).toEqual([]);
    expect(refused.map(({ line, column = '', reason }) => `${line} ${column}: ${reason}`)).toEqual([expected]);
  });
});

describe('FO2 strengths', () => {
  const of = (text: string, unit = 'tablet') => {
    const read = readStrength(text, unit);
    return read && `${read.active.value} ${read.active.unit} in ${read.per.value} ${read.per.unit}`;
  };
  it.each([
    ['500 mg', '500 mg in 1 tablet'],
    ['0.5mg', '0.5 mg in 1 tablet'],
    ['250 mg/5 mL', '250 mg in 5 mL'],
    ['100 units/mL', '100 units in 1 mL'],
    ['100 micrograms per puff', '100 mcg in 1 puff'],
    ['0 mg', undefined],
    ['5', undefined],
    ['5 mg/mL/h', undefined],
    ['mg 5', undefined],
    ['5 mg/5 spoons', undefined],
  ])('FO2 %s', (text, expected) => expect(of(text)).toBe(expected));
});

const units: readonly DoseUnit[] = ['mg', 'mcg', 'g', 'mL', 'units', 'tablet'];
const decimal = fc.integer({ min: 1, max: 999_999 }).map((n) => String(n / 100));
const amount = fc.record({ value: decimal, unit: fc.constantFrom(...units) });
const words = fc.stringMatching(/^[A-Za-z][a-z éè-]{0,11}[a-z]$/);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const gtin = fc.stringMatching(/^\d{13}$/).map((digits) => digits + gs1CheckDigit(digits));
const product: fc.Arbitrary<Product> = fc.record({
  ...{ code: fc.stringMatching(/^[A-Z0-9]{1,8}$/), generic: words, brand: maybe(words), form: words, baseUnit: words },
  ingredients: fc.array(fc.record({ name: words, strength: maybe(fc.record({ active: amount, per: amount })) })),
  routes: fc.array(words),
  parts: fc.constantFrom(undefined, 2 as const, 4 as const),
  atc: fc.constantFrom(undefined, 'C08CA01', 'N02'),
  ...{ controlledClass: maybe(words), storage: maybe(words), tallMan: maybe(words), restricted: maybe(words) },
  ...{ substitutionGroup: maybe(words), status: fc.constantFrom('active', 'inactive') },
  packs: fc.array(
    fc.record({
      ...{ gtin, level: fc.constantFrom('unit', 'pack', 'bundle', 'case'), units: decimal, text: maybe(words) },
      price: maybe(fc.record({ value: decimal, currency: fc.constant('EUR') })),
    }),
    { maxLength: 3 },
  ),
});

describe('FO1 a product', () => {
  it('FO1 reads back as it was written, and passes its model', () => {
    fc.assert(
      fc.property(product, (one) => {
        const resource = JSON.parse(JSON.stringify(buildProductResource(one)));
        expect(readProductResource(resource)).toEqual(one);
        const envelope = { kind: 'MedicationKnowledge', v: 1, facility: '*', by: 'u', station: 's' };
        const body = { ...envelope, at: '2026-11-22T08:00:00.000Z-0000-s', resource };
        expect(judgeBody('MedicationKnowledge:a', body, 'edit')).toEqual({ verdict: 'accept' });
      }),
      { seed: 42, numRuns: 100 },
    );
  });
  it('FO1 a resource of others is no product of the formulary', () => {
    expect(readProductResource({ resourceType: 'MedicationKnowledge', code: { text: 'x' } })).toBeUndefined();
  });
  it('FO5 tall-man letters are shown, and are not the stored name', () => {
    const [read] = file(GOOD).products;
    if (!read) throw new Error('no product');
    expect(productName(read.product)).toBe('MORPHine 10 mg/5 mL oral solution');
    expect(buildProductResource(read.product).code?.text).toBe('Morphine 10 mg/5 mL oral solution');
  });
});

describe('FO5 a name as it was signed', () => {
  const product = { generic: 'Hydroxyzine', tallMan: 'hydrOXYzine' };
  it('FO5 bears the letters of its own product, and no other name does', () => {
    expect(withTallMan('Hydroxyzine 25 mg tablet', product)).toBe('hydrOXYzine 25 mg tablet');
    expect(withTallMan('Hydralazine 25 mg tablet', product)).toBe('Hydralazine 25 mg tablet');
    expect(withTallMan('Hydroxyzine', { ...product, tallMan: undefined })).toBe('Hydroxyzine');
    expect(withTallMan('Hydroxyzine', undefined)).toBe('Hydroxyzine');
  });
});

describe('FO4 finding', () => {
  const entry = (code: string, generic: string, more: Partial<Product> = {}): FormularyEntry => ({
    id: `MedicationKnowledge:${code}`,
    product: {
      ...{ code, generic, form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active', packs: [] },
      ingredients: [
        { name: generic, strength: { active: { value: '500', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
      ],
      ...more,
    },
  });
  const pack = (code: string, level: 'unit' | 'pack') => ({ gtin: code, level, units: '1' });
  const index = indexProducts([
    entry('A1', 'Amoxicillin', { brand: 'Demoxil', atc: 'J01CA04' }),
    entry('A2', 'Amoxicillin', { form: 'capsule', status: 'inactive' }),
    entry('A3', 'Amoxicillin + Clavulanic acid'),
    entry('C1', 'Clavulanic acid and Amoxicillin'),
    entry('AMO', 'Zinc', { packs: [pack(`0${GTIN[0]}`, 'unit'), pack(GTIN[1], 'pack')] }),
  ]);
  const codes = (typed: string, limit = 10) => listProducts(index, typed, limit).map(({ product }) => product.code);
  it.each([
    ['amox', ['A1', 'A3', 'C1', 'A2']],
    ['AMOX 500 caps', ['A2']],
    ['acid amox', ['A3', 'C1']],
    ['demox', ['A1']],
    ['j01ca', ['A1']],
    ['a3', ['A3']],
    ['amo', ['AMO', 'A1', 'A3', 'C1', 'A2']],
    ['xyz', []],
    ['', []],
    [' ', []],
    [GTIN[0], ['AMO']],
    [GTIN[1], ['AMO']],
    [`0${GTIN[0]}`, ['AMO']],
  ])('FO4 %s', (typed, expected) => expect(codes(typed)).toEqual(expected));
  const more = indexProducts([
    entry('A1', 'Amoxicillin', { brand: 'Demoxil', atc: 'J01CA04' }),
    entry('H1', 'Hydroxyzine', { tallMan: 'hydrOXYzine' }),
    entry('H2', 'Hydralazine', { tallMan: 'hydrALAzine' }),
    entry('NDC0999-1111', 'Zinc', { packs: [pack('00309991111109', 'pack')] }),
    entry('NDC09991-111', 'Copper', { packs: [pack('00309991111109'.replace('109', '208'), 'pack')] }),
  ]);
  const near = (typed: string) => listProducts(more, typed, 10).map(({ product }) => product.code);
  it.each([
    ['hydrOXYzine', ['H1']],
    ['HYDROXYZINE', ['H1']],
    ['500 tab amox', ['A1']],
    ['moxil', ['A1']],
    ['cillin 500', ['A1']],
    ['amoksisilin', ['A1']],
    ['amoksisilin 50', ['A1']],
    ['amoksisilin 400', []],
    ['0999-1111', ['NDC0999-1111']],
    ['0999-1111-10', ['NDC0999-1111']],
    ['00999-1111-10', ['NDC0999-1111']],
    ['0999111110', ['NDC0999-1111']],
    ['00999111110', ['NDC0999-1111']],
    ['0999-9999-10', []],
  ])('FO4 %s as somebody writes it', (typed, expected) => expect(near(typed)).toEqual(expected));
  it('FO4 @SAFETY what only sounds alike is not mixed with what is written so', () => {
    const index = indexProducts([entry('S1', 'Cilin'), entry('S2', 'Sillin')]);
    expect(listProducts(index, 'cilin', 10).map(({ product }) => product.code)).toEqual(['S1']);
    expect(listProducts(index, 'cillinn', 10)).toHaveLength(2);
  });
  it('FO4 10,000 products: by letters, by what lies within a word, and by sound', () => {
    const syllables = ['za', 'mo', 'ri', 'tel', 'dan', 'fu', 'ko', 'ben', 'li', 'sar'];
    const nameOf = (n: number) => [...String(n).padStart(4, '0')].map((digit) => syllables[Number(digit)]).join('');
    const many = indexProducts(Array.from({ length: 10_000 }, (_, n) => entry(`P${n}`, nameOf(n))));
    const found = (text: string) => listProducts(many, text, 3).map(({ product }) => product.code);
    expect(found(nameOf(4321))).toEqual(['P4321']);
    expect(found(`tab ${nameOf(9999)} 500`)).toEqual(['P9999']);
    expect(found(nameOf(4321).slice(1))).toEqual(['P4321']);
    expect(found(nameOf(6543).replaceAll('k', 'ck'))).toEqual(['P6543']);
  });
  it('FO4 no more than asked for', () => expect(codes('amox', 2)).toEqual(['A1', 'A3']));
  it('FO4 a GTIN leads to product and pack', () => {
    expect(findByGtin(index, GTIN[0])).toMatchObject({ entry: { product: { code: 'AMO' } }, pack: { level: 'unit' } });
    expect(findByGtin(index, GTIN[3])).toBeUndefined();
  });
  it('FO4 finds what asking every product finds', () => {
    const names = ['Alpha', 'Alphabet', 'Beta', 'Bet', 'Gamma beta'];
    const some = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 30 });
    const typed = fc.constantFrom('a', 'al', 'alpha', 'b', 'be beta', 'gam b', 'tab', 'z');
    fc.assert(
      fc.property(some, typed, (generics, text) => {
        const entries = generics.map((generic, n) => entry(`P${n}`, generic));
        const expected = entries.filter(({ product: { code, generic } }) =>
          text.split(' ').every((word) =>
            `${generic} tablet 500 ${code}`
              .toLowerCase()
              .split(' ')
              .some((one) => one.startsWith(word)),
          ),
        );
        const found = listProducts(indexProducts(entries), text, 100).map(({ id }) => id);
        if (expected.length > 0) expect(found.toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});
