/**
 * The store behind the counter: places, receiving, moving, putting aside, sending and what is known of all of it. Quantities are
 * decimals as text, in base units of the product. @SAFETY What a screen shows is a help; every act is judged again by core.
 * Long: the operations of one store share their shapes, which stand here once.
 */
import { z } from 'zod';
import { ADJUST_REASONS, MOVEMENT_REASONS } from '#shared/model/adjust-reason.ts';
import { ARRIVAL_FINDINGS, EXPIRY_STATES, HOLDING_STOPS } from '#shared/model/stock-codes.ts';
import { MOVEMENT_TYPES } from '#shared/model/stock-movement.ts';
import { STOCK_PLACE_LEVELS, STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { command, query, stream } from './declare.ts';
import { calendarDay, commandId, documentId, instant, patientId, proofId, rev, saved, writtenDay } from './fields.ts';

export const stockPlaceId = documentId.refine((id) => id.startsWith('Location:'), 'a Location id');
const movementId = documentId.refine((id) => id.startsWith('StockMovement:'), 'a movement');
const orderId = documentId.refine((id) => id.startsWith('StockOrder:'), 'an order');
const transferId = documentId.refine((id) => id.startsWith('StockTransfer:'), 'a transfer');
/** More than nought. */
export const stockAmount = z.string().regex(/^(?!0+(\.0+)?$)\d{1,10}(\.\d{1,6})?$/);
const words = z.string().trim().min(3).max(300);
const price = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);
export const stockBatch = z.object({
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .optional(),
  lot: z.string().trim().min(1).max(20),
  expiry: writtenDay.optional(),
});
/** As it comes in. */
const newBatch = stockBatch.extend({ expiry: calendarDay.optional() });
const productCode = z.string().trim().min(1).max(100);
export const stockHolding = z.object({ product: productCode, batch: stockBatch, location: stockPlaceId });
const scanned = z.object({
  text: z.string().min(1).max(7_100),
  at: instant,
  separators: z.array(z.string().min(1).max(8)).max(4).optional(),
  separatorsProven: z.boolean().optional(),
});

/** Of a place, in degrees Celsius and minutes: where it is kept otherwise than its condition says. */
const placeLimits = z
  .object({
    minCelsius: z.number().min(-90).max(60),
    maxCelsius: z.number().min(-90).max(60),
    allowedMinutes: z.number().int().min(0).max(10_080),
  })
  .refine(({ minCelsius, maxCelsius }) => minCelsius < maxCelsius, 'the lower limit lies below the upper one');

const place = z.object({
  id: stockPlaceId,
  rev,
  level: z.enum(STOCK_PLACE_LEVELS),
  code: z.string(),
  name: z.string(),
  partOf: documentId,
  storage: z.enum(STORAGE_CONDITIONS),
  limits: placeLimits.optional(),
  inUse: z.boolean(),
});
export type StockPlaceRow = z.output<typeof place>;

const held = z.object({
  batch: stockBatch,
  location: stockPlaceId,
  available: z.string(),
  quarantined: z.string(),
  /** Of what is available, kept for somebody; more than is available where two desks kept the same. */
  reserved: z.string().optional(),
  /** First receipt that is known. */
  since: z.string(),
  expires: z.enum(EXPIRY_STATES),
  daysLeft: z.number().optional(),
  stops: z.array(z.enum(HOLDING_STOPS)),
  /** Of what is in quarantine: the last that put something there, and why. */
  aside: z
    .object({
      type: z.enum(MOVEMENT_TYPES),
      code: z.string().optional(),
      reason: z.string().optional(),
      by: z.string(),
      at: z.string(),
    })
    .optional(),
  /** Of a recalled batch: why. */
  recall: z.string().optional(),
});
export type StockHeld = z.output<typeof held>;

const productFacts = z.object({
  code: z.string(),
  name: z.string(),
  /** With tall-man letters, for show alone. */
  shownName: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  storage: z.string().optional(),
  controlledClass: z.string().optional(),
  /** Base units in the pack by which it is usually counted. */
  packUnits: z.string().optional(),
});
export type StockProductFacts = z.output<typeof productFacts>;
const productStock = productFacts.extend({ holdings: z.array(held) });
export type ProductStock = z.output<typeof productStock>;

const movementShown = z.object({
  id: movementId,
  type: z.enum(MOVEMENT_TYPES),
  batch: stockBatch,
  location: z.string(),
  quantity: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  station: z.string(),
  /** Name of the station, of a cause that a person has to settle. */
  desk: z.string().optional(),
  sequence: z.number(),
  by: z.string(),
  witness: z.string().optional(),
  /** Of what was adjusted or thrown away (SL20); none of older movements. */
  reasonCode: z.enum(MOVEMENT_REASONS).optional(),
  reason: z.string().optional(),
  document: z.string().optional(),
  reversalOf: z.string().optional(),
  /** A person took more than was known to be there. */
  shortBy: z.string().optional(),
});
export type MovementShown = z.output<typeof movementShown>;

/** What two desks that could not see each other did; a person settles it. */
const exception = z.discriminatedUnion('kind', [
  /** A balance below nought: it blocks issue of that batch at that place. */
  z.object({
    kind: z.literal('shortage'),
    product: z.string(),
    name: z.string(),
    brand: z.string().optional(),
    unit: z.string(),
    batch: stockBatch,
    location: z.string(),
    lowest: z.string(),
    now: z.string(),
    causes: z.array(movementShown),
  }),
  z.object({
    kind: z.enum(['reversed-twice', 'arrived-more-than-sent']),
    product: z.string(),
    name: z.string(),
    brand: z.string().optional(),
    unit: z.string(),
    causes: z.array(movementShown),
  }),
]);
export type StockException = z.output<typeof exception>;

const transferLine = z.object({
  product: z.string(),
  name: z.string(),
  unit: z.string(),
  batch: stockBatch,
  sent: z.string(),
  /** Still on its way. */
  open: z.string(),
  unitCost: z.string().optional(),
  /** What was sent and was in no box, as the other end has written it. */
  lost: z.array(z.object({ quantity: z.string(), reason: z.string(), by: z.string(), at: z.string() })),
});
const transfer = z.object({
  id: transferId,
  from: z.object({ site: z.string(), name: z.string() }),
  to: z.object({ site: z.string(), name: z.string() }),
  sentAt: z.string(),
  sentBy: z.string(),
  note: z.string().optional(),
  direction: z.enum(['out', 'in']),
  lines: z.array(transferLine),
});
export type StockTransferRow = z.output<typeof transfer>;

const orderLine = z.object({
  product: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  ordered: z.string(),
  received: z.string(),
  /** Still to come; `0` where more came than was ordered. */
  open: z.string(),
  unitCost: z.string().optional(),
});
const orderRow = z.object({
  id: orderId,
  rev,
  number: z.string(),
  supplier: z.string(),
  state: z.enum(['open', 'closed', 'cancelled']),
  orderedAt: z.string(),
  orderedBy: z.string(),
  expectedOn: writtenDay.optional(),
  note: z.string().optional(),
  lines: z.array(orderLine),
});
export type StockOrderRow = z.output<typeof orderRow>;

const identified = z.discriminatedUnion('state', [
  /** @SAFETY Nobody can act on it. */
  z.object({ state: z.literal('unreadable') }),
  /** Read, and no pack of a product: a wristband, a place. */
  z.object({ state: z.literal('no-product') }),
  z.object({ state: z.literal('unknown'), gtin: z.string().optional() }),
  z.object({
    state: z.literal('found'),
    product: productFacts,
    pack: z.object({ gtin: z.string(), level: z.string(), units: z.string(), text: z.string().optional() }),
    /** As it is stocked; without a lot in the code somebody has to type it off the pack. */
    batch: z.object({ gtin: z.string(), lot: z.string().optional(), expiry: calendarDay.optional() }),
    serial: z.string().optional(),
    /** @SAFETY It could mean two things: the lot has to be confirmed against the pack. */
    suspicious: z.boolean(),
    /** The pack says day 00: the last day of that month is meant. */
    dayZero: z.boolean(),
    expired: z.boolean(),
    recall: z.string().optional(),
    /** Of this batch at this site. */
    holdings: z.array(held),
  }),
]);
export type IdentifiedPack = z.output<typeof identified>;

const valued = z.object({
  code: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  quantity: z.string(),
  /** Money as a decimal. */
  value: z.string(),
  received: z.string(),
  used: z.string(),
  /** Used before its price was known. */
  uncosted: z.string(),
});

const adjusted = z.object({
  code: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  /** None of older movements. */
  reason: z.enum(MOVEMENT_REASONS).optional(),
  /** Movements. */
  count: z.number(),
  /** Signed. */
  quantity: z.string(),
  /** Signed; none where no price is known. */
  value: z.string().optional(),
});
export type Adjusted = z.output<typeof adjusted>;

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
      state: z.enum(['available', 'quarantined']).default('available'),
      reason: words,
      occurredAt: instant.optional(),
      shortReason,
      witness,
    }),
  }),
  /** Puts a batch aside, or back on the shelf. */
  quarantine: command('stock.quarantine', {
    ...act,
    audit: { action: 'C', subtype: 'stock-quarantine' },
    input: z.object({
      commandId,
      holding: stockHolding,
      as: z.enum(['quarantine', 'release']),
      quantity: stockAmount,
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
        .array(z.object({ holding: stockHolding, quantity: stockAmount, shortReason }))
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
