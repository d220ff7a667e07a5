/**
 * Places where stock lies: a store, a counter, a bin in either, a cupboard on a ward. Each is a Location of the site with a type of our own and no
 * physical level, so that the tree of wards and beds does not know of it. `partOf` leads to the site, of a bin to
 * its store, of a cupboard to its ward.
 */
import type { Extension, Location } from '@medplum/fhirtypes';
import { codeIn } from './fhir-checks.ts';
import { PLACE_CODE, placeCode } from './location.ts';
import { documentIdOf } from './reference.ts';

const STOCK_PLACE_TYPE = 'urn:holdfast:stock-place';
const STORAGE = 'urn:holdfast:storage';
const LIMITS = 'urn:holdfast:temperature-limits';
const SITE_CODE = 'urn:holdfast:site-code';

/** `ward`: a cupboard on a ward. It is filled from the pharmacy, and nothing is dispensed from it. */
export const STOCK_PLACE_LEVELS = ['store', 'counter', 'bin', 'ward'] as const;
export type StockPlaceLevel = (typeof STOCK_PLACE_LEVELS)[number];
/** How cold it is kept there. */
export const STORAGE_CONDITIONS = ['room', 'fridge', 'freezer'] as const;
export type StorageCondition = (typeof STORAGE_CONDITIONS)[number];

/** How warm and how cold it may get at a place, and for how long beyond, where it is not what its condition says. */
export interface PlaceLimits {
  readonly minCelsius: number;
  readonly maxCelsius: number;
  readonly allowedMinutes: number;
}

export interface StockPlace {
  readonly id: string;
  readonly level: StockPlaceLevel;
  readonly code: string;
  readonly name: string;
  /** The site, of a bin its store or counter, of a cupboard its ward: a Location id. */
  readonly partOf: string;
  /** Site code. */
  readonly site: string;
  readonly storage: StorageCondition;
  readonly limits?: PlaceLimits;
  readonly inUse: boolean;
}

export type StockPlaceEntry = Omit<StockPlace, 'id'>;

/** `before`: what is known of it and not ours stays. */
export function buildStockPlace(place: StockPlaceEntry, before?: Location): Location {
  const others = (before?.identifier ?? []).filter(({ system }) => system !== PLACE_CODE && system !== SITE_CODE);
  const extensions = (before?.extension ?? []).filter(({ url }) => url !== STORAGE && url !== LIMITS);
  return {
    ...before,
    resourceType: 'Location',
    status: place.inUse ? 'active' : 'inactive',
    mode: 'instance',
    name: place.name,
    type: [{ coding: [{ system: STOCK_PLACE_TYPE, code: place.level }] }],
    identifier: [{ system: PLACE_CODE, value: place.code }, { system: SITE_CODE, value: place.site }, ...others],
    extension: [
      ...extensions,
      { url: STORAGE, valueCode: place.storage },
      ...(place.limits ? [limitsExtension(place.limits)] : []),
    ],
    partOf: { reference: place.partOf.replace(':', '/') },
  };
}

const limitsExtension = ({ minCelsius, maxCelsius, allowedMinutes }: PlaceLimits): Extension => ({
  url: LIMITS,
  extension: [
    { url: 'min', valueDecimal: minCelsius },
    { url: 'max', valueDecimal: maxCelsius },
    { url: 'minutes', valueInteger: allowedMinutes },
  ],
});

function readLimits({ extension = [] }: Location): PlaceLimits | undefined {
  const parts = extension.find(({ url }) => url === LIMITS)?.extension ?? [];
  const [min, max, minutes] = ['min', 'max', 'minutes'].map((name) => parts.find(({ url }) => url === name));
  const [minCelsius, maxCelsius, allowedMinutes] = [min?.valueDecimal, max?.valueDecimal, minutes?.valueInteger];
  if (minCelsius === undefined || maxCelsius === undefined || allowedMinutes === undefined) return undefined;
  return { minCelsius, maxCelsius, allowedMinutes };
}

/** Undefined of a place that is none of stock. */
export function readStockPlace(id: string, location: Location): StockPlace | undefined {
  const level = location.type?.map((type) => codeIn(type, STOCK_PLACE_TYPE)).find((code) => code !== undefined);
  const site = location.identifier?.find(({ system }) => system === SITE_CODE)?.value;
  const partOf = documentIdOf(location.partOf);
  if (!isLevel(level) || site === undefined || partOf === undefined) return undefined;
  const storage = location.extension?.find(({ url }) => url === STORAGE)?.valueCode;
  const name = location.name ?? '';
  const limits = readLimits(location);
  return {
    ...{ id, level, name, partOf, site },
    code: placeCode(location) ?? name,
    storage: STORAGE_CONDITIONS.find((known) => known === storage) ?? 'room',
    ...(limits ? { limits } : {}),
    inUse: location.status !== 'inactive',
  };
}

const isLevel = (code: string | undefined): code is StockPlaceLevel =>
  STOCK_PLACE_LEVELS.some((level) => level === code);
