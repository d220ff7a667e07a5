import { notServerAdmin } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { Endpoint } from '../call.ts';

/** `GET /_all_dbs`: for administrators of the server only (PR1). */
export const allDbs: Endpoint = async ({ context, caller }) => {
  if (caller.type !== 'administrator') throw notServerAdmin();
  const databases = await context.catalogue.listDatabases();
  return json(
    200,
    databases.map((database) => database.name),
  );
};
