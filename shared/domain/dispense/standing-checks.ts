/**
 * Which answers to a line stand: those that no later one has seen (DI14). @SAFETY Of two pharmacists who did not know of each
 * other the graver answer holds, whichever clock was ahead: what one of them refused is not handed out unseen.
 */
import type { DispenseActResource } from '#shared/model/dispense-act.ts';

type Check = Extract<DispenseActResource, { readonly act: 'check' }>;

export interface CheckRecord {
  readonly id: string;
  readonly act: Check;
}

const GRAVITY: Readonly<Record<Check['result'], number>> = { passed: 0, queried: 1, refused: 2 };

/** In the order given, which is that of time: the last of the gravest comes last. */
export function listStanding(checks: readonly CheckRecord[]): readonly CheckRecord[] {
  return checks
    .filter((one) => !checks.some((other) => hasSeen(other, one)))
    .toSorted((one, other) => GRAVITY[one.act.result] - GRAVITY[other.act.result]);
}

/** Acts from before `after` was written have seen all that was earlier. */
const hasSeen = ({ act }: CheckRecord, { id, act: earlier }: CheckRecord): boolean =>
  act.after ? act.after.includes(id) : earlier.at < act.at;
