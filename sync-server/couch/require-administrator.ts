import { notDatabaseAdmin } from '../errors/couch-error.ts';
import type { Call } from './call.ts';

/** Settings of a database are for whoever runs the server. */
export function requireDatabaseAdministrator({ caller }: Call): void {
  if (caller.type !== 'administrator') throw notDatabaseAdmin();
}
