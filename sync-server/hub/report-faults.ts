import type { Logger } from 'pino';
import { placeOf } from '../operations/look-again.ts';

/** OP2: what was being done and where it failed, never what the fault says: that may hold clinical content. */
export function reportFaults(log: Pick<Logger, 'warn'>): (what: string, fault: unknown) => void {
  return (what, fault) => log.warn({ what, ...placeOf(fault) }, 'hub');
}
