import type { Contestant } from './measure-rounds.ts';
import type { MeasuredServer } from './measured-server.ts';

/** How much is measured. */
export interface BenchScale {
  readonly documents: number;
  readonly rounds: number;
  readonly full: boolean;
}

/** And who stands there to be measured. */
export interface BenchContext extends BenchScale {
  readonly ours: MeasuredServer;
  /** Undefined where there is no PostgreSQL to run. */
  readonly onPostgres: MeasuredServer | undefined;
  readonly bare: MeasuredServer;
  /** Undefined where the peers could not be installed: their rows then say that they were not measured. */
  readonly pouchServer: MeasuredServer | undefined;
  /** Only where its address was given. */
  readonly couch: MeasuredServer | undefined;
}

export const HOLDFAST = 'Holdfast sync server (SQLite)';
export const HOLDFAST_ON_POSTGRES = 'Holdfast sync server (PostgreSQL, fsync)';
export const POUCHDB_SERVER = 'pouchdb-server (leveldb)';
/** Database that bulk load leaves behind and the other works read. */
export const DATABASE = 'holdfast-bench';
/** Of one work each. */
export const WARM_UP_DATABASE = 'holdfast-bench-warm-up';
export const FEED_DATABASE = 'holdfast-bench-feed';
export const ATTACHMENT_DATABASE = 'holdfast-bench-attachments';
/** Deleted before and after on a server that is not ours to throw away. */
export const DATABASES = [DATABASE, WARM_UP_DATABASE, FEED_DATABASE, ATTACHMENT_DATABASE];

export interface ServerBeside {
  readonly who: string;
  /** Undefined: cannot be measured here. */
  readonly server: MeasuredServer | undefined;
}

/** Ours over both storages, then the peers. */
export function serversBeside({ ours, onPostgres, pouchServer, couch }: BenchContext): ServerBeside[] {
  return [
    { who: HOLDFAST, server: ours },
    { who: HOLDFAST_ON_POSTGRES, server: onPostgres },
    { who: POUCHDB_SERVER, server: pouchServer },
    ...(couch ? [{ who: couch.who, server: couch }] : []),
  ];
}

/** The peers among them. */
export const peersBeside = (context: BenchContext): ServerBeside[] => serversBeside(context).slice(2);

/** Each of them in the same work. */
export function contestantsOf(
  servers: readonly ServerBeside[],
  unit: Contestant['unit'],
  measure: (server: MeasuredServer) => Promise<number>,
): Contestant[] {
  return servers.map(({ who, server }) => ({
    who,
    unit,
    measure: server && (() => measure(server)),
  }));
}
