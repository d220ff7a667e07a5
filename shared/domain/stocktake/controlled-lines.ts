/**
 * CN1: controlled drugs at the places of a stocktake. Each register there is one line. @SAFETY Two people count it as a balance
 * check of the register, and what differs is a discrepancy there: the stocktake itself moves nothing of it.
 */
import type { RegisterEntryResource, RegisterOfEntry } from '#shared/model/register-entry.ts';
import type { RegisterFold } from '../register/fold-register.ts';
import { quantity } from '../stock/quantity.ts';

export interface ControlledLine {
  readonly register: RegisterOfEntry;
  readonly state: 'to-count' | 'agrees' | 'differs' | 'no-register';
  /** The count that settles it. */
  readonly count?: RegisterEntryResource;
}

interface Span {
  /** ISO 8601: from the beginning of the stocktake to its end, where it has ended. */
  readonly from: string;
  readonly until?: string | undefined;
}

/** `fold`: undefined where the drug lies there and nobody has begun a register of it. */
export function controlledLine(
  register: RegisterOfEntry,
  fold: Pick<RegisterFold, 'main' | 'pending'> | undefined,
  span: Span,
): ControlledLine {
  if (!fold) return { register, state: 'no-register' };
  const count = [...fold.main, ...fold.pending]
    .map(({ entry }) => entry)
    .filter((entry) => isCount(entry) && isWithin(entry, span))
    .toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt))
    .at(-1);
  return count ? { register, state: isSame(count) ? 'agrees' : 'differs', count } : { register, state: 'to-count' };
}

export const isControlledCounted = ({ state }: Pick<ControlledLine, 'state'>): boolean =>
  state === 'agrees' || state === 'differs';

/** A register is begun with what two people counted. */
const isCount = ({ act }: RegisterEntryResource): boolean => act === 'check' || act === 'open';

function isWithin({ occurredAt }: RegisterEntryResource, { from, until }: Span): boolean {
  const ms = Date.parse(occurredAt);
  return ms >= Date.parse(from) && (until === undefined || ms <= Date.parse(until));
}

function isSame({ counted, expected }: RegisterEntryResource): boolean {
  return counted === undefined || expected === undefined || quantity(counted) === quantity(expected);
}
