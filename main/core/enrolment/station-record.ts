import { z } from 'zod';
import { deskPurpose } from '#shared/protocol/enrolment.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

const place = z.object({ id: z.string(), code: z.string(), name: z.string() });

/**
 * What this station was told when it was enrolled. It lies in the encrypted store, so that nobody can put another
 * organisation's key in the place of the pinned one.
 */
const stationRecord = z.object({
  organisation: z.object({
    id: z.string(),
    name: z.string(),
    database: z.string(),
    demo: z.boolean(),
    theme: z.object({ hue: z.number() }).optional(),
    publicKeyJwk: ed25519PublicJwk,
  }),
  address: z.string(),
  stationId: z.string(),
  stationName: z.string(),
  incarnation: z.number().int().positive(),
  /** Hash of the head that the chain of this incarnation links to; absent for the first. */
  previousHash: z.string().optional(),
  /** A restored store that has not been told yet what it forgot. */
  pullFirst: z.literal(true).optional(),
  /** Store that the incarnation was begun for (RP9). */
  storeInstanceId: z.string(),
  site: place,
  ward: place.optional(),
  purpose: deskPurpose,
  enrolledAt: z.string(),
});
export type StationRecord = z.output<typeof stationRecord>;

const LOCAL = 'station';

export async function readStationRecord(store: Pick<DocumentStore, 'findLocal'>): Promise<StationRecord | undefined> {
  const text = await store.findLocal(LOCAL);
  return text === undefined ? undefined : stationRecord.parse(JSON.parse(text));
}

export async function writeStationRecord(store: Pick<DocumentStore, 'write'>, record: StationRecord): Promise<void> {
  await store.write({ locals: [{ id: LOCAL, body: JSON.stringify(record) }] });
}
