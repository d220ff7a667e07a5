import { z } from 'zod';
import { stream } from './declare.ts';

/**
 * The replica feed: list-level rows for everyone who signed in, whole records only of charts opened in this session.
 * Collections of the renderer's RxDB replica, by read model (at most 12).
 * - `patient`: list-level line of every patient of this desk's sites (no clinical body)
 * - `board`: encounters in progress at this desk's site/ward (list-level)
 * - `place`: sites, wards, beds
 * - `staff`: people's names by user id
 * - `task`: open tasks (when, whose, how urgent; what it is about a patient is clinical and comes by `task.watch`)
 * - `care`: whose patient it is on this shift
 * - `record`: whole documents of opened charts, every kind, `kind` indexed
 */
export const REPLICA_COLLECTIONS = ['patient', 'board', 'place', 'staff', 'task', 'care', 'record'] as const;
export type ReplicaCollection = (typeof REPLICA_COLLECTIONS)[number];

/** One row of a collection. A removal is a bare tombstone: `deleted` and nothing else (no clinical text stays behind). */
const replicaRow = z.object({
  collection: z.enum(REPLICA_COLLECTIONS),
  id: z.string(),
  deleted: z.boolean(),
  kind: z.string().optional(),
  patient: z.string().optional(),
  rev: z.string().optional(),
  /** Local sequence and lane: with SyncStatus.lanes they say how far the record has travelled (RP7). */
  seq: z.number(),
  lane: z.number().optional(),
  /** True when this revision came from central (then it is there by definition). */
  fromCentral: z.boolean().optional(),
  at: z.string().optional(),
  by: z.string().optional(),
  station: z.string().optional(),
  /** Leaves beside the winner that wait for a decision: both values are shown wherever the record is used. */
  conflicting: z.array(z.object({ rev: z.string(), resource: z.unknown() })).optional(),
  /** List-level object for the list collections; the FHIR resource for `record`. */
  content: z.unknown().optional(),
});
export type ReplicaRow = z.output<typeof replicaRow>;

/**
 * A batch of rows. `checkpoint` is opaque; the client opens the stream again with the last one it has applied.
 * `caughtUp` marks the end of the backlog. `epoch` changes when core's store was replaced: the client starts from nothing.
 */
const feedBatch = z.object({
  epoch: z.string(),
  rows: z.array(replicaRow),
  checkpoint: z.string(),
  caughtUp: z.boolean(),
});
export type FeedBatch = z.output<typeof feedBatch>;

export const feed = {
  /** Needs a session; ends with it (switch, lock, sign-out). Back-pressure: one batch is sent per `ack` frame of the wire. */
  watch: stream('feed.watch', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({ checkpoint: z.string().optional() }),
    output: feedBatch,
  }),
};
