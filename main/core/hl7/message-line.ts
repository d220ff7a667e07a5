import type { MessageLine } from '#shared/contract/interface.ts';
import type { LoggedMessage } from './message-log.ts';

/** What a list shows: no names, no values. */
export function messageLine(box: 'in' | 'out', message: LoggedMessage): MessageLine {
  const { number, route, at, type, controlId, peer, state, reason, attempts } = message;
  return { number, box, route, at, type, controlId, peer, state, ...(reason ? { reason } : {}), attempts };
}
