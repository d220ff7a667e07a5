/** What core is made of where it is not told otherwise. */

import type { DrawTexts } from '#shared/domain/label/draw-text.ts';
import type { PagePrinting } from '#shared/domain/label/page-printing.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { HubDiscovery } from '#shared/hub/hub-discovery.ts';
import { type Clock, systemClock } from '#shared/lib/clock.ts';
import { type DiskReserve, openDiskReserve } from '#shared/sqlite/disk-reserve.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import { type FaultLog, silentLog } from './api/fault.ts';
import { chooseVaults, type Vaults } from './boot/choose-vaults.ts';
import { listOrganisationFolders } from './enrolment/organisation-folder.ts';
import type { TakenSnapshot } from './fill/take-snapshot.ts';
import { createPatientIndex } from './queries/patient/patient-index.ts';
import type { PatientIndex } from './records-part.ts';
import type { RecordsDeps, RecordsPart } from './records-port.ts';
import { createReplicationPart } from './replication-part.ts';
import type { SyncDeps, SyncPart } from './sync-part.ts';

const APP_VERSION = '0.1.0';

export interface CoreOptions {
  /** Folder that holds a folder for each organisation of this station. */
  readonly dataFolder: string;
  /** Id of the organisation to open. Left out: the only or first one. Not enrolled in it: the first screen enrols. */
  readonly organisation?: string;
  readonly appVersion?: string;
  /** The development runtime opens demo organisations only (EN4). */
  readonly fallbackRuntime?: boolean;
  /** Demo organisations only, on a runtime that could do more: what a browser is given. */
  readonly demoOnly?: boolean;
  readonly clock?: Clock;
  /** Milliseconds that go on whatever the clock is set to. */
  readonly elapsedMs?: () => number;
  readonly fetch?: typeof fetch;
  readonly log?: FaultLog;
  /** How keys are kept; with a file in the data folder unless told otherwise. */
  readonly vaults?: Vaults;
  /** Told what was typed once it holds: whoever starts core again can give it back. */
  readonly onPassphrase?: (passphrase: string) => void;
  readonly openStore?: (file: string, key: Uint8Array) => Promise<SqliteStore | Refusal>;
  readonly openReserve?: (folder: string) => Pick<DiskReserve, 'state' | 'release' | 'refill'> | undefined;
  /** Addresses of the clinic's hubs; each must prove itself. */
  readonly hubs?: readonly string[];
  /** Finds further hubs on the network. */
  readonly discovery?: HubDiscovery;
  /** A snapshot file that is taken before the line is opened. */
  readonly fillFrom?: string;
  /** Told what became of it. */
  readonly onFilled?: (outcome: TakenSnapshot | Refusal) => void;
  readonly createSync?: (deps: SyncDeps) => SyncPart;
  readonly createIndex?: (store: SqliteStore) => PatientIndex;
  /** Draws text that label printers have no letters for; without it such labels are refused. */
  readonly drawTexts?: DrawTexts;
  /** Prints pages where the system has no `lp`. */
  readonly printPages?: PagePrinting;
  readonly createRecords?: (deps: RecordsDeps) => RecordsPart;
}

/** Defaults in the place of what was not given. */
export function partsOf(options: CoreOptions) {
  const { dataFolder, fallbackRuntime = false } = options;
  const openReserve = (folder: string) => openDiskReserve(`${folder}/reserve`);
  return {
    dataFolder,
    fallbackRuntime,
    demoOnly: options.demoOnly ?? fallbackRuntime,
    appVersion: options.appVersion ?? APP_VERSION,
    clock: options.clock ?? systemClock,
    elapsedMs: options.elapsedMs ?? (() => performance.now()),
    fetch: options.fetch ?? fetch,
    log: options.log ?? silentLog,
    ...(options.vaults ?? chooseVaults({ dataFolder })),
    openStore: options.openStore ?? ((file: string, key: Uint8Array) => openStationStore({ file, key })),
    onPassphrase: options.onPassphrase ?? (() => {}),
    openReserve: options.openReserve ?? openReserve,
    createSync: options.createSync ?? createReplicationPart,
    createIndex: options.createIndex ?? createPatientIndex,
  };
}

/** Where an organisation is kept; the first without one that is named. */
export async function findFolder(dataFolder: string, organisation: string | undefined) {
  const folders = await listOrganisationFolders(dataFolder);
  return organisation === undefined
    ? folders[0]
    : folders.find(({ record }) => record.organisation.id === organisation);
}
