import { z } from 'zod';

/** Where a window's replica stands. While the backlog lasts, `backlog` says how far it has come; changes since `seq` follow it. */
const position = z.object({
  epoch: z.string(),
  seq: z.number().int().nonnegative(),
  backlog: z.object({ kind: z.number().int(), afterId: z.string().optional() }).optional(),
});
export type FeedPosition = z.output<typeof position>;

export function formatCheckpoint(value: FeedPosition): string {
  return btoa(JSON.stringify(value));
}

/** Undefined for what is none of ours: the window then starts from nothing. */
export function parseCheckpoint(text: string): FeedPosition | undefined {
  try {
    return position.parse(JSON.parse(atob(text)));
  } catch {
    return undefined;
  }
}
