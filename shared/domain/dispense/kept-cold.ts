/**
 * Whether a product is kept cold, out of its storage condition (FO9). What the formulary says as a code or a range is read as
 * such; the sentences of older files are searched for the words of a refrigerator.
 */
import { readStorage, type StorageLimits } from '../formulary/storage.ts';

const COLD_WORDS = /\b(fridge|refrigerat\w*|cold|frozen|freezer|2\s*(?:°\s*C\s*)?(?:[-–]|to)\s*8)\b/i;
const FRIDGE_WORDS = /\b(fridge|refrigerat\w*|cold|2\s*(?:°\s*C\s*)?(?:[-–]|to)\s*8)\b/i;
const NOT_IN_FRIDGE = /\b(?:not|never|avoid)\b[^.;,|]*\b(?:fridge|refrigerat|cold)/i;

/** Up to here it is cold or cool: the upper end of a cool place. */
const COOL_CELSIUS = 15;
const FRIDGE: StorageLimits = { minCelsius: 2, maxCelsius: 8 };

/** @SAFETY In doubt yes: nobody knows how what comes back was kept (DI12). */
export function isKeptCold(storage: string | undefined): boolean {
  const read = readStorage(storage);
  return read?.limits ? read.limits.maxCelsius <= COOL_CELSIUS : COLD_WORDS.test(read?.words ?? '');
}

/** Whether a patient is told to keep it in the fridge: never what must not be refrigerated, nor what is frozen (DI11). */
export function isKeptInFridge(storage: string | undefined): boolean {
  const read = readStorage(storage);
  if (read?.limits) return read.limits.minCelsius >= 0 && read.limits.maxCelsius <= FRIDGE.maxCelsius;
  const words = read?.words ?? '';
  return FRIDGE_WORDS.test(words) && !NOT_IN_FRIDGE.test(words);
}

/** What a bag that lies ready says of the cold it needs, in no language: `2–8 °C`, `-25 … -15 °C`; undefined of what needs none. */
export function coldText(storage: string | undefined): string | undefined {
  const limits = readStorage(storage)?.limits ?? (isKeptInFridge(storage) ? FRIDGE : undefined);
  if (!limits || limits.maxCelsius > COOL_CELSIUS) return undefined;
  return `${limits.minCelsius}${limits.minCelsius < 0 ? ' … ' : '–'}${limits.maxCelsius} °C`;
}
