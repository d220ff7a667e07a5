import { z } from 'zod';
import { hubEnrolmentAnswer } from '#shared/protocol/hub.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

/** What a hub was told when it joined, and how far it has its roster. Lies in the encrypted store it belongs to. */
const hubRecord = hubEnrolmentAnswer.extend({
  upstream: z.string(),
  /** Store that the incarnation was begun for (RP9). */
  storeInstanceId: z.string(),
  /** A restored store that has not been told yet what it forgot (RP9). */
  pullFirst: z.literal(true).optional(),
  /** Of the roster in force. */
  roster: z.object({ atMs: z.number(), position: z.string() }).optional(),
  /** Everything of the hub's scope was here once, by central's list (RP8). */
  wholeAt: z.string().optional(),
  /** Parts beyond the site of which everything that central lists is here (HU19). */
  wholeParts: z.array(z.string()).optional(),
  /** Something left since the file was last written anew (EV8). */
  traces: z.literal(true).optional(),
  /** Central's clock minus this machine's, as it was last measured (RP10). */
  skewMs: z.number().optional(),
});
export type HubRecord = z.output<typeof hubRecord>;

const LOCAL = 'holdfast-hub';

export async function findHubRecord(store: Pick<DocumentStore, 'findLocal'>): Promise<HubRecord | undefined> {
  const text = await store.findLocal(LOCAL);
  return text === undefined ? undefined : hubRecord.parse(JSON.parse(text));
}

export async function writeHubRecord(store: Pick<DocumentStore, 'write'>, record: HubRecord): Promise<void> {
  await store.write({ locals: [{ id: LOCAL, body: JSON.stringify(record) }] });
}
