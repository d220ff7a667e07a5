import type { administration } from '#shared/contract/administration.ts';
import { compareAmounts } from '#shared/domain/medication/amount.ts';
import { wasteOf } from '#shared/domain/medication/waste.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { isTaken, NOT_GIVEN_REASONS } from '#shared/model/administration-codes.ts';
import type { ParsedInput } from '../../api/operation-handler.ts';
import type { Asked } from '../../queries/administration/asked.ts';

export type RecordParsed = ParsedInput<typeof administration.record>;

/** What is missing from a record whatever the rights say. */
export function refuseIncomplete(input: RecordParsed, asked: Asked, nowMs: number): Refusal | undefined {
  return (
    refuseReason(input) ?? refuseMoment(input, asked, nowMs) ?? refuseWaste(input) ?? refuseIndication(input, asked)
  );
}

function refuseReason({ outcome, reason }: RecordParsed): Refusal | undefined {
  const codes: readonly string[] | undefined =
    outcome in NOT_GIVEN_REASONS ? NOT_GIVEN_REASONS[outcome as keyof typeof NOT_GIVEN_REASONS] : undefined;
  if (!codes) return undefined;
  if (reason && codes.includes(reason.code)) return undefined;
  return refusal('invalid-input', 'Say why it was not given as ordered.', { path: 'reason' });
}

/** Clocks of desks differ by seconds. */
const AHEAD_MS = 5 * 60_000;

/** What has not happened yet is not recorded. */
function refuseMoment({ endedAt }: RecordParsed, { atMs }: Asked, nowMs: number): Refusal | undefined {
  if (atMs > nowMs + AHEAD_MS)
    return refusal('invalid-input', 'This time has not come yet. Look at the clock of this desk.', { path: 'givenAt' });
  if (endedAt !== undefined && Date.parse(endedAt) < atMs)
    return refusal('invalid-input', 'It cannot have ended before it began.', { path: 'endedAt' });
  return undefined;
}

/** DA5: drawn less given, reckoned here again. */
function refuseWaste({ waste, giving, outcome }: RecordParsed): Refusal | undefined {
  if (!waste) return undefined;
  const given = giving.amount && isTaken(outcome) ? giving.amount : { value: '0', unit: waste.drawn.unit };
  const left = wasteOf(waste.drawn, given);
  const agrees = left.state === 'waste' && compareAmounts(left.amount, waste.amount) === 0;
  if (agrees) return undefined;
  return refusal('invalid-input', 'What was drawn up, given and thrown away does not add up.', { path: 'waste' });
}

function refuseIndication({ outcome, asNeeded, already }: RecordParsed, { version }: Asked): Refusal | undefined {
  const dosing = version?.order.dosing;
  const isAsNeeded = dosing?.state === 'read' && dosing.dosing.regimen.kind === 'as-needed';
  if (!isAsNeeded || !isTaken(outcome) || asNeeded || already) return undefined;
  return refusal('invalid-input', 'Say what it is given for.', { path: 'asNeeded' });
}
