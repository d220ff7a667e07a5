/** MI14: whether this desk may apply a message, seen from what the other desks of the site have made of it. */
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import type { LoggedMessage, MessageLog } from './message-log.ts';
import type { ParkedDocuments } from './parked-documents.ts';

/**
 * `answered`: applied at another desk, and never parked here. `applied`: there, and parked here. `taken`: another desk has taken it over.
 * `second`: another desk has it as well and goes first. `later`: it is here under a later number.
 */
export type Standing = 'free' | 'answered' | 'applied' | 'taken' | 'second' | 'later';

export async function standingOf(
  message: Pick<LoggedMessage, 'key' | 'number'>,
  log: Pick<MessageLog, 'findByKey'>,
  parked: Pick<ParkedDocuments, 'copiesOf'>,
): Promise<Standing> {
  const { own, others, stationId } = await parked.copiesOf(message);
  if (others.some(({ reason }) => reason.kind === 'applied')) return own === 'none' ? 'answered' : 'applied';
  if (own === 'taken') return 'taken';
  if (((await log.findByKey(message.key))?.number ?? message.number) !== message.number) return 'later';
  // @SAFETY Two desks that see each other agree on who goes first without asking: whoever has the lower id.
  return own === 'here' && others.some((other) => other.stationId < stationId) ? 'second' : 'free';
}

/** Why it is parked, where it cannot be applied here. */
export function reasonOfStanding(standing: Standing): ParkReason | undefined {
  if (standing === 'free' || standing === 'answered') return undefined;
  return { kind: standing === 'applied' ? 'applied-elsewhere' : 'held-elsewhere' };
}
