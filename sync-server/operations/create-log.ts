import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServerConfig } from '../config/config.ts';
import { currentCall } from './current-call.ts';

/** Lines of JSON on standard output; those of a call carry its `requestId` (OP2). No host, no process id: the journal knows both. */
export function createLog(level: ServerConfig['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => {
      const call = currentCall();
      return call ? { requestId: call.requestId } : {};
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
