import type { administration } from '#shared/contract/administration.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { ask } from './ask.ts';
import type { MedicationDeps } from './medication-deps.ts';
import { verdictOf } from './verdict-of.ts';

/** The verdict on what lies in the hand; asked after each scan, nothing is written but the audit. */
export function judge(deps: MedicationDeps): QueryHandler<typeof administration.judge> {
  return async (input, context) => {
    const asked = await ask(deps, input, context, { assumeOrdered: true, startId: input.startId });
    return isRefusal(asked) ? asked : verdictOf(asked, input.already);
  };
}
