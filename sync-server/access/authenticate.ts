import type { IncomingMessage } from 'node:http';
import { findStationToken } from '#shared/protocol/station-proof.ts';
import type { ServerContext } from '../context.ts';
import { noSuchDatabase, unauthorized } from '../errors/couch-error.ts';
import { findChainsOfHub } from '../hub/central/stations-of-hub.ts';
import { findStationScope } from '../scopes/station-scope.ts';
import { administratorStore, recordsAreClosed } from './administrator-store.ts';
import type { Caller } from './caller.ts';
import type { DatabaseView } from './database-view.ts';
import { stationStore } from './station-store.ts';

/** Who calls. What proves nothing is anonymous: `GET /` answers even a malformed header. */
export async function authenticate(
  context: ServerContext,
  request: IncomingMessage,
  path: string,
  database: string | undefined,
): Promise<Caller> {
  const { authorization, cookie } = request.headers;
  const token = findStationToken(authorization);
  if (token !== undefined) {
    if (database === undefined) return { type: 'anonymous' };
    const station = await context.stations.find({ token, method: request.method ?? 'GET', path, database });
    return station ? { type: 'station', station } : { type: 'anonymous' };
  }
  const name = await context.administrators.find({ authorization, cookie });
  return name === undefined ? { type: 'anonymous' } : { type: 'administrator', name };
}

/**
 * The database as this caller may see it. PR1: an anonymous caller hears 401 whether the database exists or not, and a
 * station hears of any other database what it hears of one that does not exist, without a look at the catalogue.
 */
export async function openView(
  context: ServerContext,
  caller: Caller,
  database: string,
  purpose: 'describe' | 'use',
): Promise<DatabaseView> {
  if (caller.type === 'anonymous') throw unauthorized();
  if (caller.type === 'station') {
    if (caller.station.database !== database) throw noSuchDatabase();
    const { station } = caller;
    const store = await context.stores.open(database);
    const findScope = () => findStationScope({ ...context, store }, station);
    const findChains = station.hubOfSite === undefined ? undefined : () => findChainsOfHub(context, station);
    return { database, store: stationStore(store, station, findScope, findChains) };
  }
  const known = await context.catalogue.findDatabase(database);
  if (!known) throw noSuchDatabase();
  if (known.profile === 'organisation' && purpose === 'use') throw recordsAreClosed();
  const store = await context.stores.open(database);
  if (known.profile !== 'plain') return { database, store: administratorStore(store) };
  return { database, store, indexes: context.fieldIndexes.of(database) };
}
