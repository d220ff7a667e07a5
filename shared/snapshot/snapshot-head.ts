/**
 * What stands in clear at the beginning of a snapshot file (SN1): two lines of text, so that a person who finds the file can
 * read what it is, and its signature (SN3). Everything behind them is chunks.
 */
import { z } from 'zod';
import { signDetached, verifyDetached } from '#shared/domain/identity/detached-signature.ts';
import { importVerifyingKey, type SigningKey, type VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { verifyHubCertificate } from '#shared/hub/signed-hub.ts';
import { signedHubCertificate } from '#shared/protocol/hub.ts';

const MAGIC = 'HOLDFAST SNAPSHOT';
const SNAPSHOT_VERSION = 1;
/** A head is far shorter: what has no end of a line up to here is no file of ours. */
export const LONGEST_HEAD_BYTES = 64 * 1024;

const snapshotHead = z.object({
  /** Random: names this file. */
  snapshot: z.string().min(8).max(64),
  organisation: z.string(),
  server: z.object({
    /** As replications know it (`Peer.identity`): it changes when the database behind it is another one. */
    identity: z.string(),
    /** Of a hub; central signs with the organisation's own key. */
    hub: signedHubCertificate.optional(),
  }),
  station: z.string(),
  /** ISO 8601. */
  madeAt: z.string(),
  /** Key of the chunks, sealed for the station. */
  key: z.string(),
});
export type SnapshotHead = z.output<typeof snapshotHead>;

const signedHead = z.object({ head: snapshotHead, signature: z.string() });
export type SignedSnapshotHead = z.output<typeof signedHead>;

const USE = 'holdfast-snapshot';

/** The text that a file begins with. */
export async function writeHead(head: SnapshotHead, key: SigningKey): Promise<string> {
  const signature = await signDetached(head, key, USE);
  return `${MAGIC} ${SNAPSHOT_VERSION}\n${JSON.stringify({ head, signature })}\n`;
}

export type ReadHead =
  | { readonly state: 'read'; readonly signed: SignedSnapshotHead; readonly text: string }
  | { readonly state: 'newer-version' }
  | { readonly state: 'not-ours' };

/** `start`: the beginning of the file as text, at most `LONGEST_HEAD_BYTES`; what follows the head may be anything. */
export function readHead(start: string): ReadHead {
  const first = start.indexOf('\n');
  const second = start.indexOf('\n', first + 1);
  const version = new RegExp(`^${MAGIC} (\\d{1,6})$`).exec(start.slice(0, Math.max(0, first)))?.[1];
  if (version === undefined) return { state: 'not-ours' };
  if (Number(version) !== SNAPSHOT_VERSION) return { state: 'newer-version' };
  const signed = second < 0 ? undefined : parse(start.slice(first + 1, second));
  return signed ? { state: 'read', signed, text: start.slice(0, second + 1) } : { state: 'not-ours' };
}

function parse(line: string): SignedSnapshotHead | undefined {
  try {
    return signedHead.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** SN3: whether a server of this organisation wrote it. `organisationKey` is the one that the station has pinned. */
export async function isSignedByServer(
  { head, signature }: SignedSnapshotHead,
  pinned: { readonly organisation: string; readonly organisationKey: VerifyingKey },
): Promise<boolean> {
  const { hub } = head.server;
  if (head.organisation !== pinned.organisation) return false;
  if (!hub) return verifyDetached(head, signature, pinned.organisationKey, USE);
  const certificate = await verifyHubCertificate(hub, pinned);
  if (!certificate) return false;
  return verifyDetached(head, signature, await importVerifyingKey(certificate.publicKeyJwk), USE);
}
