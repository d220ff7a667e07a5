import type { money } from '#shared/contract/money.ts';
import type { ShownShift } from '#shared/contract/money-till.ts';
import { type Exact, exact, subtract } from '#shared/domain/medication/exact.ts';
import type { TillShift } from '#shared/domain/payment/fold-till.ts';
import { moneyText } from '#shared/domain/price/money.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { MoneyDeps } from './money-deps.ts';
import { getRules } from './read-rules.ts';

/** TI7: what should be in the drawer is left out until a count stands. */
export function readTill(deps: MoneyDeps): QueryHandler<typeof money.till> {
  return async (_input, { store, actor }) => {
    const rules = await getRules(store, deps.products());
    const { shifts, present } = await deps.book.look(actor.stationId);
    const decimals = isRefusal(rules) ? 2 : rules.decimals;
    const last = shifts.at(-1)?.closed?.at;
    const shift: ShownShift = present
      ? toShown(present, decimals)
      : { state: 'shut', ...(last ? { lastClosedAt: last } : {}) };
    return { decimals, shift, ...(isRefusal(rules) ? {} : { currency: rules.currency }) };
  };
}

function toShown(
  { opened, moves, counts, payments, expected, standingCount }: TillShift,
  decimals: number,
): ShownShift {
  const refunds = payments.filter(({ type }) => type === 'refund').length;
  return {
    ...{ state: standingCount ? 'counted' : 'open', id: opened.id, openedAt: opened.at, openedBy: opened.by.name },
    ...{ float: opened.float, counts: counts.length, refunds, payments: payments.length - refunds },
    moves: moves.map(({ at, by, amount, reason }) => ({ at, by: by.name, amount, reason })),
    ...(standingCount
      ? {
          counted: {
            ...{ id: standingCount.id, at: standingCount.at, by: standingCount.by.name },
            counted: standingCount.counted,
            ...compareCount(standingCount.counted, expected, decimals),
          },
        }
      : {}),
  };
}

type InDrawer<Of> = { readonly cash: Of; readonly mobile: Of };

export function compareCount(counted: InDrawer<string>, expected: InDrawer<Exact>, decimals: number) {
  const text = (value: Exact) => moneyText(value, decimals);
  return {
    expected: { cash: text(expected.cash), mobile: text(expected.mobile) },
    difference: {
      cash: text(subtract(exact(counted.cash), expected.cash)),
      mobile: text(subtract(exact(counted.mobile), expected.mobile)),
    },
  };
}
