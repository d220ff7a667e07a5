/**
 * DI11: the phrases of one language as data (`resources/directions/<language>.json`), and what a file has to say.
 * @SAFETY A file that lacks a phrase, or a figure in one, is refused whole, with every fault by its path: a label without its
 * hours, or half in another language, is worse than none.
 */
import { z } from 'zod';
import { LABEL_WARNINGS } from '#shared/model/dispense-codes.ts';

/** By the unit of a dose; what is not here is not said. */
const DIRECTION_UNITS = ['tablet', 'capsule', 'mL', 'puff', 'drop', 'patch', 'sachet', 'suppository', 'units'];
/** By the English word of the order. */
const DIRECTION_ROUTES = ['oral', 'inhalation', 'topical', 'rectal', 'subcutaneous', 'sublingual'];

const words = z.string().trim().min(1).max(120);

/** Words with each of these places once, and no other. */
function withPlaces(...places: readonly string[]) {
  return words.refine((text) => placesOf(text).toSorted().join() === places.toSorted().join(), {
    message: places.length === 0 ? 'no place' : `needs {${places.join('}, {')}} once each`,
  });
}
const placesOf = (text: string): string[] => [...text.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '');
const plain = withPlaces();

const directionFile = z.strictObject({
  /** BCP 47, the language alone. */
  language: z.string().regex(/^[a-z]{2,3}$/),
  /** In itself. */
  name: words,
  /** `source`: the one that all others say again. */
  review: z.strictObject({
    state: z.enum(['source', 'not-reviewed', 'reviewed']),
    /** Name and day of who reviewed it. */
    by: words.optional(),
    on: z.iso.date().optional(),
    note: z.string().optional(),
  }),
  phrases: z.strictObject({
    units: z.record(z.enum(DIRECTION_UNITS), z.strictObject({ one: plain, many: plain })),
    /** Between whole and part. Nothing stands between thousands: what does in one language begins the part in another. */
    decimal: z.enum(['.', ',']),
    /** From which number on the plural is used. */
    manyFrom: z.enum(['above-1', 'from-2']),
    amount: withPlaces('number', 'unit'),
    sentence: withPlaces('amount', 'route', 'when'),
    routes: z.record(z.enum(DIRECTION_ROUTES), plain),
    /** Between times, and before the last. Blanks count. */
    list: z.strictObject({ between: z.string().min(1).max(12), last: z.string().min(1).max(12) }),
    atTimes: z.strictObject({
      everyDay: withPlaces('times'),
      everyOtherDay: withPlaces('times'),
      everyDays: withPlaces('times', 'days'),
    }),
    every: z.strictObject({ one: plain, many: withPlaces('hours') }),
    once: plain,
    asNeeded: z.strictObject({ plain: withPlaces('most'), apart: withPlaces('most', 'hours') }),
    forDays: z.strictObject({ one: plain, many: withPlaces('days') }),
    warnings: z.record(z.enum(LABEL_WARNINGS), plain),
    /** For whoever hands it over, where the patient speaks what labels are not written in. */
    untranslated: withPlaces('spoken'),
  }),
});
export type DirectionFile = z.output<typeof directionFile>;
export type DirectionPhrases = DirectionFile['phrases'];

/** `phrases.every.many: needs {hours} once each` for everything that the file does not say. */
export function readDirectionFile(content: unknown): DirectionFile | { readonly lacks: readonly string[] } {
  const read = directionFile.safeParse(content);
  if (read.success) return read.data;
  return { lacks: read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}
