/** What is shown of stock: places, holdings, movements, exceptions, transfers, orders, values. */
import { z } from 'zod';
import { MOVEMENT_REASONS } from '#shared/model/adjust-reason.ts';
import { EXPIRY_STATES, HOLDING_STOPS } from '#shared/model/stock-codes.ts';
import { MOVEMENT_TYPES } from '#shared/model/stock-movement.ts';
import { STOCK_PLACE_LEVELS, STORAGE_CONDITIONS } from '#shared/model/stock-place.ts';
import { TRANSFER_ANSWERS } from '#shared/model/stock-transfer.ts';
import { calendarDay, documentId, rev, writtenDay } from './fields.ts';
import { movementId, orderId, stockBatch, stockPlaceId, transferId } from './stock-fields.ts';

/** Of a place, in degrees Celsius and minutes: where it is kept otherwise than its condition says. */
export const placeLimits = z
  .object({
    minCelsius: z.number().min(-90).max(60),
    maxCelsius: z.number().min(-90).max(60),
    allowedMinutes: z.number().int().min(0).max(10_080),
  })
  .refine(({ minCelsius, maxCelsius }) => minCelsius < maxCelsius, 'the lower limit lies below the upper one');

export const place = z.object({
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

export const productFacts = z.object({
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

export const productStock = productFacts.extend({ holdings: z.array(held) });

export type ProductStock = z.output<typeof productStock>;

export const movementShown = z.object({
  id: movementId,
  type: z.enum(MOVEMENT_TYPES),
  batch: stockBatch,
  location: z.string(),
  quantity: z.string(),
  /** SL23: as it was counted. */
  packs: z.object({ count: z.string(), units: z.string() }).optional(),
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
export const exception = z.discriminatedUnion('kind', [
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
    /** Of this site: batches that somebody has to count yet (SL22). */
    uncounted: z.array(z.object({ batch: stockBatch, location: z.string() })),
    causes: z.array(movementShown),
  }),
]);

export type StockException = z.output<typeof exception>;

const transferLine = z.object({
  product: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  unit: z.string(),
  batch: stockBatch,
  sent: z.string(),
  /** Still on its way. */
  open: z.string(),
  unitCost: z.string().optional(),
  /** What was sent and was in no box, as the other end has written it. */
  lost: z.array(
    z.object({
      ...{ id: movementId, quantity: z.string(), reason: z.string(), by: z.string(), at: z.string() },
      /** Of the sender; absent: nobody there has said anything yet. */
      answer: z
        .object({ says: z.enum(TRANSFER_ANSWERS), by: z.string(), at: z.string(), note: z.string().optional() })
        .optional(),
    }),
  ),
});

export const transfer = z.object({
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

export const orderRow = z.object({
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

export const identified = z.discriminatedUnion('state', [
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

export const valued = z.object({
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

export const adjusted = z.object({
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
