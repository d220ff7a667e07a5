/**
 * The store behind the counter: places, receiving, moving, putting aside, sending and what is known of all of it. Quantities are
 * decimals as text, in base units of the product. @SAFETY What a screen shows is a help; every act is judged again by core.
 */
import { z } from 'zod';
import { ADJUST_REASONS } from '#shared/model/adjust-reason.ts';
import { ARRIVAL_FINDINGS } from '#shared/model/stock-codes.ts';
import { STOCK_PLACE_LEVELS, STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { TRANSFER_ANSWERS } from '#shared/model/stock-transfer.ts';
import { command, query, stream } from './declare.ts';
import { calendarDay, commandId, documentId, instant, patientId, proofId, rev, saved } from './fields.ts';
import {
  countedPacks,
  movementId,
  newBatch,
  orderId,
  price,
  productCode,
  scanned,
  stockAmount,
  stockBatch,
  stockHolding,
  stockPlaceId,
  transferId,
  words,
} from './stock-fields.ts';
import {
  adjusted,
  exception,
  identified,
  movementShown,
  orderRow,
  place,
  placeLimits,
  productFacts,
  productStock,
  transfer,
  valued,
} from './stock-shown.ts';

const act = { access: 'stock.move', output: saved } as const;

/** Of a controlled drug: somebody else who stood by, proven on this terminal just before. */
const witness = proofId.optional();

/** A person says that more is there than the book says (SL7); it never leads past a stop. */
const shortReason = words.optional();

const reads = { access: 'stock.read', audit: 'none' } as const;

export const stock = {
  /** A new store, counter or bin of this site, or other facts of one. */
  savePlace: command('stock.savePlace', {
    ...act,
    audit: { action: 'U', subtype: 'stock-place' },
    input: z.object({
      commandId,
      id: stockPlaceId.optional(),
      parent: rev.optional(),
      level: z.enum(STOCK_PLACE_LEVELS),
      code: z
        .string()
        .trim()
        .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,19}$/u),
      name: z.string().trim().min(1).max(100),
      /** Of a bin: the store or counter that it is in. */
      within: stockPlaceId.optional(),
      storage: z.enum(STORAGE_CONDITIONS).default('room'),
      /** Absent: those of its condition. */
      limits: placeLimits.optional(),
      /** Refused for a place where something lies. */
      inUse: z.boolean().default(true),
    }),
  }),
  /** What is ordered of a supplier. */
  order: command('stock.order', {
    ...act,
    audit: { action: 'C', subtype: 'stock-order' },
    input: z.object({
      commandId,
      number: z.string().trim().min(1).max(40),
      supplier: z.string().trim().min(1).max(120),
      expectedOn: calendarDay.optional(),
      lines: z
        .array(
          z.object({
            product: productCode,
            quantity: stockAmount,
            unitCost: price.optional(),
            packs: z.object({ gtin: z.string().regex(/^\d{14}$/), count: stockAmount }).optional(),
          }),
        )
        .min(1)
        .max(500),
      note: z.string().trim().max(500).optional(),
    }),
  }),
  /** Nothing more is expected of it. */
  endOrder: command('stock.endOrder', {
    ...act,
    audit: { action: 'U', subtype: 'stock-order' },
    input: z.object({ commandId, id: orderId, parent: rev, as: z.enum(['closed', 'cancelled']), reason: words }),
  }),
  /** Takes in what has come, from a supplier or another site. */
  receive: command('stock.receive', {
    access: 'stock.move',
    audit: { action: 'C', subtype: 'stock-delivery' },
    input: z.object({
      commandId,
      from: z.discriminatedUnion('is', [
        z.object({ is: z.literal('supplier'), name: z.string().trim().min(1).max(120), orderId: orderId.optional() }),
        z.object({ is: z.literal('site'), transferId }),
      ]),
      /** Where it is put, where a line does not say its own. */
      location: stockPlaceId,
      paper: z.string().trim().max(60).optional(),
      /** Measured on arrival; wanted where something that is kept cold is among it. */
      celsius: z.number().min(-90).max(60).optional(),
      lines: z
        .array(
          z.object({
            product: productCode,
            batch: newBatch,
            quantity: stockAmount,
            location: stockPlaceId.optional(),
            packs: z.object({ gtin: z.string().regex(/^\d{14}$/), count: stockAmount, units: stockAmount }).optional(),
            unitCost: price.optional(),
            serials: z.array(z.string().min(1).max(30)).max(2_000).optional(),
            damaged: z.boolean().default(false),
            /** Codes as they were received. @SAFETY Core reads them again; they have to say what the line says. */
            scans: z.array(scanned).max(2_000).default([]),
            /** Somebody held the lot against the pack: wanted of a code that could mean two things. */
            lotConfirmed: z.boolean().default(false),
          }),
        )
        .max(500),
      /** Of a transfer: what was sent and is not in the box, settled as lost. What is not named stays on its way. */
      missing: z
        .array(z.object({ product: productCode, batch: stockBatch, quantity: stockAmount, reason: words }))
        .max(500)
        .default([]),
      note: z.string().trim().max(500).optional(),
      witness,
    }),
    output: saved.extend({
      /** Of each line, what became of it. */
      lines: z.array(
        z.object({ state: z.enum(['available', 'quarantined']), findings: z.array(z.enum(ARRIVAL_FINDINGS)) }),
      ),
    }),
  }),
  /** From one place of this site to another. */
  move: command('stock.move', {
    ...act,
    audit: { action: 'C', subtype: 'stock-move' },
    input: z.object({
      commandId,
      holding: stockHolding,
      to: stockPlaceId,
      quantity: stockAmount,
      packs: countedPacks,
      state: z.enum(['available', 'quarantined']).default('available'),
      shortReason,
      witness,
    }),
  }),
  /** What is on the shelf is not what the book says, or is thrown away. */
  adjust: command('stock.adjust', {
    ...act,
    access: 'stock.adjust',
    audit: { action: 'C', subtype: 'stock-adjustment' },
    input: z.object({
      commandId,
      holding: stockHolding,
      /** `found`, `lost`: the shelf has more, has less. `waste`: thrown away. */
      as: z.enum(['found', 'lost', 'waste']),
      /** One that fits `as` (SL20). */
      code: z.enum(ADJUST_REASONS),
      quantity: stockAmount,
      packs: countedPacks,
      state: z.enum(['available', 'quarantined']).default('available'),
      reason: words,
      occurredAt: instant.optional(),
      shortReason,
      witness,
    }),
  }),
  /** Puts a batch aside, or back on the shelf. */
  /** The shelf was counted, and the book is right: settles what was done twice (SL22). */
  agree: command('stock.agree', {
    ...act,
    access: 'stock.adjust',
    audit: { action: 'C', subtype: 'stock-count' },
    input: z.object({ commandId, holding: stockHolding, reason: words }),
  }),
  quarantine: command('stock.quarantine', {
    ...act,
    audit: { action: 'C', subtype: 'stock-quarantine' },
    input: z.object({
      commandId,
      holding: stockHolding,
      as: z.enum(['quarantine', 'release']),
      quantity: stockAmount,
      packs: countedPacks,
      reason: words,
    }),
  }),
  /** A movement was a mistake: its opposite is recorded, and it stays. */
  reverse: command('stock.reverse', {
    ...act,
    access: 'stock.adjust',
    audit: { action: 'C', subtype: 'stock-reversal' },
    input: z.object({ commandId, movementId, reason: words }),
  }),
  /** Everything of a recalled batch at this site into quarantine. */
  takeRecalled: command('stock.takeRecalled', {
    access: 'stock.move',
    audit: { action: 'C', subtype: 'stock-recall' },
    input: z.object({ commandId, recallId: documentId }),
    output: z.object({ movements: z.number() }),
  }),
  /** Goods leave for another site. */
  send: command('stock.send', {
    ...act,
    audit: { action: 'C', subtype: 'stock-transfer' },
    input: z.object({
      commandId,
      /** Site code. */
      to: z.string().trim().min(1).max(40),
      lines: z
        .array(z.object({ holding: stockHolding, quantity: stockAmount, packs: countedPacks, shortReason }))
        .min(1)
        .max(200),
      note: z.string().trim().max(500).optional(),
      witness,
    }),
  }),
  /** Goods that were sent and never left, or came back unopened; refused once something of them was taken in. */
  takeBack: command('stock.takeBack', {
    ...act,
    audit: { action: 'C', subtype: 'stock-transfer' },
    input: z.object({ commandId, transferId, reason: words }),
  }),
  /** What the sender says of what arrived short: it was so, or it was not (SL21). */
  answerDifference: command('stock.answerDifference', {
    access: 'stock.adjust',
    output: saved,
    audit: { action: 'C', subtype: 'stock-transfer' },
    input: z.object({
      commandId,
      transferId,
      movements: z.array(movementId).min(1).max(200),
      says: z.enum(TRANSFER_ANSWERS),
      note: words.optional(),
    }),
  }),
  /** What lies here, at once and again for each product that something happens to. */
  watch: stream('stock.watch', {
    ...reads,
    input: z.object({}),
    output: z.object({
      asOf: z.string(),
      /** `2026-11-22` at the site. */
      today: calendarDay,
      /** Everything, not what changed: forget what was there. */
      whole: z.boolean(),
      /** What others wrote up to then is here. */
      heardAt: z.string(),
      places: z.array(place),
      products: z.array(productStock),
      exceptions: z.array(exception),
      transfers: z.array(transfer),
    }),
  }),
  /** What a scanned or typed code is, with what lies here of it. */
  identify: query('stock.identify', { ...reads, input: scanned, output: identified }),
  orders: query('stock.orders', {
    ...reads,
    input: z.object({ state: z.enum(['open', 'all']).default('open') }),
    output: z.array(orderRow),
  }),
  /** Every movement of a product, or of a batch, with the balance after it. */
  card: query('stock.card', {
    ...reads,
    input: z.object({ product: productCode, batch: stockBatch.optional(), location: stockPlaceId.optional() }),
    output: z.object({
      asOf: z.string(),
      product: productFacts,
      rows: z.array(movementShown.extend({ balance: z.string() })),
    }),
  }),
  value: query('stock.value', {
    ...reads,
    input: z.object({ method: z.enum(['first-in-first-out', 'average']) }),
    output: z.object({
      asOf: z.string(),
      currency: z.string().optional(),
      total: z.string(),
      products: z.array(valued),
    }),
  }),
  /** SL20: what was adjusted and thrown away in the last days, by product, kind of reason and direction. */
  adjustments: query('stock.adjustments', {
    ...reads,
    input: z.object({ days: z.number().int().min(1).max(3660) }),
    output: z.object({
      asOf: z.string(),
      from: z.string(),
      currency: z.string().optional(),
      lines: z.array(adjusted),
    }),
  }),
  /** The kept balances against a new fold of every movement. */
  check: query('stock.check', {
    ...reads,
    input: z.object({}),
    output: z.object({
      movements: z.number(),
      holdings: z.number(),
      wrong: z.array(z.object({ product: z.string(), lot: z.string(), kept: z.string(), folded: z.string() })),
    }),
  }),
  /**
   * Who had a batch: from the counter, and on the ward. @SAFETY Only what is known at this station; a lot that was not scanned
   * is not found by its lot.
   */
  recipients: query('stock.recipients', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'recall-recipients' },
    input: z.object({ gtin: z.string().regex(/^\d{8,14}$/), lot: z.string().trim().min(1).max(20).optional() }),
    output: z.object({
      heardAt: z.string(),
      people: z.array(
        z.object({
          patientId,
          name: z.string().optional(),
          recordNumber: z.string().optional(),
          phone: z.string().optional(),
          events: z.array(
            z.object({
              how: z.enum(['dispensed', 'given', 'returned']),
              at: z.string(),
              lot: z.string().optional(),
              /** Batch number of what it was made into at the counter. */
              made: z.string().optional(),
              quantity: z.string().optional(),
              by: z.string(),
            }),
          ),
        }),
      ),
      /** Given without a lot in the record: it may have been of this batch. */
      withoutLot: z.number(),
    }),
    patientsOf: (_input, output) => output?.people.map((person) => person.patientId) ?? [],
  }),
};
