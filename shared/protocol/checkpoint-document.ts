import { z } from 'zod';
import { sequenceToken, wireSequence } from './changes.ts';

const sequence = wireSequence.optional().transform((seq) => (seq === undefined ? undefined : sequenceToken(seq)));

/** `_local/<replication id>` as CouchDB's and PouchDB's replicators keep it; members beyond these are theirs. */
export const checkpointDocument = z.looseObject({
  _rev: z.string().optional(),
  session_id: z.string().optional(),
  source_last_seq: sequence,
  /** Ours: how far the source had shown its feed when it took this checkpoint. */
  source_shown_seq: sequence,
  /** PouchDB's spelling of `source_last_seq`. */
  last_seq: sequence,
  history: z
    .array(
      z.looseObject({
        session_id: z.string(),
        recorded_seq: sequence,
        last_seq: sequence,
        end_time: z.string().optional(),
      }),
    )
    .optional(),
});
export type CheckpointDocument = z.output<typeof checkpointDocument>;
