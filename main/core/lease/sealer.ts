/**
 * What a core does with a station whose lease is over: seals its records, waits with them sealed, and opens them when
 * central gives a lease again. From the first moment the screens say `sealed`, also while it is still being done.
 */
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { LeaseAnswer } from '#shared/protocol/lease.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { Reserve } from '../disk-room.ts';
import { type OpenDeps, type OpenedOrganisation, openOrganisation } from '../enrolment/open-organisation.ts';
import type { OrganisationFolder } from '../enrolment/organisation-folder.ts';
import { findKnownLease, type KnownLease } from './known-lease.ts';
import { findSealedNote } from './lease-files.ts';
import type { LeaseOver } from './lease-part.ts';
import { openAgain } from './open-again.ts';
import { sealStation } from './seal-station.ts';
import { createSealedStation, type SealedDeps, type SealedStation } from './sealed-station.ts';
import type { TimeSources } from './trusted-time.ts';

type SealedState = ReturnType<SealedStation['state']>;

export interface SealerDeps<Store extends DocumentStore>
  extends TimeSources,
    Pick<SealedDeps, 'fetch' | 'hubs' | 'fallbackRuntime' | 'tell' | 'onFault'>,
    Omit<OpenDeps<Store>, 'vaultOf' | 'onFault'> {
  /** As it stands on the disk now. */
  readonly findFolder: (organisation: string) => Promise<OrganisationFolder | undefined>;
  /** What opened the records, or what was typed since. */
  readonly vaultOf: (folder: OrganisationFolder) => KeyVault | Refusal;
  readonly openReserve: (folder: string) => Pick<Reserve, 'release'> | undefined;
  /** The records are open again. */
  readonly open: (found: OpenedOrganisation<Store>, lease: KnownLease | undefined) => Promise<Refusal | undefined>;
}

export interface Sealer {
  /** Undefined where nothing was sealed. */
  state(): SealedState | undefined;
  /** The store must be closed. Tried again until it is done: a disk may be full. */
  seal(folder: OrganisationFolder, over: LeaseOver): Promise<void>;
  /** A station that was sealed before. */
  wait(folder: OrganisationFolder): Promise<Refusal | undefined>;
  tryNow(): Promise<void>;
  stop(): Promise<void>;
}

const TRY_AGAIN_MS = 60_000;

export function createSealer<Store extends DocumentStore>(deps: SealerDeps<Store>): Sealer {
  let station: SealedStation | undefined;
  let closing: SealedState | undefined;
  let again: NodeJS.Timeout | undefined;
  let work: Promise<unknown> = Promise.resolve();

  async function seal(folder: OrganisationFolder, over: LeaseOver): Promise<void> {
    closing = stateWhileClosing(folder, over, deps.fallbackRuntime);
    deps.tell();
    try {
      await sealFolder(folder, over);
    } catch (fault) {
      // @SAFETY The key stays until the unsent work is in its file: what was recorded is worth more than a minute.
      deps.onFault(fault);
      again = setTimeout(() => {
        work = seal(folder, over);
      }, TRY_AGAIN_MS).unref();
    }
  }

  async function sealFolder(folder: OrganisationFolder, over: LeaseOver): Promise<void> {
    const found = await openOrganisation(folder, deps);
    if (!isRefusal(found)) {
      deps.openReserve(found.folder)?.release();
      await sealStation(found, over);
    } else if (found.code !== 'sealed') throw new Error(`the records could not be sealed: ${found.code}`);
    const refused = await wait(folder);
    if (refused) throw new Error(`a sealed station cannot wait: ${refused.code}`);
  }

  async function wait(known: OrganisationFolder): Promise<Refusal | undefined> {
    const folder = (await deps.findFolder(known.record.organisation.id)) ?? known;
    const note = await findSealedNote(folder.path);
    const vault = deps.vaultOf(folder);
    if (isRefusal(vault)) return vault;
    if (!note) return noNote();
    await station?.stop();
    const open = (answer: LeaseAnswer, nonce: string) => reopen(folder, answer, nonce);
    station = createSealedStation({ ...deps, folder, note, vault, open });
    closing = undefined;
    station.run();
    deps.tell();
    return undefined;
  }

  async function reopen(folder: OrganisationFolder, answer: LeaseAnswer, nonce: string): Promise<Refusal | undefined> {
    const found = await openAgain(folder, { ...deps, answer, nonce });
    return isRefusal(found) ? found : deps.open(found, await findKnownLease(found, deps));
  }

  return {
    state: () => station?.state() ?? closing,
    seal(folder, over) {
      station = undefined;
      const sealing = seal(folder, over);
      work = sealing;
      return sealing;
    },
    wait,
    tryNow: async () => station?.tryNow(),
    async stop() {
      clearTimeout(again);
      await work;
      clearTimeout(again);
      await station?.stop();
    },
  };
}

function stateWhileClosing(
  { record }: OrganisationFolder,
  { why, nowMs }: LeaseOver,
  fallbackRuntime: boolean,
): SealedState {
  const { id, name, demo } = record.organisation;
  const since = new Date(nowMs).toISOString();
  return { state: 'sealed', organisation: { id, name, demo }, fallbackRuntime, why, since };
}

const noNote = (): Refusal =>
  refusal(
    'file-damaged',
    'This station does not know whom to ask for its lease. Enrol it again; central has its records.',
  );
