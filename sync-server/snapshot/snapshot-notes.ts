/** What is known of a snapshot file that was written here (SN7, SN9). */
export interface SnapshotNote {
  readonly id: string;
  readonly organisationId: string;
  readonly stationId: string;
  /** The station's store that the file was written for; undefined where it never said which it has. */
  readonly storeInstanceId: string | undefined;
  /** Identity of the server's database, as replications know it. */
  readonly identity: string;
  /** As the feed spells the sequence up to which the file goes. */
  readonly position: string;
  readonly madeAtMs: number;
  readonly documents: number;
  /** Who ran the command. */
  readonly by: string;
  readonly state: SnapshotState;
}

/**
 * `written`: the file is on the disk under a name that nobody looks for. `placed`: the server's half of the checkpoint
 * stands. `told`: the audit event stands at central.
 */
export type SnapshotState = 'written' | 'placed' | 'told';

/** Part of the catalogue. Every write is one durable transaction. */
export interface SnapshotNotes {
  addSnapshot(note: SnapshotNote): Promise<void>;
  findSnapshot(id: string): Promise<SnapshotNote | undefined>;
  /** Those that are not `told`, oldest first; of all organisations. */
  listOpenSnapshots(): Promise<readonly SnapshotNote[]>;
  moveSnapshot(id: string, state: SnapshotState): Promise<void>;
}
