/**
 * What a ward asks of the pharmacy for its cupboard, and what was done about it. Each act is an event of its own, so that two
 * desks that cannot see each other never overwrite one another; how a request stands is the fold (`shared/domain/stock`).
 */
import { z } from 'zod';
import { type Check, fields, listOf, matching, oneOf, text } from './checks.ts';
import { ownKind } from './kind-model.ts';

export const STOCK_REQUEST_KIND = 'StockRequest';
const STOCK_REQUEST_ACTS = ['ask', 'accept', 'issue', 'receive', 'refuse', 'withdraw'] as const;

const line = z.object({ product: z.string(), name: z.string(), unit: z.string(), quantity: z.string() });
const envelope = {
  resourceType: z.literal(STOCK_REQUEST_KIND),
  status: z.literal('final'),
  at: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
};
const on = { ...envelope, request: z.string() };

export const stockRequestResource = z.discriminatedUnion('act', [
  /** `place`: the cupboard that it is for, a Location id. */
  z
    .object({
      ...envelope,
      act: z.literal('ask'),
      place: z.string(),
      lines: z.array(line),
      note: z.string().optional(),
    })
    .loose(),
  /** The pharmacy prepares it: what is there is kept for it. */
  z.object({ ...on, act: z.literal('accept') }).loose(),
  /** It has left for the ward; what left are the movements of the request. */
  z.object({ ...on, act: z.literal('issue') }).loose(),
  /** It was counted on the ward; `reason` where something was missing. */
  z.object({ ...on, act: z.literal('receive'), reason: z.string().optional() }).loose(),
  z.object({ ...on, act: z.literal('refuse'), reason: z.string() }).loose(),
  z.object({ ...on, act: z.literal('withdraw'), reason: z.string() }).loose(),
]);
export type StockRequestResource = z.output<typeof stockRequestResource>;

const decimal = matching(/^\d{1,10}(\.\d{1,6})?$/, 'must be a decimal with at most six places');
const common = {
  resourceType: oneOf(STOCK_REQUEST_KIND),
  status: oneOf('final'),
  act: oneOf(...STOCK_REQUEST_ACTS),
  at: text,
  by: fields({ id: text, name: text }),
};
const asked = fields({
  ...common,
  place: text,
  lines: listOf(fields({ product: text, unit: text, quantity: decimal }), 1),
});
const acted = fields({ ...common, request: text }, { reason: text });
const check: Check = (value) => ((value as { readonly act?: unknown } | null)?.act === 'ask' ? asked : acted)(value);

export const stockRequestModel = ownKind(STOCK_REQUEST_KIND, { lane: 2, event: true }, check);
