/** CR12: how the law of a country wants a register printed, as data (`resources/register-templates`). */
import { z } from 'zod';
import { REGISTER_ACTS } from '#shared/model/register-entry.ts';

const REGISTER_COLUMNS = [
  'number',
  'date',
  'time',
  'act',
  'received-from',
  'supplied-to',
  'authority',
  'received',
  'supplied',
  'quantity',
  'quantity-in-words',
  'collector',
  'identity-asked',
  'identity-shown',
  'balance',
  'by',
  'witness',
  'batch',
  'remark',
] as const;
export type RegisterColumn = (typeof REGISTER_COLUMNS)[number];

const words = z.object({
  title: z.string(),
  /** What the law is, and what it asks for. */
  basis: z.string().optional(),
  headings: z.partialRecord(z.enum(REGISTER_COLUMNS), z.string()),
  acts: z.record(z.enum(REGISTER_ACTS), z.string()),
  labels: z.object({
    ...{ drug: z.string(), place: z.string(), unit: z.string(), class: z.string(), period: z.string() },
    ...{ opening: z.string(), closing: z.string(), received: z.string(), supplied: z.string(), balanceAt: z.string() },
    ...{ yes: z.string(), no: z.string(), counted: z.string(), expected: z.string(), enteredFor: z.string() },
    ...{
      noteOn: z.string(),
      pending: z.string(),
      partial: z.string(),
      faults: z.string(),
      faulty: z.string(),
      enteredLater: z.string(),
      printed: z.string(),
    },
    ...{ page: z.string(), empty: z.string(), corrected: z.string(), correction: z.string() },
  }),
  notes: z.array(z.string()),
  /** Lines to be signed on the paper. */
  signatures: z.array(z.string()),
});
export type RegisterWords = z.output<typeof words>;

export const registerTemplate = z.object({
  code: z.string().regex(/^[a-z]{2,12}$/),
  /** ISO 3166: the country whose stations begin with it. */
  country: z.string().length(2).optional(),
  columns: z.array(z.enum(REGISTER_COLUMNS)).min(4),
  /** Share of the width, by column; 1 where nothing is said. */
  widths: z.partialRecord(z.enum(REGISTER_COLUMNS), z.number()).default({}),
  orientation: z.enum(['portrait', 'landscape']),
  /** Days of the year at whose end the balance is stated: `03-31`. */
  balancesAt: z.array(z.string().regex(/^\d\d-\d\d$/)),
  /** What is printed at a time, where nothing else is asked for. */
  period: z.enum(['month', 'quarter', 'year']),
  /** The law wants this print at the end of each period, dated and signed. */
  printDue: z.boolean().default(false),
  /** Changes of the shift, `08:00` on the wall: the balance is counted at each. */
  checksAt: z.array(z.string().regex(/^\d\d:\d\d$/)).default(['08:00', '20:00']),
  keptYears: z.number().int(),
  /** By language; the first is taken where the language is none of them. */
  words: z.record(z.string(), words),
});
export type RegisterTemplate = z.output<typeof registerTemplate>;

export function wordsOf(template: RegisterTemplate, locale: string): RegisterWords {
  const language = locale.split('-')[0] ?? locale;
  const found = template.words[language] ?? Object.values(template.words)[0];
  if (!found) throw new Error('A register template without words');
  return found;
}

/** The template of a country, else the generic one. */
export function templateFor(templates: readonly RegisterTemplate[], country: string | undefined): RegisterTemplate {
  const found =
    templates.find((one) => country !== undefined && one.country === country) ??
    templates.find(({ code }) => code === 'generic');
  if (!found) throw new Error('No generic register template');
  return found;
}
