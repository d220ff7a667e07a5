import { z } from 'zod';

/** A sequence as peers write it: CouchDB text, older ones a number or an array, null where `seq_interval` left it out. */
export const wireSequence = z.union([z.string(), z.number(), z.array(z.unknown()), z.null()]);

/** Opaque text of a sequence, as it goes back into `since`. */
export function sequenceToken(seq: z.output<typeof wireSequence>): string | undefined {
  if (seq === null) return undefined;
  return typeof seq === 'string' ? seq : JSON.stringify(seq);
}

/** One row of `_changes?style=all_docs`. */
const changesRow = z.looseObject({
  seq: wireSequence,
  id: z.string(),
  changes: z.array(z.looseObject({ rev: z.string() })),
  deleted: z.boolean().optional(),
});

/** Answer to `_changes?feed=normal|longpoll`. `pending` is missing on older servers. */
export const changesAnswer = z.looseObject({
  results: z.array(changesRow),
  last_seq: wireSequence,
  pending: z.number().nullish(),
});
export type ChangesAnswer = z.output<typeof changesAnswer>;
