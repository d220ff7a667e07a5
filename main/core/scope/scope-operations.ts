import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler, QueryHandler, StreamHandler } from '../api/operation-handler.ts';
import { handle, type Registration } from '../api/registration.ts';
import type { OpenCharts } from '../open-charts.ts';
import { stateStream } from '../session/state-stream.ts';
import type { ScopePart } from './scope-part.ts';

/** Central is asked first: what it grants or takes back is what counts. The audit event here follows. */
export function scopeOperations(part: ScopePart, charts: Pick<OpenCharts, 'close'>): readonly Registration[] {
  const findElsewhere: QueryHandler<typeof contract.scope.findElsewhere> = ({ text, purpose }, { actor }) =>
    part.findElsewhere({ userId: actor.userId, text, purpose });

  const checkOut: CommandHandler<typeof contract.scope.checkOut> = async (input, { actor, commit }) => {
    const { commandId: requestId, patientId, reason, purpose, days } = input;
    const { userId } = actor;
    const asked = { requestId, userId, patientId, reason, purpose, ...(days !== undefined && { days }) };
    const visitor = await part.checkOut(asked);
    if (isRefusal(visitor)) return visitor;
    const audited = await commit({ documents: [], output: () => visitor });
    return isRefusal(audited) ? audited : visitor;
  };

  const giveBack: CommandHandler<typeof contract.scope.return> = async ({ patientId }, { actor, commit }) => {
    const { userId, sessionId } = actor;
    // Whoever sends a record back is done with it; a chart that somebody else has open stays until that one is closed.
    const refused = await part.return({ userId, patientId }, () => charts.close(sessionId, patientId));
    if (refused) return refused;
    const audited = await commit({ documents: [], output: () => null });
    return isRefusal(audited) ? audited : null;
  };

  const watch: StreamHandler<typeof contract.scope.watch> = (_input, { signal }) =>
    stateStream(part.state, part.watch, signal);

  return [
    handle(contract.scope.findElsewhere, findElsewhere),
    handle(contract.scope.checkOut, checkOut),
    handle(contract.scope.return, giveBack),
    handle(contract.scope.watch, watch),
  ];
}
