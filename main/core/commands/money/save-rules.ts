import type { money } from '#shared/contract/money.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { PRICE_RULES_ID, PRICE_RULES_KIND, type PriceRulesResource } from '#shared/model/price-rules.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findRules } from '../../queries/money/read-rules.ts';
import { saveOne } from '../save-one.ts';

/** How the organisation charges from now on, at every counter that hears of it. */
export const saveRules: CommandHandler<typeof money.saveRules> = async ({ parent, rules }, context) => {
  const known = await findRules(context.store);
  if (known?.rev !== parent)
    return refusal('conflict', 'Somebody has changed this record meanwhile. Look at the new version, then save again.');
  const resource: PriceRulesResource = { resourceType: PRICE_RULES_KIND, ...rules };
  return saveOne(context, {
    ...{ id: PRICE_RULES_ID, kind: PRICE_RULES_KIND, facility: '*', resource },
    ...(parent ? { parent } : {}),
  });
};
