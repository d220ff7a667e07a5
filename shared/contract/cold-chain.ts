/** Temperatures of places where stock is kept: files of loggers, excursions, and what becomes of the stock that lay there. */
import { z } from 'zod';
import { STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, saved } from './fields.ts';
import { stockBatch, stockHolding, stockPlaceId } from './stock-fields.ts';

const logId = documentId.refine((id) => id.startsWith('TemperatureLog:'), 'a temperature log');

const file = {
  location: stockPlaceId,
  name: z.string().trim().min(1).max(200),
  text: z.string().max(8_000_000),
  /** What the file does not say. */
  answers: z
    .object({
      dateOrder: z.enum(['day-first', 'month-first']).optional(),
      unit: z.enum(['C', 'F']).optional(),
      channel: z.number().int().min(0).max(200).optional(),
    })
    .default({}),
};

/** Degrees Celsius with one decimal, as text. */
const celsius = z.string();
const excursion = z.object({
  type: z.enum(['hot', 'frozen', 'warm', 'cold']),
  from: z.string(),
  to: z.string(),
  peak: celsius,
  /** The readings end while it lasts. */
  open: z.boolean(),
});
const span = z.object({ from: z.string(), to: z.string() });
const report = {
  from: z.string(),
  to: z.string(),
  readings: z.number(),
  intervalMinutes: z.number(),
  lowest: celsius,
  highest: celsius,
  excursions: z.array(excursion),
  /** Times of which nothing is known. */
  gaps: z.array(span),
};
const ofProduct = {
  product: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  batch: stockBatch,
  location: stockPlaceId,
  place: z.string(),
};
const concerned = z.object({
  ...ofProduct,
  /** Goes into quarantine. */
  here: z.string(),
  /** Has left since the excursion began. */
  left: z.string(),
});

const looked = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ask'), what: z.enum(['date-order', 'unit']) }),
  z.object({
    state: z.literal('ask-channel'),
    channels: z.array(z.object({ index: z.number(), name: z.string() })),
  }),
  z.object({
    state: z.literal('unreadable'),
    why: z.enum(['unclosed-quote', 'no-header', 'no-readings', 'too-many-rows']),
  }),
  z.object({
    state: z.literal('read'),
    /** Serial number, where the file names it. */
    logger: z.string().optional(),
    ...report,
    /** Readings that are here already and are left out. */
    known: z.number(),
    leftOut: z.number(),
    /** The first of them. */
    problems: z.array(z.object({ line: z.number(), why: z.enum(['no-time', 'no-temperature', 'in-the-future']) })),
    concerned: z.array(concerned),
  }),
]);
export type LookedLog = z.output<typeof looked>;

const log = z.object({
  id: logId,
  logger: z.string(),
  location: stockPlaceId,
  place: z.string(),
  storage: z.enum(STORAGE_CONDITIONS),
  file: z.string(),
  importedBy: z.string(),
  importedAt: z.string(),
  leftOut: z.number(),
  ...report,
  /** Still in quarantine because of it. */
  aside: z.array(z.object({ ...ofProduct, quantity: z.string(), controlled: z.boolean() })),
  decisions: z.array(
    z.object({ outcome: z.enum(['release', 'discard']), reason: z.string(), by: z.string(), at: z.string() }),
  ),
});
export type TemperatureLogRow = z.output<typeof log>;

export const coldChain = {
  /** What a file would say and do; nothing is kept. */
  look: query('coldChain.look', {
    access: 'stock.move',
    audit: 'none',
    input: z.object({ ...file, logger: z.string().trim().min(1).max(60).optional() }),
    output: looked,
  }),
  /** Keeps the readings, and puts aside what lay there during an excursion, in one unit of work. */
  import: command('coldChain.import', {
    access: 'stock.move',
    audit: { action: 'C', subtype: 'temperature-log' },
    input: z.object({ commandId, ...file, logger: z.string().trim().min(1).max(60) }),
    output: saved.extend({ quarantined: z.number() }),
  }),
  /** Newest first. */
  list: query('coldChain.list', {
    access: 'stock.read',
    audit: 'none',
    input: z.object({ location: stockPlaceId.optional() }),
    output: z.array(log),
  }),
  /** The readings of a log, thinned so that no peak is lost, with the limits of its place. */
  series: query('coldChain.series', {
    access: 'stock.read',
    audit: 'none',
    input: z.object({ id: logId }),
    output: z.object({
      points: z.array(z.object({ at: z.string(), celsius: z.number() })),
      limits: z.array(
        z.object({
          type: z.enum(['hot', 'frozen', 'warm', 'cold']),
          side: z.enum(['above', 'below']),
          celsius: z.number(),
        }),
      ),
    }),
  }),
  /** Release or discard of everything that was put aside because of this log. */
  decide: command('coldChain.decide', {
    access: 'stock.adjust',
    audit: { action: 'U', subtype: 'temperature-log' },
    input: z.object({
      commandId,
      id: logId,
      outcome: z.enum(['release', 'discard']),
      /** Those it is about; the others stay aside until something is said of them. Absent: all. */
      of: z.array(stockHolding).min(1).max(500).optional(),
      reason: z.string().trim().min(3).max(1000),
    }),
    output: saved,
  }),
};
