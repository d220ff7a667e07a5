/**
 * Counting stock. @SAFETY `sheet` is for who counts and never says what should be there; `review` is for who approves.
 * Quantities are decimals as text, in base units.
 */
import { z } from 'zod';
import { STOCK_PLACE_LEVELS, STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, proofId, saved } from './fields.ts';
import { stockBatch, stockHolding, stockPlaceId } from './stock-fields.ts';

const stocktakeId = documentId.refine((id) => id.startsWith('Stocktake:'), 'a stocktake');
const words = z.string().trim().min(3).max(300);
/** Nought or more. */
const counted = z.string().regex(/^\d{1,10}(\.\d{1,6})?$/);
const state = z.enum(['available', 'quarantined']);
const stocktakeLineOf = stockHolding.extend({ state });

const standing = z.discriminatedUnion('state', [
  z.object({ state: z.literal('counting'), frozen: z.boolean() }),
  z.object({ state: z.literal('posted'), by: z.string(), at: z.string(), alsoCancelled: z.boolean() }),
  z.object({ state: z.literal('cancelled'), by: z.string(), at: z.string() }),
]);

const head = {
  id: stocktakeId,
  mode: z.enum(['freeze', 'rolling']),
  places: z.array(z.object({ id: stockPlaceId, name: z.string() })),
  startedBy: z.string(),
  startedAt: z.string(),
  note: z.string().optional(),
  standing,
};

const row = z.object({
  ...head,
  lines: z.number(),
  counted: z.number(),
  recounts: z.number(),
  /** Lines on which the book and what was posted have come apart since. */
  drifts: z.number(),
});
export type StocktakeRow = z.output<typeof row>;

/** What a line is of, in words. */
const lineShown = {
  key: z.string(),
  product: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  packUnits: z.string().optional(),
  batch: stockBatch,
  location: stockPlaceId,
  /** `Main store · A3` */
  place: z.string(),
  state,
  /** Counted, and not in the book when the counting began. */
  found: z.boolean(),
};

const sheetLine = z.object({
  ...lineShown,
  /** `recount`: again, without saying by how much it was off. */
  todo: z.enum(['count', 'recount', 'done']),
  round: z.number(),
  /** The caller's own count in this round. */
  mine: z.string().optional(),
  /** Who counted in this round. */
  countedBy: z.array(z.string()),
});
export type StocktakeSheetLine = z.output<typeof sheetLine>;

const countShown = z.object({
  by: z.string(),
  at: z.string(),
  round: z.number(),
  quantity: z.string(),
  expected: z.string(),
  variance: z.string(),
});

const reviewLine = z.object({
  ...lineShown,
  verdict: z.enum(['uncounted', 'over-tolerance', 'counts-differ', 'settled']),
  expected: z.string().optional(),
  counted: z.string().optional(),
  variance: z.string().optional(),
  /** Of the variance, at average cost: `-12.30`. */
  value: z.string().optional(),
  counts: z.array(countShown),
  movedMeanwhile: z.boolean(),
  /** What the stocktake has moved. */
  posted: z.string(),
  drift: z.string().optional(),
});
export type StocktakeReviewLine = z.output<typeof reviewLine>;

/** @SAFETY A register of a controlled drug, blind as the sheet is: counted from here by two people, as its balance check. */
const controlledLine = z.object({
  registerId: z.string(),
  /** Codes of what it is about: a pack that is scanned leads to it. */
  products: z.array(z.string()),
  drug: z.string(),
  strength: z.string(),
  form: z.string(),
  unit: z.string(),
  place: z.string(),
  /** `no-register`: it lies there, and nobody has begun one. */
  state: z.enum(['to-count', 'agrees', 'differs', 'no-register']),
  /** What is written waits for the desk that keeps it. */
  waits: z.boolean(),
  countedBy: z.string().optional(),
  witness: z.string().optional(),
  at: z.string().optional(),
});
export type StocktakeControlledLine = z.output<typeof controlledLine>;
const controlledReview = controlledLine.extend({ counted: z.string().optional(), expected: z.string().optional() });

const actShown = z.object({
  act: z.enum(['post', 'correct', 'thaw', 'cancel']),
  by: z.string(),
  approvedBy: z.string().optional(),
  at: z.string(),
  reason: z.string().optional(),
});

const on = { commandId, id: stocktakeId };
/** `seen`: what the approver saw. `approver`: proof of a second person (purpose `second`), where it is not who is signed in. */
const approval = z.object({ ...on, seen: z.string().max(64), reason: words.optional(), approver: proofId.optional() });

export const stocktake = {
  start: command('stocktake.start', {
    access: 'stock.count',
    audit: { action: 'C', subtype: 'stocktake' },
    input: z.object({
      commandId,
      mode: z.enum(['freeze', 'rolling']),
      /** A store stands for its bins. */
      places: z.array(stockPlaceId).min(1).max(50),
      products: z.array(z.string().min(1).max(100)).min(1).max(500).optional(),
      tolerance: z.object({ units: counted, percent: z.number().min(0).max(100) }),
      note: z.string().trim().min(1).max(300).optional(),
    }),
    output: saved,
  }),
  /** What somebody counted: the whole of each line. */
  count: command('stocktake.count', {
    access: 'stock.count',
    audit: { action: 'C', subtype: 'stock-count' },
    input: z.object({
      ...on,
      counts: z
        .array(z.object({ line: stocktakeLineOf, quantity: counted, countedAt: instant.optional() }))
        .min(1)
        .max(200),
    }),
    output: z.object({ recorded: z.number() }),
  }),
  /** Approved by somebody who counted nothing that varies: one count movement for each line, all or none. */
  post: command('stocktake.post', {
    access: 'stock.count',
    audit: { action: 'U', subtype: 'stocktake' },
    input: approval,
    output: saved,
  }),
  /** What came apart since it was posted. */
  correct: command('stocktake.correct', {
    access: 'stock.count',
    audit: { action: 'U', subtype: 'stocktake' },
    input: approval,
    output: saved,
  }),
  /** Work at the places goes on, and the count as a rolling one. */
  thaw: command('stocktake.thaw', {
    access: 'stock.count',
    audit: { action: 'U', subtype: 'stocktake' },
    input: z.object({ ...on, reason: words }),
    output: saved,
  }),
  cancel: command('stocktake.cancel', {
    access: 'stock.count',
    audit: { action: 'U', subtype: 'stocktake' },
    input: z.object({ ...on, reason: words }),
    output: saved,
  }),
  /** Stores, counters and bins in use, a store before its bins. */
  places: query('stocktake.places', {
    access: 'stock.read',
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({
        id: stockPlaceId,
        name: z.string(),
        level: z.enum(STOCK_PLACE_LEVELS),
        storage: z.enum(STORAGE_CONDITIONS),
      }),
    ),
  }),
  /** Newest first. */
  list: query('stocktake.list', {
    access: 'stock.count',
    audit: 'none',
    input: z.object({ state: z.enum(['open', 'all']).default('open') }),
    output: z.array(row),
  }),
  /** To count by: blind. */
  sheet: query('stocktake.sheet', {
    access: 'stock.count',
    audit: 'none',
    input: z.object({ id: stocktakeId }),
    output: z.object({ ...head, asOf: z.string(), lines: z.array(sheetLine), controlled: z.array(controlledLine) }),
  }),
  /** To approve by. */
  review: query('stocktake.review', {
    access: 'stock.adjust',
    audit: 'none',
    input: z.object({ id: stocktakeId }),
    output: z.object({
      ...head,
      asOf: z.string(),
      tolerance: z.object({ units: z.string(), percent: z.number() }),
      lines: z.array(reviewLine),
      controlled: z.array(controlledReview),
      /** Where the whole formulary is priced in one. */
      currency: z.string().optional(),
      /** Worth of what is more and what is less, and lines that differ without a known cost. */
      sum: z.object({ more: z.string(), less: z.string(), unpriced: z.number() }),
      /** What stands against the caller's own approval. */
      stop: z.enum(['nothing-counted', 'recounts-open', 'uncounted-without-reason', 'counted-by-approver']).optional(),
      acts: z.array(actShown),
      /** For `post` and `correct`. */
      seen: z.string(),
    }),
  }),
};
