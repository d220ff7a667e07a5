/**
 * Writing into the registers of controlled drugs at this station, one at a time. A command that receives, supplies, destroys
 * or takes back a controlled drug puts its own documents and those of the register into ONE unit of work:
 *
 *   return register.post(acts, context, (planned) => saveOne(context, dispense, {}, [...movements, ...planned.documents]));
 *
 * Locks: stock before register. Call this inside the `commit` of `stock.post`, never the other way round. Acts on products
 * without a controlled class plan nothing, so that callers need not ask.
 */
import type { RegisterAct } from '#shared/domain/register/register-act.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, PlannedDocument } from '../api/operation-handler.ts';

/** What was planned of each act, in the order of the acts; those without a controlled class are left out. */
export interface PlannedLine {
  readonly entryId: string;
  readonly registerId: string;
  /** `posted`: this station keeps the register. `pending`: another does, and enters it when they meet. */
  readonly as: 'posted' | 'pending';
  /** After it, as known here: a decimal in base units. */
  readonly balance: string;
}

/** For the commit: `documents` have to go into the same unit of work. */
export interface PlannedRegister {
  readonly documents: readonly PlannedDocument[];
  readonly lines: readonly PlannedLine[];
}

export interface RegisterDesk {
  /**
   * Refused: `password-needed` (path `witness`) without a witness who is somebody else; `invalid-input` with
   * `details: { why: 'below-nought', balance }`, see `belowNought`; `conflict` where nobody has opened a register for this
   * drug here. Never for a lease that is elsewhere.
   */
  post<T>(
    acts: readonly RegisterAct[],
    context: Pick<CommandContext, 'actor' | 'now'>,
    commit: (planned: PlannedRegister) => Promise<T | Refusal>,
  ): Promise<T | Refusal>;
}
