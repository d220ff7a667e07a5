import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';

/** Faults that a person can do something about, said in words. Anything else stays a fault with its reference. */
export function refusalOfFault(error: unknown): Refusal | undefined {
  if (error instanceof StoreFault) return error.refusal;
  if ((error as { code?: unknown } | undefined)?.code === 'ENOSPC') {
    return refusal('disk-nearly-full', 'The disk of this station is full. Free some space, then try again.');
  }
  return undefined;
}
