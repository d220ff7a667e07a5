import { allOf, type Check, fields, text, wholeNumber } from './checks.ts';
import { ownKind } from './kind-model.ts';

/**
 * Record numbers leased to one station (RN3). Only the leaseholder writes `next`, in the transaction that uses the
 * number, so that two desks can never hand out the same one and the document cannot conflict.
 */
export interface NumberBlock {
  /** What is before the serial: the site's prefix, e.g. `N`. */
  readonly prefix: string;
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** Serial that is handed out next; `to + 1` when the block is used up. */
  readonly next: number;
  readonly stationId: string;
  readonly leasedAt: string;
}

const inOrder: Check = (value) => {
  const { from, to, next } = value as NumberBlock;
  if (to < from) return { path: 'to', reason: 'must not be before from' };
  return next >= from && next <= to + 1 ? undefined : { path: 'next', reason: 'must lie in the block' };
};

export const numberBlockModel = ownKind(
  'NumberBlock',
  { lane: 1 },
  allOf(
    fields({
      prefix: text,
      from: wholeNumber,
      to: wholeNumber,
      next: wholeNumber,
      stationId: text,
      leasedAt: text,
    }),
    inOrder,
  ),
);
