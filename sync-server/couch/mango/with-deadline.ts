import { createContext, Script } from 'node:vm';
import { mangoError } from './selector.ts';

/**
 * A pattern from outside can take for ever on a short text. The interpreter stops a call that is over its time, wherever it
 * is; nothing else here can stop a regular expression. One call for a page of documents: each has a cost of its own.
 */
const DEADLINE_MS = 500;

const box: { work: () => unknown } = { work: () => undefined };
const context = createContext({ run: () => box.work() });
const script = new Script('run()');

/** Runs `work`, at most half a second. Throws 400 beyond. */
export function withDeadline<T>(work: () => T): T {
  box.work = work;
  try {
    return script.runInContext(context, { timeout: DEADLINE_MS }) as T;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw fault;
    throw mangoError('timeout', 'The selector takes too long. A pattern with nested repetitions is the usual reason.');
  }
}
