import type { sheet } from '#shared/contract/sheet.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';

/** The audit event is durable before the number is given, and without the number nothing is printed. */
export const printSheet: CommandHandler<typeof sheet.print> = async ({ commandId }, { actor, now, commit }) => {
  const answer = {
    number: sheetNumber(commandId),
    printedAt: new Date(now()).toISOString(),
    by: actor.displayName,
  };
  const done = await commit({ documents: [], output: () => answer });
  return isRefusal(done) ? done : answer;
};

/** Found again in the trail: it begins the id of the command that stands there. */
function sheetNumber(commandId: string): string {
  return `${commandId.slice(0, 4)}-${commandId.slice(4, 8)}`.toUpperCase();
}
