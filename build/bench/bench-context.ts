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
  readonly bare: MeasuredServer;
  /** Undefined where the peers could not be installed: their rows then say that they were not measured. */
  readonly pouchServer: MeasuredServer | undefined;
  /** Only where its address was given. */
  readonly couch: MeasuredServer | undefined;
}

export const POUCHDB_SERVER = 'pouchdb-server (leveldb)';
/** Database that bulk load leaves behind and the other works read. */
export const DATABASE = 'bench';
