import { z } from 'zod';
import type { ClientFrame } from '#shared/contract/wire.ts';

/** Characters of one frame: a captured file of 32 MB in base64 fits, an attack on memory does not. */
export const FRAME_LIMIT_CHARS = 48 * 1024 * 1024;

const id = z.number().int().nonnegative();
const clientFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, name: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('open'), id, name: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('ack'), id }),
  z.object({ t: z.literal('close'), id }),
  z.object({
    t: z.literal('fetch'),
    id,
    method: z.string().max(10),
    path: z.string().max(4000),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
  }),
]);

/** Undefined for what no client of ours would send: the line is dropped then. */
export function readClientFrame(text: string): ClientFrame | undefined {
  if (text.length > FRAME_LIMIT_CHARS) return undefined;
  try {
    return clientFrame.safeParse(JSON.parse(text)).data as ClientFrame | undefined;
  } catch {
    return undefined;
  }
}
