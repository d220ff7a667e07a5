import { StoreFault } from '#shared/store/store-fault.ts';
import { CouchError, insufficientStorage } from '../errors/couch-error.ts';

/** Every way to fail as an answer. What is not expected is told as a number that the log explains; no content leaks. */
export function describeFault(fault: unknown, reference: string): CouchError {
  if (fault instanceof CouchError) return fault;
  if (!(fault instanceof StoreFault))
    return new CouchError(500, 'internal_server_error', `Something failed on the server. Reference: ${reference}`);
  const { code } = fault.refusal;
  if (code === 'disk-nearly-full') return insufficientStorage();
  if (code === 'locked')
    return new CouchError(503, 'service_unavailable', 'The database is busy. Try again.', { 'retry-after': '2' });
  return new CouchError(500, 'database_unusable', `The database cannot be used: ${code}. Reference: ${reference}`);
}
