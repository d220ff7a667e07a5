import type { administration } from '#shared/contract/administration.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { ask } from './ask.ts';
import { findWardRegister } from './find-ward-register.ts';
import type { MedicationDeps } from './medication-deps.ts';
import { verdictOf } from './verdict-of.ts';

/** The verdict on what lies in the hand; asked after each scan, nothing is written but the audit. */
export function judge(deps: MedicationDeps): QueryHandler<typeof administration.judge> {
  return async (input, context) => {
    const asked = await ask(deps, input, context, { assumeOrdered: true, startId: input.startId });
    if (isRefusal(asked)) return asked;
    const product = input.drug.how === 'own-supply' ? undefined : (asked.packs[0]?.entry?.product ?? asked.ordered);
    const kept = product && (await findWardRegister(deps, product, asked.wardId));
    const register = kept && { drug: registerName(kept.register), unit: kept.register.unit };
    return { ...verdictOf(asked, input.already), ...(register ? { register } : {}) };
  };
}
