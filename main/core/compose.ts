/**
 * The one place where the parts of core meet. Every part can be replaced by argument: tests and the twenty-station story
 * build many cores in one process, each with its own folder, clock and network.
 */
import type { StationState } from '#shared/contract/station.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { renewInstance } from '#shared/sqlite/renew-instance.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import { type Connection, createConnection } from './api/connection.ts';
import { createDispatcher } from './api/dispatcher.ts';
import { faultEntry, newReference } from './api/fault.ts';
import { refusalOfFault } from './api/fault-refusal.ts';
import { keyOperations } from './api/key-operations.ts';
import type { Registration } from './api/registration.ts';
import { sessionOperations } from './api/session-operations.ts';
import { refusalOfShut } from './api/shut-station.ts';
import { stationOperations } from './api/station-operations.ts';
import type { OwnVault } from './boot/choose-vaults.ts';
import { type CoreOptions, findFolder, partsOf } from './core-options.ts';
import { beginAnewWhereRestored } from './enrolment/begin-anew.ts';
import { createEnrolment, type Enrolment } from './enrolment/enrolment.ts';
import { type OpenedOrganisation, openOrganisation } from './enrolment/open-organisation.ts';
import type { OrganisationFolder } from './enrolment/organisation-folder.ts';
import { awaitsPassphrase, createStationLock, type StationLock } from './enrolment/station-lock.ts';
import { removeArriving } from './fill/arriving-file.ts';
import { auditFill, fillOperations } from './fill/fill-operations.ts';
import { createFillPart, type FillPart } from './fill/fill-part.ts';
import { findKnownLease, judgeKnownLease, type KnownLease } from './lease/known-lease.ts';
import { removeSealedNote } from './lease/lease-files.ts';
import { watchLease } from './lease/lease-operations.ts';
import type { LeaseOver } from './lease/lease-part.ts';
import { createSealer } from './lease/sealer.ts';
import { createDoubledCount } from './queries/conflict/count-doubled.ts';
import { createRecordsPart } from './records-part.ts';
import type { RecordsDeps, RecordsPart } from './records-port.ts';
import type { WindowSession } from './session/window-session.ts';
import { createNoSync, type SyncDeps, type SyncPart } from './sync-part.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

export interface Core {
  /**
   * Opens the organisation. A refusal says why it cannot be opened; then nothing was written. Where its keys want a
   * passphrase core is up without it: the station is `locked` until somebody types it; where its lease is over it is
   * `sealed` until central gives another.
   */
  start(): Promise<Refusal | undefined>;
  /** Enrols without a screen: for set-up by a script. Open the organisation with `start` afterwards. */
  readonly enrolment: Enrolment;
  /** A window. `drop` is called when core ends the line. */
  connect(send: (text: string) => void, drop?: () => void): Connection;
  station(): StationState;
  /** Called when the station was enrolled, or when what is shown of it changed. */
  watchStation(listener: () => void): () => void;
  sync(): SyncPart;
  watchSync(listener: () => void): () => void;
  /** The parts of the opened organisation; for tests and for what runs beside windows. */
  workplace(): Workplace | undefined;
  /** Finishes the calls under way; new ones are refused. */
  drain(): Promise<void>;
  /** Drains, ends all windows and closes the store. */
  stop(): Promise<void>;
}

type Opened = OpenedOrganisation<SqliteStore>;

export function composeCore(options: CoreOptions): Core {
  const parts = partsOf(options);
  const { dataFolder, appVersion, log } = parts;
  const windows = new Set<WindowSession>();
  const connections = new Set<Connection>();
  const stationListeners = new Set<() => void>();
  const leaseListeners = new Set<() => void>();
  const syncListeners = new Set<() => void>();
  const noSync = createNoSync();
  let workplace: Workplace | undefined;
  let fill: FillPart | undefined;
  let lock: StationLock | undefined;
  let sealing: Promise<void> = Promise.resolve();
  /** What opened the records, for opening them again after they were sealed. */
  let passphrase: string | undefined;
  let ownVault: OwnVault | undefined;
  let isOlderCopy = false;
  let state: 'running' | 'draining' = 'running';

  const onFault = (error: unknown): void => log.fault(faultEntry(newReference(), 'background', error));
  const tellAll = (listeners: Set<() => void>) => () => {
    for (const listener of [...listeners]) listener();
  };
  const tellStation = tellAll(stationListeners);
  const tellSync = tellAll(syncListeners);
  const tellLease = tellAll(leaseListeners);
  const watchIn = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const notEnrolled = (): StationState => ({ state: 'not-enrolled', ...(ownVault ? { ownVault } : {}) });
  const station = (): StationState => workplace?.state() ?? sealer.state() ?? lock?.state ?? notEnrolled();
  const sync = (): SyncPart => workplace?.sync ?? noSync;

  async function start(): Promise<Refusal | undefined> {
    const folder = await findFolder(dataFolder, options.organisation);
    if (!folder) {
      ownVault = await parts.findOwnVault();
      return undefined;
    }
    const refused = await openFolder(folder);
    if (!refused || !awaitsPassphrase(folder, refused)) return refused;
    lock = createStationLock({ ...parts, folder, open: (typed) => openTyped(folder, typed) });
    tellStation();
    return undefined;
  }

  /** What was just enrolled. */
  async function open(organisation: string, typed: string | undefined): Promise<Refusal | undefined> {
    const folder = await findFolder(dataFolder, organisation);
    return folder && openTyped(folder, typed);
  }

  async function openTyped(folder: OrganisationFolder, typed: string | undefined): Promise<Refusal | undefined> {
    const refused = await openFolder(folder, typed);
    if (!refused && typed !== undefined) parts.onPassphrase(typed);
    return refused;
  }

  const openStore: typeof parts.openStore = async (file, key) => {
    if (isOlderCopy) renewInstance(file, key);
    isOlderCopy = false;
    return parts.openStore(file, key);
  };

  async function openFolder(folder: OrganisationFolder, typed?: string): Promise<Refusal | undefined> {
    try {
      const found = await openOrganisation(folder, {
        ...{ ...parts, openStore, onFault },
        vaultOf: (of) => parts.vaultOf(of, typed),
      });
      const wasRight = !isRefusal(found) || found.code === 'sealed';
      if (wasRight) passphrase = typed ?? passphrase;
      if (isRefusal(found)) return found.code === 'sealed' ? await sealer.wait(folder) : found;
      return await openJudged(folder, found);
    } catch (error) {
      // A damaged page may show only now that it is read (EN5).
      const refused = refusalOfFault(error);
      if (!refused) throw error;
      onFault(error);
      return refused;
    }
  }

  /** Nothing is shown, sent or begun by a station whose lease is over: it is judged first. */
  async function openJudged(folder: OrganisationFolder, found: Opened): Promise<Refusal | undefined> {
    const lease = await findKnownLease(found, parts);
    if (!lease) return openWorkplace(found, undefined);
    const { record, phase } = await judgeKnownLease(found.store, lease);
    if (phase.phase !== 'over') {
      await removeSealedNote(folder.path); // of an opening that a power cut ended
      return openWorkplace(found, { ...lease, record });
    }
    await found.store.close();
    await removeArriving(folder.path);
    await sealer.seal(folder, { why: 'lease-ended', nowMs: lease.time.nowMs(), lease: record });
    return undefined;
  }

  async function openWorkplace(found: Opened, lease: KnownLease | undefined): Promise<Refusal | undefined> {
    let made: Workplace | undefined;
    let afterOpening = (): void => {};
    try {
      const record = await beginAnewWhereRestored(found, parts);
      if (isRefusal(record)) {
        await found.store.close();
        return record;
      }
      const opened = { ...found, record };
      const index = parts.createIndex(opened.store);
      const createRecords = (deps: RecordsDeps) =>
        options.createRecords?.(deps) ?? createRecordsPart(deps, index, opened.store, options);
      const countDoubled = createDoubledCount(opened.store, index);
      const { hubs, discovery } = options;
      const onFellBack = () => {
        hasFallenBack = true;
        renewIfOpen();
      };
      const near = { ...(hubs && { hubs }), ...(discovery && { discovery }), onFellBack };
      const createSync = (deps: SyncDeps) => {
        const { folder, stationKeySecret } = opened;
        fill = createFillPart({
          ...{ folder, stationKeySecret, file: options.fillFrom, sync: { ...deps, ...near } },
          openLine: () => parts.createSync({ ...deps, ...near, countDoubled }),
          async tell(outcome) {
            options.onFilled?.(outcome);
            await auditFill(made?.desk.trail, outcome);
          },
        });
        return fill.sync;
      };
      let over: LeaseOver | undefined;
      let hasFallenBack = false;
      const renewIfOpen = (): void => {
        if (!hasFallenBack || !made || workplace !== made) return;
        sealing = sealing.then(() => renewWorkplace(record.organisation.id)).catch(onFault);
      };
      // Told while it was being opened it is sealed as soon as it is open.
      const sealIfOpen = (): void => {
        const told = over;
        if (!told || !made || workplace !== made) return;
        sealing = sealing.then(() => sealWorkplace(record.organisation.id, told)).catch(onFault);
      };
      afterOpening = () => {
        sealIfOpen();
        renewIfOpen();
      };
      made = await createWorkplace(opened, {
        ...parts,
        windows: () => windows,
        createRecords,
        createSync,
        lease,
        onLeaseOver(told) {
          over = told;
          sealIfOpen();
        },
        onFault,
      });
      made.settings.watch(tellStation);
      made.place.watch(tellStation);
      made.sync.watch(tellSync);
      made.lease.watch(tellLease);
      await made.run();
    } catch (error) {
      await (made ? made.stop() : found.store.close()).catch(onFault);
      throw error;
    }
    workplace = made;
    rebuildOperations();
    tellStation();
    tellSync();
    tellLease();
    afterOpening();
    return undefined;
  }

  /** RP9: the file is an older copy. It becomes another replica, which begins a new incarnation before it is opened. */
  async function renewWorkplace(organisation: string): Promise<void> {
    const ending = workplace;
    const folder = await findFolder(dataFolder, organisation);
    if (!ending || !folder || state !== 'running') return;
    await shut(ending);
    isOlderCopy = true;
    const refused = await openFolder(folder, passphrase);
    if (refused) onFault(new Error(`restored records could not be opened: ${refused.code}`));
    tellStation();
    tellSync();
  }

  /** A lease ended, or the station was shut out, while people may be at work: everyone is out first, then the store. */
  async function sealWorkplace(organisation: string, over: LeaseOver): Promise<void> {
    const ending = workplace;
    const folder = await findFolder(dataFolder, organisation);
    if (!ending || !folder || state !== 'running') return;
    await shut(ending);
    await removeArriving(folder.path);
    await sealer.seal(folder, over);
    tellSync();
    tellLease();
  }

  /** Everyone is out first, then the store. */
  async function shut(ending: Workplace): Promise<void> {
    workplace = undefined;
    rebuildOperations();
    for (const window of windows) window.signOut();
    await dispatcher.settled();
    await ending.stop();
  }

  const sealer = createSealer({
    ...parts,
    ...(options.hubs && { hubs: options.hubs }),
    findFolder: (organisation: string) => findFolder(dataFolder, organisation),
    vaultOf: (folder: OrganisationFolder) => parts.vaultOf(folder, passphrase),
    open: openWorkplace,
    tell: tellStation,
    onFault,
  });

  const enrolment = createEnrolment(parts);
  const own: readonly Registration[] = [
    ...sessionOperations(
      () => workplace?.session,
      () => refusalOfShut(station()),
    ),
    ...stationOperations({
      state: station,
      watchState: watchIn(stationListeners),
      sync,
      watchSync: watchIn(syncListeners),
      enrolment,
      open,
      askCentral: () => (workplace ? undefined : sealer.tryNow()),
    }),
    ...fillOperations({ fill: () => (workplace ? fill : undefined), state: station }),
    watchLease({ part: () => workplace?.lease, watch: watchIn(leaseListeners) }),
    ...keyOperations({
      lock: () => lock,
      workplace: () => workplace,
      state: station,
      vaultFor: parts.vaultFor,
      tell(typed) {
        passphrase = typed;
        parts.onPassphrase(typed);
        tellStation();
      },
    }),
  ];
  let byName = new Map<string, Registration>();
  function rebuildOperations(): void {
    const all = [...own, ...(workplace?.operations ?? [])];
    byName = new Map(all.map((registration) => [registration.operation.name, registration]));
  }
  rebuildOperations();

  const dispatcher = createDispatcher({
    find: (name) => (state === 'running' ? byName.get(name) : undefined),
    desk: () => workplace?.desk,
    now: parts.clock.now,
    log,
  });

  function connect(send: (text: string) => void, drop?: () => void): Connection {
    const fetchSpool = async (request: Parameters<RecordsPart['fetch']>[0]) => {
      if (!workplace) throw new Error('a session without a workplace');
      return workplace.records.fetch(request);
    };
    const connection = createConnection({ dispatcher, appVersion, log, fetch: fetchSpool }, send, drop);
    const { session } = connection;
    windows.add(session);
    connections.add(connection);
    closeChartsWithSession(session, (sessionId) => workplace?.records.endSession(sessionId));
    return {
      ...connection,
      close() {
        connection.close();
        windows.delete(session);
        connections.delete(connection);
      },
    };
  }

  async function drain(): Promise<void> {
    state = 'draining';
    await dispatcher.settled();
  }

  return {
    start,
    enrolment,
    connect,
    station,
    watchStation: watchIn(stationListeners),
    sync,
    watchSync: watchIn(syncListeners),
    workplace: () => workplace,
    drain,
    async stop() {
      await drain();
      await sealing;
      await sealer.stop();
      for (const connection of [...connections]) connection.close();
      windows.clear();
      const stopping = workplace;
      workplace = undefined;
      await stopping?.stop();
    },
  };
}

/** Whatever ends a session — lock, switch, sign-out, the window gone — closes the charts that it had open. */
function closeChartsWithSession(session: WindowSession, end: (sessionId: string) => void): void {
  let current: string | undefined;
  session.watch(() => {
    const next = session.actor()?.sessionId;
    if (next === current) return;
    if (current !== undefined) end(current);
    current = next;
  });
}
