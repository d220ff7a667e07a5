import type { CodeableConcept } from '@medplum/fhirtypes';
import type { z } from 'zod';
import type { drugShown } from '#shared/contract/scanned.ts';
import { type FormularyEntry, findByGtin, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import type { DrugIdentified, ProductFacts } from '#shared/domain/medication/administration-question.ts';
import { isHighAlert } from '#shared/domain/medication/high-alert.ts';
import { isOrdered } from '#shared/domain/medication/is-ordered.ts';
import { type ReadPack, readPacks } from '#shared/domain/medication/read-packs.ts';
import type { DoseUnit } from '#shared/domain/medication/units.ts';

export type DrugShown = z.output<typeof drugShown>;

/** A pack in the hand with the product behind its code. */
export interface KnownPack {
  readonly pack: ReadPack | undefined;
  readonly entry: FormularyEntry | undefined;
  readonly drug: DrugIdentified;
}

/** One for each pack that was scanned; one without a scan where none was. */
export function knowPacks(shown: DrugShown, index: ProductIndex, at: string): readonly KnownPack[] {
  const packs = readPacks(shown.scans, at);
  const chosen = shown.pack?.productId;
  const picked = index.entries.find(({ id }) => id === chosen);
  if (packs.length === 0) return [{ pack: undefined, entry: picked, drug: unscanned(shown) }];
  return packs.map((pack) => {
    const entry = findEntry(pack, index);
    return { pack, entry: entry ?? picked, drug: drugOf(pack, shown, entry === undefined && picked !== undefined) };
  });
}

function unscanned({ how, pack }: DrugShown): DrugIdentified {
  const read = { lot: pack?.lot, expiry: pack?.expiry };
  return { how: how === 'own-supply' ? 'own-supply' : 'not-identified', ...read };
}

/**
 * What the symbol says goes before what a person read; where it is in doubt, what was read goes before it. @SAFETY A code that leads
 * nowhere identifies nothing that is picked.
 */
function drugOf(pack: ReadPack, shown: DrugShown, isPicked: boolean): DrugIdentified {
  const { raw, gtin, keyed, readable, suspicious, unitDose } = pack;
  const by = keyed ? 'keyed' : unitDose ? 'hospital-label' : 'scanned';
  const how = shown.how === 'own-supply' ? 'own-supply' : isPicked ? 'not-identified' : by;
  const { lot: eyeLot, expiry: eyeExpiry } = shown.pack ?? {};
  const lot = suspicious ? (eyeLot ?? pack.lot) : (pack.lot ?? eyeLot);
  const expiry = suspicious ? (eyeExpiry ?? pack.expiry) : (pack.expiry ?? eyeExpiry);
  const { serial } = pack;
  return { how, suspicious: suspicious || !readable, raw, gtin, lot, expiry, serial };
}

function findEntry({ gtin, unitDose }: ReadPack, index: ProductIndex): FormularyEntry | undefined {
  if (gtin !== undefined) return findByGtin(index, gtin)?.entry;
  if (unitDose === undefined) return undefined;
  return index.entries.find(({ product }) => labelValueOf(product.code) === unitDose);
}

/** A unit-dose label of ours bears the product's code, in the letters that its symbol has. */
function labelValueOf(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

/** `units`: in which the order says how much. */
export function productFacts(
  entry: FormularyEntry | undefined,
  drug: CodeableConcept | undefined,
  ordered: Product | undefined,
  units: readonly DoseUnit[],
): ProductFacts {
  if (!entry) return { state: 'unknown' };
  const { product } = entry;
  return {
    state: 'known',
    isOrdered: isOrdered(product, drug, ordered, units),
    name: productName(product),
    routes: product.routes.map((text) => ({ text })),
    highAlert: isHighAlert(product),
  };
}
