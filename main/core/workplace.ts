/**
 * Everything of one opened organisation on this station, put together: chain, sessions, users, numbers, charts, spool,
 * replication. A core has at most one.
 */
import type { StationState } from '#shared/contract/station.ts';
import type { SignedHead } from '#shared/domain/audit/signed-head.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createHybridClock } from '#shared/lib/hybrid-time.ts';
import { createCentralClient } from '#shared/protocol/central-client.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { DocumentStore, EvictingStore } from '#shared/store/document-store.ts';
import type { Registration } from './api/registration.ts';
import { usersOperations } from './api/users-operations.ts';
import { type AuditUpkeep, createAuditUpkeep } from './audit/audit-upkeep.ts';
import { signCurrentHead } from './audit/sign-current-head.ts';
import { captureQuality } from './capture-quality.ts';
import type { Desk } from './desk.ts';
import { createDiskRoom, type Reserve } from './disk-room.ts';
import type { OpenedOrganisation } from './enrolment/open-organisation.ts';
import { resealKeys } from './enrolment/reseal-keys.ts';
import { type StationRecord, writeStationRecord } from './enrolment/station-record.ts';
import { askForLease, askForLeaseAnywhere } from './lease/ask-for-lease.ts';
import type { KnownLease } from './lease/known-lease.ts';
import { leaseOperations } from './lease/lease-operations.ts';
import { createLeasePart, type LeaseOver, type LeasePart } from './lease/lease-part.ts';
import { observeNewest } from './observe-newest.ts';
import { openDesk, placeOf } from './open-desk.ts';
import { type SettingsWatch, watchSettings } from './organisation-settings.ts';
import type { RecordsDeps, RecordsPart } from './records-port.ts';
import { holdUntilPulled } from './replicator/hold-until-pulled.ts';
import { createSessionParts, type SessionParts } from './session/session-parts.ts';
import type { WindowSession } from './session/window-session.ts';
import { type StationPlace, watchStationPlace } from './station-place.ts';
import { stationState } from './station-state.ts';
import type { SyncDeps, SyncPart } from './sync-part.ts';
import { createAdministration } from './users/administration.ts';

export interface WorkplaceDeps {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly appVersion: string;
  readonly fallbackRuntime: boolean;
  readonly windows: () => Iterable<WindowSession>;
  readonly createSync: (deps: SyncDeps) => SyncPart;
  /** Room that is kept on the volume of this folder; undefined where none is kept. */
  readonly openReserve: (folder: string) => Reserve | undefined;
  /** The clinical side: its operations and its own parts. */
  readonly createRecords: (deps: RecordsDeps) => RecordsPart;
  /** As it was judged before anything was opened; undefined before the first lease. */
  readonly lease: KnownLease | undefined;
  readonly elapsedMs: () => number;
  readonly onLeaseOver: (over: LeaseOver) => void;
  readonly onFault: (error: unknown) => void;
}

export interface Workplace {
  readonly desk: Desk;
  readonly record: StationRecord;
  readonly session: SessionParts;
  readonly sync: SyncPart;
  readonly records: RecordsPart;
  readonly operations: readonly Registration[];
  readonly settings: SettingsWatch;
  readonly place: StationPlace;
  readonly auditUpkeep: AuditUpkeep;
  readonly lease: LeasePart;
  state(): StationState;
  /** Seals the station's keys by another vault from now on. */
  keepKeysWith(vault: KeyVault): Promise<Refusal | undefined>;
  signAuditHead(): Promise<SignedHead | undefined>;
  run(): Promise<void>;
  stop(): Promise<void>;
}

/** How often the end of the offline period and the room on the disk are looked at. */
const LOOK_EVERY_MS = 5 * 60_000;

export async function createWorkplace(
  opened: OpenedOrganisation<DocumentStore & EvictingStore>,
  deps: WorkplaceDeps,
): Promise<Workplace> {
  const { store, record, stationKey } = opened;
  const { clock, onFault } = deps;
  const hybridClock = createHybridClock(clock, record.stationId);
  await observeNewest(store, hybridClock);
  const settings = await watchSettings(store, record.organisation.id);
  const place = await watchStationPlace(store, record);
  let sync: SyncPart | undefined;
  let vault = opened.vault;
  let mustPull = record.pullFirst === true;
  const quality = () => captureQuality(sync);
  const room = createDiskRoom(store, deps.openReserve(opened.folder));
  const careful = holdUntilPulled(room.careful, () => mustPull);
  const desk = openDesk(opened, { clock, hybridClock, quality, appVersion: deps.appVersion, careful });
  const nowAtCentral = () => clock.now() + (sync?.status().clockSkewMs ?? 0);
  const { stationId, incarnation, organisation, address } = record;
  const credentials = {
    stationId,
    incarnation,
    database: organisation.database,
    privateKey: stationKey,
    nowMs: nowAtCentral,
  };
  const server = {
    get address() {
      return sync?.address?.() ?? address;
    },
    fetch: deps.fetch,
  };
  const central = createCentralClient(server, credentials);
  const lease = createLeasePart({
    opened,
    known: deps.lease,
    locals: room.careful,
    vault: () => vault,
    // At the server that it works with, and where that does not reach central at the one that it was enrolled at.
    ask: (request, signal) =>
      askForLeaseAnywhere([server.address, address], (at) =>
        askForLease({ address: at, fetch: deps.fetch, ...credentials }, request, signal),
      ),
    clock,
    elapsedMs: deps.elapsedMs,
    onOver: deps.onLeaseOver,
    onFault,
  });
  const session = createSessionParts({
    store,
    locals: room.careful,
    clock,
    place: placeOf(record),
    organisation: organisation.id,
    organisationKey: opened.organisationKey,
    stationKeySecret: opened.stationKeySecret,
    trail: desk.trail,
    central,
    windows: deps.windows,
    isLeased: lease.isGoverned,
    onFault,
  });
  const administration = createAdministration({ ...session, central, settings: settings.present });
  const records = deps.createRecords({
    opened,
    desk,
    sync: () => sync as SyncPart,
    room,
    settings,
    place,
    session,
    central,
    lease,
    clock,
    onFault,
  });
  const auditUpkeep = createAuditUpkeep(opened, { locals: room.careful, clock, onFault });
  const signAuditHead = () => signCurrentHead(opened, desk, clock);
  const onContact = () => {
    session.offlinePeriod.noteContact().catch(onFault);
    records.onContact();
    lease.renew().catch(onFault);
  };
  const part = deps.createSync({
    store: room.bulk,
    record,
    stationKey,
    organisationKey: opened.organisationKey,
    central,
    clock,
    fetch: deps.fetch,
    onContact,
    signAuditHead,
    onFault,
    ...(mustPull && {
      async pullFirst() {
        if (mustPull) await writeStationRecord(store, { ...record, pullFirst: undefined });
        mustPull = false;
      },
    }),
    mergesAhead: records.mergesAhead,
    isFillWhole: records.isFillWhole,
    onHeadConfirmed: (answer) => auditUpkeep.heads.note(answer),
  });
  sync = part;
  // Shut out, or superseded: central says which, signed, and only the first seals.
  part.watch(() => {
    if (part.status().link === 'refused') lease.renew('now').catch(onFault);
  });
  const timer = setInterval(() => {
    session.guard.enforce().catch(onFault);
    room.refill();
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    desk,
    record,
    session,
    sync: part,
    records,
    settings,
    place,
    auditUpkeep,
    lease,
    operations: [
      ...records.operations,
      ...usersOperations(() => administration),
      ...leaseOperations({ part: lease, session, trail: desk.trail }),
    ],
    signAuditHead,
    state: () => stationState({ record, vault, place }, settings, deps.fallbackRuntime),
    async keepKeysWith(next) {
      const refused = await lease.alone(() => resealKeys(opened.folder, vault, next));
      if (!refused) vault = next;
      return refused;
    },
    async run() {
      await records.run();
      await part.run();
      auditUpkeep.run();
      await lease.look();
      lease.run();
    },
    async stop() {
      clearInterval(timer);
      await lease.stop();
      await auditUpkeep.stop();
      await part.drain();
      await part.stop();
      await records.stop();
      session.close();
      settings.close();
      place.close();
      await store.close();
    },
  };
}
