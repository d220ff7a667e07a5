/**
 * A sealed station is given its lease key again (LE13). The order is the invariant: the key is on the disk only once it has
 * opened what it was said to open, and the note that says `sealed` goes last. Killed after the key was written, the next
 * start opens the store and judges the lease that stands in it: the old one, which is over and seals again, or central's,
 * which opens. Shown by sealing.crash.test.ts.
 */
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { LeaseAnswer } from '#shared/protocol/lease.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type OpenDeps, type OpenedOrganisation, openOrganisation } from '../enrolment/open-organisation.ts';
import type { OrganisationFolder } from '../enrolment/organisation-folder.ts';
import { acceptGrant } from './accept-grant.ts';
import { removeLeaseKey, removeSealedNote, writeLeaseKey } from './lease-files.ts';
import { findStoreKey } from './lease-keys.ts';

export const OPEN_AGAIN_POINTS = ['before', 'key-written', 'store-open', 'grant-kept', 'note-removed'] as const;
export type OpenAgainPoint = (typeof OPEN_AGAIN_POINTS)[number];

export interface OpenAgain<Store extends DocumentStore> extends OpenDeps<Store> {
  readonly clock: Clock;
  readonly answer: LeaseAnswer;
  readonly nonce: string;
  readonly reach?: (point: OpenAgainPoint) => void;
}

/** The records, open. The key stays only when what it opens says that the answer was central's. */
export async function openAgain<Store extends DocumentStore>(
  folder: OrganisationFolder,
  { answer, nonce, clock, reach = () => {}, ...deps }: OpenAgain<Store>,
): Promise<OpenedOrganisation<Store> | Refusal> {
  reach('before');
  const vault = deps.vaultOf(folder);
  if (isRefusal(vault)) return vault;
  const kept = await keepKey(folder, vault, Buffer.from(answer.leaseKey, 'base64'));
  if (kept) return kept;
  reach('key-written');
  const found = await openOrganisation(folder, deps);
  if (isRefusal(found)) {
    await removeLeaseKey(folder.path);
    return found;
  }
  reach('store-open');
  const refused = await acceptGrant(found, answer, nonce, clock);
  if (refused) {
    await found.store.close();
    await removeLeaseKey(folder.path);
    return refused;
  }
  reach('grant-kept');
  await removeSealedNote(folder.path);
  reach('note-removed');
  return found;
}

/** @SAFETY A false key never lies on the disk: the next start would find records that nothing opens. */
async function keepKey(
  { path, record }: OrganisationFolder,
  vault: KeyVault,
  leaseKey: Uint8Array,
): Promise<Refusal | undefined> {
  if (record.version === 1) return notUnderLease();
  const secret = await vault.unwrap(bytesOf(record.leaseSecret));
  if (isRefusal(secret)) return secret;
  const storeKey = findStoreKey({ secret, leaseKey }, bytesOf(record.storeKey));
  if (!storeKey) return refusal('wrong-key', 'The key that was answered does not open the records of this station.');
  storeKey.fill(0);
  await writeLeaseKey(path, { secret, leaseKey });
  secret.fill(0);
  return undefined;
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const notUnderLease = (): Refusal =>
  refusal(
    'file-damaged',
    'This station is said to be sealed and has no lease. Enrol it again; central has its records.',
  );
