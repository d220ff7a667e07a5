/**
 * The sync server in the role `hub`: a clinic's own server. Its stations work with it as with central; it brings their work
 * to central and central's to them, under its own identity. SPEC.md beside this file has the rules.
 *
 * Order: the roster and the replicator need the store, the calls need both, and nothing listens before they are there. On
 * the way down the replicator ends first, while the store is still open.
 */

import { Gauge } from 'prom-client';
import { fingerprintOf, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import type { HubAdvertiser, HubAnnouncement } from '#shared/hub/hub-discovery.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers, type Timers } from '#shared/lib/timers.ts';
import { createCentralClient } from '#shared/protocol/central-client.ts';
import { createHubClient } from '#shared/protocol/hub-client.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { ConfigurationError, type Settings } from '../config/config.ts';
import type { ServerContext } from '../context.ts';
import { findSiteCode } from '../orgs/places.ts';
import { createTellCentral } from '../snapshot/tell-central.ts';
import { type SnapshotWatch, watchSnapshots } from '../snapshot/watch-snapshots.ts';
import { type RunningServer, type StartParts, startServer } from '../start-server.ts';
import type { ServerStore } from '../storage/server-store.ts';
import { becomeWhole } from './become-whole.ts';
import { beginAnewWhereRestored, markOlderCopy, renewOlderCopy } from './begin-anew.ts';
import { type CorrectedClock, correctedClock } from './corrected-clock.ts';
import { createGrantedParts } from './granted-parts.ts';
import { createHeadRelay } from './head-relay.ts';
import { findHubRecord, type HubRecord, writeHubRecord } from './hub-record.ts';
import { readHubStatus } from './hub-status.ts';
import { createLettingGo } from './let-go.ts';
import { createNumberReserve, type NumberReserve } from './number-reserve.ts';
import { openNumberWitness } from './number-witness.ts';
import { createPassUpstream } from './pass-upstream.ts';
import { registerHubCalls } from './register-hub-calls.ts';
import { reportFaults } from './report-faults.ts';
import { createRosterMirror } from './roster-mirror.ts';
import { createUpward } from './upward.ts';
import { createWritingAnew } from './write-anew.ts';

export interface HubParts extends Omit<StartParts, 'prepare'> {
  readonly fetch?: typeof fetch;
  readonly timers?: Timers;
  /** Tells the clinic's network where the hub is; nobody is told where it is left out. */
  readonly advertiser?: HubAdvertiser;
  /** How often central is asked who may work with the hub. */
  readonly rosterEveryMs?: number;
}

export interface RunningHub extends RunningServer {
  readonly store: DocumentStore;
  readonly record: () => HubRecord;
  /** RP9: resolves when the file turns out to be an older copy. Close it and start it again: it begins anew. */
  readonly fellBack: Promise<void>;
  /** How far the way up has come. */
  status(): ReturnType<typeof readHubStatus>;
  /** Calls when the status, or who may work with the hub, may be another. Returns the end of it. */
  watch(listener: () => void): () => void;
  /** Goes on at once where it waits. */
  tryNow(): void;
}

/** Starts a hub that has joined. `settings.upstream` goes before the address it joined at. */
export async function startHub(settings: Settings, parts: HubParts = {}): Promise<RunningHub> {
  const timers = parts.timers ?? systemTimers;
  const clock = correctedClock(parts.clock ?? systemClock);
  let hub: Hub | undefined;
  const server: RunningServer = await startServer(settings, {
    ...parts,
    clock,
    prepare: async (context) => {
      hub = await makeHub(context, {
        settings,
        clock,
        timers,
        fetch: parts.fetch ?? fetch,
        rosterEveryMs: parts.rosterEveryMs,
        onRoster: () => server.endRevoked(),
      });
      const { calls } = hub;
      return (fastify) => registerHubCalls(fastify, context, calls);
    },
  });
  const running = hub as unknown as Hub;
  await running.run();
  const announced = parts.advertiser?.advertise(await describeHub(running.calls.record(), server));
  return {
    ...server,
    store: running.calls.store,
    record: running.calls.record,
    fellBack: running.fellBack,
    status: () => readHubStatus(running.calls),
    watch: running.watch,
    tryNow: () => running.tryNow(),
    async close(wish) {
      await announced?.stop();
      await running.stop();
      await server.close(wish);
    },
  };
}

async function describeHub(
  { certificate: { certificate }, organisation }: HubRecord,
  { address, context }: RunningServer,
): Promise<HubAnnouncement> {
  const fingerprint = await fingerprintOf(organisation.publicKeyJwk);
  const tls = context.config.tls !== undefined;
  return { name: certificate.name, port: Number(new URL(address).port), fingerprint, tls };
}

const SKEW_WORTH_KEEPING_MS = 1000;

interface HubDeps {
  readonly settings: Settings;
  readonly clock: CorrectedClock;
  readonly timers: Timers;
  readonly fetch: typeof fetch;
  readonly rosterEveryMs: number | undefined;
  readonly onRoster: () => Promise<void>;
}

type Hub = Awaited<ReturnType<typeof makeHub>>;

async function makeHub(
  context: ServerContext,
  { settings, clock, timers, fetch: fetchThrough, rosterEveryMs, onRoster }: HubDeps,
) {
  await renewOlderCopy(context);
  const { store, ...joined } = await openJoined(context);
  const address = settings.upstream ?? joined.record.upstream;
  const { organisation } = joined.record;
  const clockWatch = createClockWatch({ address, fetch: fetchThrough, clock: clock.own });
  clock.follow(clockWatch, joined.record.skewMs);
  const privateKey = await importSigningKey((await context.secrets.read(organisation.id)).signingKeyJwk);
  const organisationKey = await importVerifyingKey(organisation.publicKeyJwk);
  const report = reportFaults(context.log);
  let record = await beginAnewWhereRestored(store, joined.record, { address, fetch: fetchThrough, privateKey, clock });
  const keep = async (change: Partial<HubRecord>) => {
    record = { ...record, ...change };
    await writeHubRecord(store, record);
  };
  const credentials = {
    stationId: record.hubId,
    incarnation: record.incarnation,
    database: organisation.database,
    privateKey,
    nowMs: clockWatch.serverNowMs,
  };
  const at = { address, fetch: fetchThrough };
  const client = createHubClient(at, credentials);
  const central = createCentralClient(at, credentials);
  const ending = new AbortController();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const fellBack = Promise.withResolvers<void>();
  const numbers = createNumberReserve({
    store,
    clock,
    witness: openNumberWitness(context.config.dataFolder),
    lease: (request) => central.leaseRecordNumbers(request, ending.signal),
  });
  await numbers.restore();
  showNumbers(context, numbers);
  const upward = createUpward({
    store,
    address,
    database: organisation.database,
    fetch: fetchThrough,
    authorize: createStationAuthorize(credentials, clockWatch.serverNowMs),
    clock: clock.own,
    timers,
    clockWatch,
    report,
    onFellBack() {
      markOlderCopy(context);
      fellBack.resolve();
    },
    ...(record.pullFirst && { pullFirst: () => keep({ pullFirst: undefined }) }),
    onConfirmed: () => void heads.passOn().catch((fault) => report('audit heads', fault)),
    onPulled() {
      compare().catch((fault) => ending.signal.aborted || report('comparing', fault));
      lookAtGranted();
    },
  });
  const evicting = await store.findEvicting?.();
  const { catalogue } = context;
  const granted = createGrantedParts({
    ...{ store, clock, keep, record: () => record, digests: nativeDigests },
    central: {
      readManifest: (patientId) => central.readManifest(patientId, ending.signal),
      readBuckets: (request) => central.readBuckets(request, ending.signal),
    },
    fetchFromCentral: upward.fetchFromCentral,
  });
  const anew = evicting && createWritingAnew({ store, evicting, clock, keep, record: () => record });
  const lettingGo =
    evicting &&
    anew &&
    createLettingGo({
      ...{ store, evicting, granted, anew, clock, atCentral: upward.atCentral, listRefused: upward.listRefused },
      site: () => findSiteCode(store, record.site.id),
      async grants() {
        const stations = await catalogue.listStations(organisation.id);
        return (await Promise.all(stations.map(({ id }) => catalogue.listGrants(id)))).flat();
      },
    });
  const heads = createHeadRelay({
    store,
    catalogue: context.catalogue,
    client,
    upward: () => upward,
    organisationId: organisation.id,
    signal: ending.signal,
  });
  const roster = createRosterMirror({
    store,
    catalogue: context.catalogue,
    client,
    organisationKey,
    record: () => record,
    keep,
    timers,
    onAnswer: heardCentral,
    async onTaken() {
      await onRoster();
      upward.tryNow(); // what was granted just now stands behind a feed that waits for the next change
      lookAtGranted();
      changed();
    },
    ...(rosterEveryMs !== undefined && { askEveryMs: rosterEveryMs }),
    report,
  });
  /** RP6: whatever hears central first ends the waits of the others. */
  function heardCentral(): void {
    if (upward.link() === 'offline') upward.tryNow();
    lookAtGranted();
    const besides = Promise.all([numbers.refill(), keepSkew()]);
    besides.then(changed, (fault) => ending.signal.aborted || report('beside central', fault));
  }
  /** A fault of the line is met again by the next contact. */
  function lookAtGranted(): void {
    const isOver = (fault: unknown) => ending.signal.aborted || fault instanceof PeerFault;
    lettingGo?.look(record.roster?.position).catch((fault) => isOver(fault) || report('what was granted', fault));
  }
  /** HU13: a hub that starts without contact judges by what was measured before. */
  async function keepSkew(): Promise<void> {
    const skewMs = clockWatch.skewMs();
    if (skewMs === undefined || Math.abs(skewMs - (record.skewMs ?? 0)) < SKEW_WORTH_KEEPING_MS) return;
    await keep({ skewMs });
  }
  const compare = () =>
    becomeWhole({
      store,
      readManifest: () => central.readManifest(undefined, ending.signal),
      record: () => record,
      keep,
      nowMs: clock.now,
    });
  const tellCentral = createTellCentral(client, () => upward.link() === 'connected', ending.signal);
  let snapshots: SnapshotWatch | undefined;
  const pass = createPassUpstream(address, fetchThrough, heardCentral);
  return {
    calls: {
      ...{ store, upstream: address, key: privateKey, pass, roster, heads, upward, numbers },
      record: () => record,
      isWholePart: granted.isWhole,
      ending: ending.signal,
    },
    fellBack: fellBack.promise,
    watch(listener: () => void) {
      const stop = upward.watch(listener);
      listeners.add(listener);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
    tryNow: upward.tryNow,
    async run() {
      await clockWatch.measure(AbortSignal.timeout(2000)).catch(() => undefined); // offline: as the hub's own clock says
      roster.run();
      await upward.run();
      snapshots = watchSnapshots(context, tellCentral);
    },
    async stop() {
      ending.abort(new Error('the hub ends'));
      anew?.stop();
      await snapshots?.stop();
      await roster.stop();
      await upward.stop();
    },
  };
}

function showNumbers({ metrics }: ServerContext, numbers: Pick<NumberReserve, 'left'>): void {
  new Gauge({
    name: 'holdfast_hub_record_numbers_left',
    help: 'Record numbers that this hub can give to its stations while central cannot be reached.',
    registers: [metrics.registry],
    collect() {
      this.set(numbers.left());
    },
  });
}

async function openJoined(context: ServerContext): Promise<{ store: ServerStore; record: HubRecord }> {
  const [organisation] = await context.catalogue.listOrganisations();
  const store = organisation && (await context.stores.open(organisation.database));
  const record = store && (await findHubRecord(store));
  if (store && record) return { store, record };
  throw new ConfigurationError(
    'This data folder is no hub yet. Join first: hub join --upstream URL --code CODE, with the same --data.',
  );
}
