import { z } from 'zod';
import { allOf, type Check, type Fields, fields, matching, oneOf, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_MOVEMENT_KIND = 'StockMovement';

/** What happened to stock, in the words of a store. */
export const MOVEMENT_TYPES = [
  'receive',
  'issue',
  'transfer-out',
  'transfer-in',
  'adjust',
  'waste',
  'return',
  'count',
  'quarantine',
  'release',
  'recall',
] as const;
export type MovementType = (typeof MOVEMENT_TYPES)[number];

/** A signed decimal of at most six places, as it is written. */
const DECIMAL = /^-?\d{1,10}(\.\d{1,6})?$/;
const LOCATION = /^Location:[0-9A-Za-z-]{1,64}$/;

const person = z.object({ id: z.string(), name: z.string() });

/**
 * One movement of stock (SL1): an event that nothing follows. A mistake is put right by another movement with `reversalOf`.
 * The recording station and the hybrid time stand in the envelope. It is a document of the site, never of a patient's record:
 * a ledger must not lose a movement because a patient has moved on. `patientId` says for whom it was, for recalls.
 */
const stockMovementResource = z
  .object({
    resourceType: z.literal(STOCK_MOVEMENT_KIND),
    status: z.literal('final'),
    /** Counts the movements of the recording station: durable, never used twice. */
    sequence: z.number().int().min(1),
    type: z.enum(MOVEMENT_TYPES),
    /** The organisation's product code. */
    product: z.string(),
    batch: z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() }),
    /** Store, counter or bin: a Location id. */
    location: z.string().regex(LOCATION),
    /** Base units, a signed decimal. */
    quantity: z.string().regex(DECIMAL),
    /** The word of the base unit at that time: `tablet`. */
    unit: z.string(),
    state: z.enum(['available', 'quarantined']).optional(),
    /** As it was counted: so many of a pack, and base units in one. */
    packs: z.object({ gtin: z.string(), count: z.string(), units: z.string() }).optional(),
    /** ISO 8601. */
    occurredAt: z.string(),
    recordedAt: z.string(),
    actor: person,
    witness: person.optional(),
    reason: z.object({ code: z.string().optional(), text: z.string() }).optional(),
    /** Id of what it was moved by: a delivery, a dispense, a count. */
    document: z.string().optional(),
    /** Of a receipt: the order that it came for. */
    order: z.string().optional(),
    reversalOf: z.string().optional(),
    transferId: z.string().optional(),
    unitCost: z.string().optional(),
    /** Of an issue or return: who had it. */
    patientId: z.string().optional(),
    /** Serial numbers of the packs, where they were scanned. */
    serials: z.array(z.string()).optional(),
    /** It went below what was known to be there, and a person said why. */
    shortBy: z.string().optional(),
  })
  .loose();
export type StockMovementResource = z.output<typeof stockMovementResource>;

const decimal = matching(DECIMAL, 'must be a decimal with at most six places');
const whoever = fields({ id: text, name: text });

/** @SAFETY The sign follows from the type (SL1): a receipt that takes away would be stock from nowhere elsewhere. */
const rightSign: Check = (value) => {
  const { type, quantity, reversalOf } = value as Fields;
  const isRight = hasRightSign(type as MovementType, Number(quantity), reversalOf !== undefined);
  return isRight ? undefined : { path: 'quantity', reason: 'has a sign that its type does not have' };
};

const SIGNS: Readonly<Record<MovementType, 'in' | 'out' | 'either'>> = {
  receive: 'in',
  issue: 'out',
  'transfer-out': 'out',
  'transfer-in': 'in',
  adjust: 'either',
  waste: 'out',
  return: 'in',
  count: 'either',
  quarantine: 'out',
  release: 'in',
  recall: 'out',
};

/** SL1: whether the sign fits the type. Only a count may change nothing. */
export function hasRightSign(type: MovementType, quantity: number, isReversal: boolean): boolean {
  if (quantity === 0) return type === 'count';
  const wanted = SIGNS[type];
  if (wanted === 'either') return true;
  return (isReversal ? quantity < 0 : quantity > 0) === (wanted === 'in');
}

export const stockMovementModel = ownKind(
  STOCK_MOVEMENT_KIND,
  { lane: 2, event: true },
  allOf(
    fields(
      {
        resourceType: oneOf(STOCK_MOVEMENT_KIND),
        status: oneOf('final'),
        sequence: wholeNumber,
        type: oneOf(...MOVEMENT_TYPES),
        product: text,
        batch: fields({ lot: text }, { gtin: text, expiry: text }),
        location: matching(LOCATION, 'must be the id of a Location'),
        quantity: decimal,
        unit: text,
        occurredAt: text,
        recordedAt: text,
        actor: whoever,
      },
      {
        state: oneOf('available', 'quarantined'),
        packs: fields({ gtin: text, count: decimal, units: decimal }),
        witness: whoever,
        reason: fields({ text }, { code: text }),
        document: text,
        order: text,
        reversalOf: text,
        transferId: text,
        unitCost: decimal,
        patientId: text,
        shortBy: decimal,
      },
    ),
    rightSign,
  ),
);
