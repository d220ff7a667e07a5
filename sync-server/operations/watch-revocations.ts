/**
 * Stations that were revoked while the server runs, by whatever process (OP6). The gate refuses their next call by
 * itself, since it asks the catalogue each time; what is open already is ended here, and the act is brought to the
 * organisation's database, where a command beside a running server may not write.
 */
import type { Logger } from 'pino';
import type { Catalogue, StationEntry } from '../orgs/catalogue.ts';

export interface RevocationParts {
  readonly catalogue: Pick<Catalogue, 'listRevokedStations'>;
  readonly endOf: (stationId: string) => number;
  /** Document and audit event, when they are not there yet. */
  readonly settle: (station: StationEntry) => Promise<void>;
  readonly log: Logger;
}

export interface RevocationWatch {
  /** Looks now; resolves when everything found was ended and settled. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 2000;

export function watchRevocations(
  { catalogue, endOf, settle, log }: RevocationParts,
  lookEveryMs = LOOK_EVERY_MS,
): RevocationWatch {
  const settled = new Set<string>();
  const tell = (fault: unknown) => {
    const { name, stack } = fault instanceof Error ? fault : new Error('unknown');
    log.error({ name, at: stack?.split('\n').slice(1, 6) }, 'a revocation could not be settled; it is tried again');
  };
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
  let running: Promise<void> = look().catch(tell);
  const lookNext = () => {
    running = running.then(look).catch(tell);
    return running;
  };
  const looking = setInterval(lookNext, lookEveryMs).unref();
  return {
    look: lookNext,
    async stop() {
      clearInterval(looking);
      await running;
    },
  };
}
