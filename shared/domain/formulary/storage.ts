/**
 * How a product is kept (FO9): codes in the cell of a formulary file, joined by `|`, at most one of them a temperature;
 * older free text is kept, and read where it says a range or is one of the usual phrases.
 */
export const STORAGE_TEMPERATURES = ['room', 'cool', 'refrigerated', 'frozen', 'ultra-frozen'] as const;
export type StorageTemperature = (typeof STORAGE_TEMPERATURES)[number];

const STORAGE_CARES = ['protect-from-light', 'keep-dry', 'do-not-freeze', 'upright', 'flammable'] as const;
export type StorageCare = (typeof STORAGE_CARES)[number];

export const STORAGE_CODES = [...STORAGE_TEMPERATURES, ...STORAGE_CARES] as const;
export type StorageCode = (typeof STORAGE_CODES)[number];

/** Degrees Celsius, both inclusive. */
export interface StorageLimits {
  readonly minCelsius: number;
  readonly maxCelsius: number;
}

export interface Storage {
  readonly temperature?: StorageTemperature | undefined;
  readonly cares: readonly StorageCare[];
  /** What was written and is no code; shown as it is. */
  readonly words?: string | undefined;
  /** Of the temperature, or as the words say it. */
  readonly limits?: StorageLimits | undefined;
}

/** As the European and the United States pharmacopoeias have them; room is 15 to 25 °C, the narrower of the two. */
const LIMITS: Readonly<Record<StorageTemperature, StorageLimits>> = {
  room: { minCelsius: 15, maxCelsius: 25 },
  cool: { minCelsius: 8, maxCelsius: 15 },
  refrigerated: { minCelsius: 2, maxCelsius: 8 },
  frozen: { minCelsius: -25, maxCelsius: -15 },
  'ultra-frozen': { minCelsius: -90, maxCelsius: -60 },
};

/** Undefined of what is no temperature: `protect-from-light`. */
export function storageLimits(code: StorageCode): StorageLimits | undefined {
  return isTemperature(code) ? LIMITS[code] : undefined;
}

/** Whole phrases of old files. Everything else stays words: a part of a sentence is another sentence. */
const PHRASES: readonly (readonly [RegExp, StorageCode])[] = [
  [/^(store )?(at )?(controlled )?room temperature$/, 'room'],
  [/^cool$|^(store|keep) in a cool place$/, 'cool'],
  [/^fridge$|^refrigerate$|^(store|keep) in (a|the) (fridge|refrigerator)$/, 'refrigerated'],
  [/^freezer$|^(store|keep) (frozen|in (a|the) freezer)$/, 'frozen'],
  [/^(protect|keep away|keep) from light$/, 'protect-from-light'],
  [/^(keep|store) (dry|in a dry place)$/, 'keep-dry'],
  [/^do not freeze$/, 'do-not-freeze'],
];
const RANGE = /^\s*(-?\d+)\s*(?:°\s*C)?\s*(?:to|–|-|…)\s*(-?\d+)\s*°?\s*C\s*$/i;

/** Undefined where nothing is said. */
export function readStorage(text: string | undefined): Storage | undefined {
  if (!text?.trim()) return undefined;
  const codes = text.split('|').map(codeOf);
  const known = codes.filter((code) => code !== undefined);
  const temperatures = known.filter(isTemperature);
  if (known.length === codes.length && temperatures.length <= 1) {
    const [temperature] = temperatures;
    const cares = STORAGE_CARES.filter((care) => known.includes(care));
    return { temperature, cares, limits: temperature && LIMITS[temperature] };
  }
  const limits = rangeOf(text);
  const temperature = STORAGE_TEMPERATURES.find(
    (code) => LIMITS[code].minCelsius === limits?.minCelsius && LIMITS[code].maxCelsius === limits.maxCelsius,
  );
  return { temperature, cares: [], words: text.trim(), limits };
}

/** What a file or form says, in the spelling that is stored; `wrong`: two temperatures. Free text stays as it is. */
export function storageCell(text: string): { readonly text: string } | { readonly wrong: string } {
  const codes = text.split('|').map((part) => STORAGE_CODES.find((code) => code === part.trim().toLowerCase()));
  const known = codes.filter((code) => code !== undefined);
  if (known.filter(isTemperature).length > 1) return { wrong: 'names two temperatures' };
  if (known.length > 0 && known.length < codes.length) return { wrong: 'mixes codes with other words' };
  return { text: known.length === 0 ? text : STORAGE_CODES.filter((code) => known.includes(code)).join('|') };
}

function codeOf(part: string): StorageCode | undefined {
  const text = part.trim().toLowerCase();
  return STORAGE_CODES.find((code) => code === text) ?? PHRASES.find(([words]) => words.test(text))?.[1];
}

function rangeOf(text: string): StorageLimits | undefined {
  const [, min, max] = RANGE.exec(text) ?? [];
  if (min === undefined || max === undefined || Number(min) > Number(max)) return undefined;
  return { minCelsius: Number(min), maxCelsius: Number(max) };
}

function isTemperature(code: StorageCode): code is StorageTemperature {
  return STORAGE_TEMPERATURES.some((one) => one === code);
}
