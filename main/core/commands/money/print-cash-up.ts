import type { money } from '#shared/contract/money.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { shownCashUp } from '../../queries/money/list-cash-ups.ts';
import type { MoneyDeps } from '../../queries/money/money-deps.ts';

/** A closed shift on paper (TI13). The audit event is durable before the paper is answered. */
export function printCashUp(deps: MoneyDeps): CommandHandler<typeof money.printCashUp> {
  return async ({ commandId, shift }, { actor, now, commit }) => {
    const { shifts } = await deps.book.look(actor.stationId);
    const found = shifts.find(({ opened }) => opened.id === shift);
    const cashUp = found && shownCashUp(found);
    if (!cashUp) return refusal('not-found', 'This cash-up is not here.', { path: 'shift' });
    const number = `${commandId.slice(0, 4)}-${commandId.slice(4, 8)}`.toUpperCase();
    const paper = {
      number,
      printedAt: new Date(now()).toISOString(),
      by: actor.displayName,
      site: actor.facility,
      cashUp,
    };
    const done = await commit({ documents: [], output: () => paper });
    return isRefusal(done) ? done : paper;
  };
}
