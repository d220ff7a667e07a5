import { z } from 'zod';

/** Content types of pushes and paths of our own endpoint, below the database's address. */
export const GRAFTS_PATH = '_holdfast/grafts';

/**
 * What `GET /{db}/_changes` takes beyond CouchDB's parameters when `Accept` is the row wire. `feed=longpoll` waits for
 * the first row, then answers a page like `normal`.
 *
 * `lane=each` (WR7, where the greeting names `EACH_LANE`): a small page of each lane in one answer, lane 1 first, each
 * with its own closing row. `since` is then the positions of the lanes in their order, separated by commas. With
 * `feed=continuous` (WR8, `LIVE_LANES`) one such answer follows the other.
 */
export const rowsQuery = z.object({
  lane: z
    .enum(['1', '2', '3', 'each'])
    .transform((lane) => (lane === 'each' ? lane : (Number(lane) as 1 | 2 | 3)))
    .optional(),
  /** `false`: headers only, for a reader that expects to have most of the page. */
  bodies: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  /** Kinds left out of the page, separated by commas (a server leaves audit events out for stations anyway: RP11). */
  exclude_kinds: z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .optional(),
});

/** Answer to `POST /{db}/_holdfast/grafts`: everything not listed is stored, durably, or was here already. */
export const graftsAnswer = z.object({
  refused: z.array(z.object({ id: z.string(), rev: z.string(), error: z.string(), reason: z.string() })),
  /** Sequence of the database after this batch. */
  seq: z.string(),
});
export type GraftsAnswer = z.output<typeof graftsAnswer>;
