import { z } from 'zod';
import type { DocumentStore } from '#shared/store/document-store.ts';

/** Servers of this station beside the one that it was enrolled at. */
const serverList = z.object({
  /** Addresses of hubs of the clinic, in the order in which they are tried. */
  hubs: z.array(z.string()).default([]),
  /** Address of central, learned from a hub that the station was enrolled through. */
  central: z.string().optional(),
  /** False: never directly to central, for clinics whose hub alone reaches it. */
  direct: z.boolean().default(true),
  /** The hub that was worked with last: a sealed station, which knows nothing else, asks there too (LE13). */
  lastHub: z.string().optional(),
  /** What answers at the address that the station was enrolled at, once that is known. */
  enrolledAt: z.enum(['hub', 'central']).optional(),
});
export type ServerList = z.output<typeof serverList>;

const LOCAL = 'holdfast-servers';

export async function readServerList(store: Pick<DocumentStore, 'findLocal'>): Promise<ServerList> {
  const text = await store.findLocal(LOCAL);
  return serverList.parse(text === undefined ? {} : JSON.parse(text));
}

export async function writeServerList(store: Pick<DocumentStore, 'write'>, list: ServerList): Promise<void> {
  await store.write({ locals: [{ id: LOCAL, body: JSON.stringify(list) }] });
}
