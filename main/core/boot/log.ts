import pino from 'pino';
import type { FaultLog } from '../api/fault.ts';

export type CoreLog = FaultLog & {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
};

/** Lines of JSON on the error output; events and facts are chosen by us and hold nothing of a record. */
export function createLog(): CoreLog {
  const logger = pino({ name: 'core', base: null }, pino.destination({ dest: 2, sync: true }));
  return {
    fault: (entry) => logger.error({ ...entry }, 'fault'),
    info: (event, facts = {}) => logger.info({ ...facts }, event),
  };
}
