/** A dispense as a FHIR R4 MedicationDispense and back (DI2). What R4 has no field for lies in extensions of ours. */
import type { Extension, MedicationDispense } from '@medplum/fhirtypes';
import type { LabelWarning, PickPause } from '#shared/model/dispense-codes.ts';
import { fromParts, type PartObject, toParts } from '#shared/model/extension-parts.ts';
import { DISPENSE_EXTENSIONS } from '#shared/model/medication-dispense.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';
import { readCodedText } from '../coding/coded-text.ts';
import { concise } from '../medication/concise.ts';
import { referenceToUser } from '../recording/recording.ts';
import { findQuantity, type Quantity, quantityText } from '../stock/quantity.ts';
import { directionLanguage } from './direction-phrases.ts';
import type { CountedOut, Dispense, Ingredient, Made, TakenBatch } from './dispense.ts';

export function buildDispense(dispense: Dispense): MedicationDispense {
  const { patientId, order, product, drug, quantity, unit, daysSupply, directions, preparer, preparedAt } = dispense;
  return concise({
    resourceType: 'MedicationDispense',
    status: 'in-progress',
    medicationCodeableConcept: {
      coding: [{ system: PRODUCT_CODE, code: product, display: drug.text }],
      text: drug.text,
    },
    subject: referenceTo(patientId),
    performer: [{ actor: referenceToUser(preparer) }],
    authorizingPrescription: order && [referenceTo(order.id)],
    quantity: { value: Number(quantityText(quantity)), unit },
    daysSupply: daysSupply === undefined ? undefined : { value: daysSupply, unit: 'd' },
    whenPrepared: preparedAt,
    dosageInstruction: directions === '' ? undefined : [{ text: directions }],
    substitution: substitutionOf(dispense),
    extension: extensionsOf(dispense),
  }) as MedicationDispense;
}

function substitutionOf({ substitution }: Dispense): MedicationDispense['substitution'] {
  return substitution ? { wasSubstituted: true, reason: [{ text: substitution.reason }] } : { wasSubstituted: false };
}

function extensionsOf(dispense: Dispense): Extension[] {
  const { entry, line, order, wanted, substitution, batches, counted, made, label, productVersion } = dispense;
  const { ingredients = [] } = dispense;
  const from = {
    ...{ entry, line, lineage: order?.lineage, forProduct: substitution?.forProduct, productVersion },
    wanted: wanted === undefined ? undefined : quantityText(wanted),
  };
  return [
    { url: DISPENSE_EXTENSIONS.from, extension: toParts(from) },
    ...batches.map((batch) => ({ url: DISPENSE_EXTENSIONS.batch, extension: toParts(batchParts(batch)) })),
    ...(counted ? [{ url: DISPENSE_EXTENSIONS.count, extension: toParts(countParts(counted)) }] : []),
    ...(label
      ? [{ url: DISPENSE_EXTENSIONS.label, extension: toParts({ language: label.language, warning: label.warnings }) }]
      : []),
    ...(made ? [{ url: DISPENSE_EXTENSIONS.made, extension: toParts({ ...made }) }] : []),
    ...ingredients.map((one) => ({ url: DISPENSE_EXTENSIONS.ingredient, extension: toParts(batchParts(one)) })),
  ];
}

function batchParts({ quantity, calculated, overrides, ...batch }: TakenBatch): PartObject {
  const amounts = { quantity: quantityText(quantity), calculated: calculated && quantityText(calculated) };
  return { ...batch, ...amounts, override: overrides.map((one) => ({ ...one })) };
}

function countParts({ packs, packUnits, loose }: CountedOut): PartObject {
  return { packs, packUnits: packUnits && quantityText(packUnits), loose: quantityText(loose) };
}

/** Undefined of a dispense that other systems made: nothing of our queue is in it. */
export function readDispense(resource: MedicationDispense): Dispense | undefined {
  const all = (url: string) => (resource.extension ?? []).filter((one) => one.url === url);
  const [from] = all(DISPENSE_EXTENSIONS.from).map(({ extension }) => fromParts(extension));
  const quantity = quantityOf(resource.quantity?.value);
  if (!from || quantity === undefined) return undefined;
  const { entry, line, lineage, wanted, forProduct, productVersion } = from as Readonly<
    Record<string, string | undefined>
  >;
  const order = documentIdOf(resource.authorizingPrescription?.[0]);
  const [counted] = all(DISPENSE_EXTENSIONS.count).map(({ extension }) => readCount(fromParts(extension)));
  const [made] = all(DISPENSE_EXTENSIONS.made).map(({ extension }) => fromParts(extension) as unknown as Made);
  const [label] = all(DISPENSE_EXTENSIONS.label).map(({ extension }) => fromParts(extension));
  const ingredients = all(DISPENSE_EXTENSIONS.ingredient).map(({ extension }) => readIngredient(fromParts(extension)));
  const reason = resource.substitution?.reason?.[0]?.text;
  return {
    ...{ patientId: documentIdOf(resource.subject) ?? '', entry: entry ?? '', line: line ?? '' },
    order: order && lineage ? { id: order, lineage } : undefined,
    drug: readCodedText(resource.medicationCodeableConcept),
    product: resource.medicationCodeableConcept?.coding?.[0]?.code ?? '',
    productVersion,
    substitution: resource.substitution?.wasSubstituted ? { forProduct, reason: reason ?? '' } : undefined,
    ...{
      quantity,
      unit: resource.quantity?.unit ?? '',
      wanted: wanted === undefined ? undefined : findQuantity(wanted),
    },
    daysSupply: resource.daysSupply?.value,
    directions: resource.dosageInstruction?.[0]?.text ?? '',
    label: label && {
      language: directionLanguage(String(label.language)),
      warnings: listOf(label.warning) as readonly LabelWarning[],
    },
    batches: all(DISPENSE_EXTENSIONS.batch).map(({ extension }) => readBatch(fromParts(extension))),
    ...{ counted, made },
    ...(ingredients.length > 0 ? { ingredients } : {}),
    preparer: preparerOf(resource),
    preparedAt: resource.whenPrepared ?? '',
  };
}

function preparerOf({ performer }: MedicationDispense): Dispense['preparer'] {
  const actor = performer?.[0]?.actor;
  return { id: actor?.identifier?.value ?? '', name: actor?.display ?? '' };
}

/** FHIR's number; more than six decimals are none of ours. */
const quantityOf = (value: number | undefined): Quantity | undefined =>
  value === undefined ? undefined : findQuantity(value.toFixed(6));

function readBatch(parts: Readonly<Record<string, unknown>>): TakenBatch {
  const { gtin, lot, expiry, location, how, lotConfirmed, quantity, calculated, override } = parts as Readonly<
    Record<string, string | undefined>
  > & { readonly lotConfirmed?: boolean };
  return {
    ...{ gtin, lot: lot ?? '', expiry, location: location ?? '', lotConfirmed },
    how: (how as TakenBatch['how'] | undefined) ?? 'not-scanned',
    quantity: findQuantity(quantity ?? '') ?? (0 as Quantity),
    ...(calculated === undefined ? {} : { calculated: findQuantity(calculated) }),
    overrides: listOf(override as unknown) as readonly { what: PickPause; reason: string }[],
  };
}

function readIngredient(parts: Readonly<Record<string, unknown>>): Ingredient {
  const { product, text, unit } = parts as Readonly<Record<string, string | undefined>>;
  return { ...readBatch(parts), product: product ?? '', text: text ?? '', unit: unit ?? '' };
}

function readCount(parts: Readonly<Record<string, unknown>>): CountedOut {
  const { packs, packUnits, loose } = parts;
  return {
    packs: Number(packs ?? 0),
    packUnits: typeof packUnits === 'string' ? findQuantity(packUnits) : undefined,
    loose: findQuantity(String(loose ?? '0')) ?? (0 as Quantity),
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
