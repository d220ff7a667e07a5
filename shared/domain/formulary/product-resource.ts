/** A product as a FHIR R4 MedicationKnowledge and back (FO1). What R4 has no field for lies in extensions of ours. */
import type { CodeableConcept, Extension, MedicationKnowledge, Ratio } from '@medplum/fhirtypes';
import { conceptText, ofSystem } from '#shared/domain/coding/coded-text.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { ATC, PRODUCT_CLASSIFICATION, PRODUCT_CODE, productCode } from '#shared/model/medication-knowledge.ts';
import { readQuantity, toQuantity } from '../medication/amount.ts';
import type { Strength } from '../medication/product-amount.ts';
import { PACK_LEVELS, type Pack, type PackLevel, type Product, type ProductIngredient } from './product.ts';
import { productName } from './product-name.ts';

const PACK = 'urn:holdfast:pack';
const EXTRA = 'urn:holdfast:product:';
const TEXTS = ['generic', 'brand', 'baseUnit', 'storage', 'tallMan', 'restricted'] as const;
const GROUPS = { controlledClass: 'controlled-class', substitutionGroup: 'substitution-group' } as const;

export function buildProductResource(product: Product): MedicationKnowledge {
  const { code, brand, generic, form, routes, ingredients, packs, status } = product;
  const name = productName({ ...product, tallMan: undefined });
  return {
    resourceType: 'MedicationKnowledge',
    status,
    code: { coding: [{ system: PRODUCT_CODE, code, display: name }], text: name },
    synonym: brand === undefined ? [generic] : [generic, brand],
    doseForm: { text: form },
    intendedRoute: routes.map((text) => ({ text })),
    ingredient: ingredients.map(toIngredient),
    medicineClassification: classificationsOf(product),
    extension: [...extrasOf(product), ...packs.map(toPackExtension)],
  };
}

type Ingredient = NonNullable<MedicationKnowledge['ingredient']>[number];

function toIngredient({ name, strength }: ProductIngredient): Ingredient {
  return { itemCodeableConcept: { text: name }, isActive: true, ...(strength ? { strength: toRatio(strength) } : {}) };
}

function toRatio({ active, per }: Strength): Ratio {
  return { numerator: toQuantity(active), denominator: toQuantity(per) };
}

function extrasOf(product: Product): Extension[] {
  const texts = TEXTS.flatMap((name) => {
    const valueString = product[name];
    return valueString === undefined ? [] : [{ url: `${EXTRA}${name}`, valueString }];
  });
  return product.parts ? [...texts, { url: `${EXTRA}parts`, valueInteger: product.parts }] : texts;
}

function classificationsOf(product: Product) {
  const classified = (code: string, classification: CodeableConcept) => ({
    type: ofSystem(PRODUCT_CLASSIFICATION, code),
    classification: [classification],
  });
  const groups = Object.entries(GROUPS) as [keyof typeof GROUPS, string][];
  return [
    ...(product.atc ? [classified('atc', ofSystem(ATC, product.atc))] : []),
    ...groups.flatMap(([name, code]) => {
      const text = product[name];
      return text === undefined ? [] : [classified(code, { text })];
    }),
  ];
}

function toPackExtension({ gtin, level, units, text, price }: Pack): Extension {
  const value = (url: string, valueString: string) => ({ url, valueString });
  return {
    url: PACK,
    extension: [
      ...[value('gtin', gtin), value('level', level), value('units', units)],
      ...(text === undefined ? [] : [value('text', text)]),
      ...(price ? [value('price', price.value), value('currency', price.currency)] : []),
    ],
  };
}

/** Undefined where the resource is no product of a formulary: it has no code of the organisation. */
export function readProductResource(resource: MedicationKnowledge): Product | undefined {
  const code = productCode(resource);
  if (code === undefined) return undefined;
  const { extension = [], status, doseForm, intendedRoute = [], ingredient = [] } = resource;
  const text = (name: string) => extension.find(({ url }) => url === `${EXTRA}${name}`)?.valueString;
  const parts = extension.find(({ url }) => url === `${EXTRA}parts`)?.valueInteger;
  return {
    code,
    generic: text('generic') ?? conceptText(resource.code),
    brand: text('brand'),
    ingredients: ingredient.map(readIngredient),
    form: conceptText(doseForm),
    routes: intendedRoute.map(conceptText),
    baseUnit: text('baseUnit') ?? '',
    parts: parts === 2 || parts === 4 ? parts : undefined,
    atc: codeIn(findClassification(resource, 'atc'), ATC),
    controlledClass: findClassification(resource, GROUPS.controlledClass)?.text,
    storage: text('storage'),
    tallMan: text('tallMan'),
    substitutionGroup: findClassification(resource, GROUPS.substitutionGroup)?.text,
    restricted: text('restricted'),
    status: status === 'active' ? 'active' : 'inactive',
    packs: extension.flatMap(readPackExtension),
  };
}

function readIngredient({ itemCodeableConcept, strength }: Ingredient): ProductIngredient {
  const active = readQuantity(strength?.numerator);
  const per = readQuantity(strength?.denominator);
  return { name: conceptText(itemCodeableConcept), strength: active && per ? { active, per } : undefined };
}

function findClassification(resource: MedicationKnowledge, about: string): CodeableConcept | undefined {
  const found = resource.medicineClassification?.find(({ type }) => codeIn(type, PRODUCT_CLASSIFICATION) === about);
  return found?.classification?.[0];
}

function readPackExtension({ url, extension = [] }: Extension): Pack[] {
  const value = (name: string) => extension.find((one) => one.url === name)?.valueString;
  const [gtin, level, units] = [value('gtin'), value('level'), value('units')];
  if (url !== PACK || gtin === undefined || units === undefined || !isPackLevel(level)) return [];
  const [price, currency] = [value('price'), value('currency')];
  return [
    { gtin, level, units, text: value('text'), price: price && currency ? { value: price, currency } : undefined },
  ];
}

export function isPackLevel(text: string | undefined): text is PackLevel {
  return PACK_LEVELS.some((level) => level === text);
}
