/**
 * A station whose keys want a passphrase that nobody has typed yet. Core is up and answers, and its records are shut: no
 * store, no replication, no sign-in. One try at a time; each is counted on the disk before it is made, and slowed.
 */
import type { StationState } from '#shared/contract/station.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createMutex } from '../mutex.ts';
import type { OrganisationFolder } from './organisation-folder.ts';
import { createUnlockTries } from './unlock-tries.ts';

export interface StationLock {
  readonly state: Extract<StationState, { state: 'locked' }>;
  /** Gives how many wrong tries came before. Refuses `wrong-key`, `too-many-attempts`, and what the records say when they are opened. */
  unlock(passphrase: string): Promise<number | Refusal>;
}

export interface LockDeps {
  readonly folder: OrganisationFolder;
  readonly clock: Clock;
  readonly fallbackRuntime: boolean;
  readonly open: (passphrase: string) => Promise<Refusal | undefined>;
}

/** Whether a start that was refused waits for a person, who types the passphrase. */
export function awaitsPassphrase({ record }: OrganisationFolder, { code }: Refusal): boolean {
  return record.keyVault === 'passphrase' && (code === 'password-needed' || code === 'wrong-key');
}

export function createStationLock({ folder, clock, fallbackRuntime, open }: LockDeps): StationLock {
  const { id, name, demo } = folder.record.organisation;
  const tries = createUnlockTries(folder.path, clock);
  const mutex = createMutex();
  let isOpen = false;

  async function attempt(passphrase: string): Promise<number | Refusal> {
    // Two windows of one station: the second finds it open.
    if (isOpen) return 0;
    const slowed = await tries.begin();
    if (slowed) return slowed;
    const refused = await open(passphrase);
    if (refused?.code === 'wrong-key') return refused;
    const wrongBefore = await tries.succeeded();
    if (isRefusal(refused)) return refused;
    isOpen = true;
    return wrongBefore;
  }

  return {
    state: { state: 'locked', organisation: { id, name, demo }, fallbackRuntime },
    unlock: (passphrase) => mutex.run(() => attempt(passphrase)),
  };
}
