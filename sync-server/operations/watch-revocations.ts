/**
 * Stations that were revoked while the server runs, by whatever process (OP6). The gate refuses their next call by
 * itself, since it asks the catalogue each time; what is open already is ended here, and the act is brought to the
 * organisation's database, where a command beside a running server may not write.
 */
import type { Logger } from 'pino';
import type { Catalogue, StationEntry } from '../orgs/catalogue.ts';
import { type Looking, lookAgain, tellFault } from './look-again.ts';

export interface RevocationParts {
  readonly catalogue: Pick<Catalogue, 'listRevokedStations'>;
  readonly endOf: (stationId: string) => number;
  /** Document and audit event, when they are not there yet. */
  readonly settle: (station: StationEntry) => Promise<void>;
  readonly log: Logger;
}

export type RevocationWatch = Looking;

const LOOK_EVERY_MS = 2000;

export function watchRevocations(
  { catalogue, endOf, settle, log }: RevocationParts,
  lookEveryMs = LOOK_EVERY_MS,
): RevocationWatch {
  const settled = new Set<string>();
  const tell = tellFault(log, 'a revocation could not be settled; it is tried again');
  const end = async (station: StationEntry) => {
    const calls = endOf(station.id);
    if (calls > 0) log.info({ station: station.id, calls }, 'calls of a revoked station ended');
    if (settled.has(station.id)) return;
    await settle(station);
    settled.add(station.id);
  };
  const look = async () => {
    for (const station of await catalogue.listRevokedStations()) await end(station).catch(tell);
  };
  return lookAgain(look, tell, lookEveryMs);
}
