/**
 * What this station holds beyond its own site: asks central at each contact, brings patients here and sends them back,
 * lets go of what is no longer granted, and compares what is here with central's list (RP8).
 *
 * One step at a time: a return that comes while an eviction runs waits for it.
 */
import { randomUUID } from 'node:crypto';
import type { ScopeState, Visitor } from '#shared/contract/scope.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { Checkout, FindPatientsAnswer, ScopeAnswer } from '#shared/protocol/scope.ts';
import { evictOutside } from '#shared/replication/evict-outside.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { reconcile } from '#shared/replication/reconcile.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { DocumentStore, EvictingStore, Scope } from '#shared/store/document-store.ts';
import { isInScope } from '#shared/store/scope.ts';
import { createMutex } from '../mutex.ts';
import type { SyncPart } from '../sync-part.ts';
import type { Evictions } from './evictions.ts';
import { isInCare } from './is-in-care.ts';
import { readScopeRecord, type ScopeRecord, withGranted, withoutCheckouts, writeScopeRecord } from './scope-record.ts';

type Central = Pick<
  CentralClient,
  'findPatients' | 'checkOut' | 'returnPatient' | 'describeScope' | 'readManifest' | 'readBuckets'
>;

export interface ScopePartDeps {
  /** Site code of this desk. @SAFETY What is its own never leaves, whatever central answers. */
  readonly facility: string;
  readonly store: DocumentStore & EvictingStore;
  readonly central: Central;
  readonly sync: () => Pick<SyncPart, 'status' | 'listRefused' | 'tryNow' | 'fetchFromCentral'>;
  readonly evictions: Evictions;
  readonly clock: Clock;
  /** Highest time ever seen, by central's clock: a clock that is set back keeps nobody's record here (LE6). */
  readonly trustedNowMs: () => number;
  /** Patients of whom somebody has the chart open. */
  readonly openCharts: () => readonly string[];
  /** Has the file written anew when it is opened next; undefined where that cannot be. */
  readonly rewriteAtNextOpening: () => Promise<'noted' | undefined>;
  /** Told before the record goes: a checkout ended without contact. */
  readonly noteExpired: (patientIds: readonly string[]) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
}

export interface ScopePart {
  state(): ScopeState;
  /** Called after each change of the state. Returns the end of the subscription. */
  watch(listener: () => void): () => void;
  findElsewhere(request: Parameters<Central['findPatients']>[0]): Promise<FindPatientsAnswer | Refusal>;
  checkOut(request: Parameters<Central['checkOut']>[0]): Promise<Visitor | Refusal>;
  /** `granted` is called when central has agreed, before anything leaves. */
  return(request: Parameters<Central['returnPatient']>[0], granted?: () => void): Promise<Refusal | undefined>;
  /** Whether a patient's record was brought here and is not whole yet. */
  isPartial(patientId: string): boolean;
  evictions(): number;
  /** Asks central what is granted, at most every minute unless it is `due`; lets go of the rest. */
  refresh(due?: 'now'): Promise<void>;
  /** Compares what is here with central's list; undefined without an answer. */
  compare(): Promise<'equal' | 'different' | undefined>;
  run(): Promise<void>;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

/** How often central is asked, and a comparison is made again, while there is contact. */
const ASK_EVERY_MS = 60_000;
/** While something waits to go, or is on its way here. */
const LOOK_AGAIN_MS = 500;
/** What is only on its way has arrived by then; what has not is fetched by name. */
const REPAIR_AFTER_MS = 60_000;
const REPAIR_AGAIN_MS = 60 * 60_000;
const COMPARE_EVERY_MS = 24 * 60 * 60_000;
/** A file of this size is written anew in some three seconds, in as much memory; a larger one when it is opened next. */
const MOST_REWRITTEN_BYTES = 256 * 2 ** 20;
/** Where there was no room for it, and while people are at work. */
const REWRITE_AGAIN_MS = 60 * 60_000;
/** A large file makes its next opening wait for it: some ten seconds for each gigabyte. */
const NOTE_AGAIN_MS = 7 * 24 * 60 * 60_000;
/** While charts are open it waits until nothing was written for so long: nobody is in the middle of saving. */
const PAUSE_MS = 10_000;

export function createScopePart(deps: ScopePartDeps): ScopePart {
  const { store, central, clock, evictions } = deps;
  const listeners = new Set<() => void>();
  const turn = createMutex();
  let record: ScopeRecord | undefined;
  let leaving: readonly string[] = [];
  let askedMs = Number.NEGATIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let comparedMs = Number.NEGATIVE_INFINITY;
  let rewriteFromMs = Number.NEGATIVE_INFINITY;
  let writtenMs = clock.now();
  /** Since when something differs, and when it was repaired last: the whole under '', a patient under the id. */
  const differs = new Map<string, { readonly sinceMs: number; repairedMs: number }>();
  let isStopped = false;
  const unwatch = store.watch(() => {
    writtenMs = clock.now();
  });

  let timer: NodeJS.Timeout | undefined;

  /** Contact calls, too; this is for a station where nothing else happens. */
  function lookLater(): void {
    clearTimeout(timer);
    if (isStopped) return;
    const waitMs = leaving.length > 0 || isArriving() ? LOOK_AGAIN_MS : ASK_EVERY_MS;
    timer = setTimeout(() => refresh().catch(deps.onFault).finally(lookLater), waitMs);
    timer.unref();
  }

  const present = async (): Promise<ScopeRecord> => (record ??= await readScopeRecord(store));
  async function keep(next: ScopeRecord): Promise<void> {
    record = next;
    await writeScopeRecord(store, next);
    for (const listener of [...listeners]) listener();
  }

  async function take(answer: ScopeAnswer): Promise<void> {
    askedMs = clock.now();
    await keep(withGranted(await present(), answer));
    await letGo();
  }

  /** Each part that was held and is no longer granted, until nothing of it waits. */
  async function letGo(): Promise<void> {
    const { scope, held, ...rest } = await present();
    if (!scope) return;
    const facilities = [...new Set([deps.facility, ...scope.facilities])];
    const granted: Scope = { facilities, patients: scope.checkouts.map((one) => one.patientId) };
    const parts: Scope[] = [
      ...held.patients.filter((id) => !granted.patients.includes(id)).map((id) => ({ facilities: [], patients: [id] })),
      ...held.facilities
        .filter((code) => !granted.facilities.includes(code))
        .map((code) => ({ facilities: [code], patients: [] })),
    ];
    const waiting: Scope[] = [];
    const gone: string[] = [];
    const leavingNow: string[] = [];
    for (const part of parts) {
      if (await isOpen(part)) {
        leavingNow.push(...part.patients);
        waiting.push(part);
        continue;
      }
      const report = await evictOutside(
        { store, lanes: () => deps.sync().status().lanes, listRefused: () => deps.sync().listRefused() },
        part,
        granted,
      );
      gone.push(...report.evicted);
      if (report.waiting > 0) leavingNow.push(...part.patients);
      // A page that was under way may bring some of it once more: looked through again until nothing was found.
      if (report.waiting > 0 || report.evicted.length > 0) waiting.push(part);
    }
    leaving = leavingNow;
    if (parts.length === 0) return;
    const stillHeld = {
      facilities: [...granted.facilities, ...waiting.flatMap(({ facilities }) => facilities)],
      patients: [...granted.patients, ...waiting.flatMap(({ patients }) => patients)],
    };
    const noted = gone.length > 0 ? { evictions: rest.evictions + 1, traces: true } : {};
    await keep({ ...rest, scope, held: stillHeld, ...noted });
    evictions.tell(gone);
  }

  /** @SAFETY A chart is not taken from under the eyes of whoever reads it: its part, and no other, waits. */
  async function isOpen(part: Scope): Promise<boolean> {
    const open = deps.openCharts();
    if (open.some((id) => part.patients.includes(id))) return true;
    if (open.length === 0 || part.facilities.length === 0) return false;
    const facts = await store.findFacts(open);
    return facts.some((said) => said !== undefined && isInScope(said, { ...part, narrow: true }));
  }

  /**
   * Checkouts whose time is over end here, too, when central does not answer; where it does, it has the last word. @SAFETY
   * Nobody in care is taken away by a clock, and what central has not confirmed stays (`evictOutside`).
   */
  async function endExpired(): Promise<void> {
    const known = await present();
    const over = (known.scope?.checkouts ?? []).filter(
      ({ untilMs = Number.POSITIVE_INFINITY }) => untilMs <= deps.trustedNowMs(),
    );
    const ended: Checkout[] = [];
    for (const one of over) if (!(await isInCare(store, one.patientId))) ended.push(one);
    if (ended.length > 0) {
      await deps.noteExpired(ended.map(({ patientId }) => patientId));
      const requests = ended.map(({ requestId }) => requestId);
      await keep(withoutCheckouts(await present(), requests));
    }
    await letGo();
  }

  /** A record that was brought counts as whole once its sum is central's. */
  async function noteArrivals(): Promise<void> {
    const { scope, arrived } = await present();
    for (const { requestId, patientId } of scope?.checkouts ?? []) {
      if (arrived.includes(requestId)) continue;
      const manifest = await central.readManifest(patientId);
      if (isRefusal(manifest)) continue;
      const here = await store.summarise({ facilities: [], patients: [patientId], narrow: true });
      if (here.count !== manifest.count || here.hash !== manifest.hash) {
        await repairWhereDue(patientId);
        continue;
      }
      differs.delete(patientId);
      const known = await present();
      await keep({ ...known, arrived: [...known.arrived, requestId] });
    }
  }

  /**
   * @SAFETY What central has and this station lacks is fetched by name, once it has had the time to come by itself. Gives
   * what is too much; undefined where nothing was done.
   */
  async function repairWhereDue(patientId?: string): Promise<readonly string[] | undefined> {
    const nowMs = clock.now();
    const name = patientId ?? '';
    const known = differs.get(name) ?? { sinceMs: nowMs, repairedMs: Number.NEGATIVE_INFINITY };
    differs.set(name, known);
    const isSettled = nowMs - known.sinceMs >= REPAIR_AFTER_MS && deps.sync().status().waiting === 0;
    if (!isSettled || nowMs - known.repairedMs < REPAIR_AGAIN_MS) return undefined;
    known.repairedMs = nowMs;
    const refusedIds = new Set((await deps.sync().listRefused()).map(({ id }) => id));
    const confirmed = new Map(
      deps
        .sync()
        .status()
        .lanes.map(({ lane, confirmedSeq }) => [lane, confirmedSeq]),
    );
    const done = await reconcile(
      {
        store,
        central,
        digests: nativeDigests,
        fetchFromCentral: (wanted) => deps.sync().fetchFromCentral(wanted),
        async isUnsent({ id, seq }) {
          const [said] = await store.findFacts([id]);
          return refusedIds.has(id) || said === undefined || seq > (confirmed.get(said.lane) ?? 0);
        },
      },
      patientId,
    ).catch(unlessContactBroke);
    return done === undefined || isRefusal(done) ? undefined : done.surplus;
  }

  /** EV8: what an eviction cannot reach goes at the next quiet moment. */
  async function cleanUp(): Promise<void> {
    const nowMs = clock.now();
    if (record?.traces !== true || nowMs < rewriteFromMs) return;
    if ((await store.info()).sizeBytes > MOST_REWRITTEN_BYTES) return noteForOpening(nowMs);
    const isSomebodyHere = deps.openCharts().length > 0;
    if (isSomebodyHere && nowMs - writtenMs < PAUSE_MS) return;
    rewriteFromMs = nowMs + REWRITE_AGAIN_MS;
    await store.rewrite();
    if (!isSomebodyHere) rewriteFromMs = Number.NEGATIVE_INFINITY;
    await keep({ ...(await present()), traces: false });
  }

  async function noteForOpening(nowMs: number): Promise<void> {
    const known = await present();
    if (known.notedMs !== undefined && nowMs - known.notedMs < NOTE_AGAIN_MS) return;
    if ((await deps.rewriteAtNextOpening()) === 'noted')
      await keep({ ...(await present()), traces: false, notedMs: nowMs });
  }

  const isArriving = (): boolean =>
    (record?.scope?.checkouts ?? []).some(({ requestId }) => !record?.arrived.includes(requestId));

  async function compareNow(): Promise<'equal' | 'different' | undefined> {
    const manifest = await central.readManifest();
    // A central from before there were lists: nothing can be compared, and nothing waits for it (PR6).
    if (isRefusal(manifest)) return manifest.code === 'not-found' ? 'equal' : undefined;
    const { facilities, patients, count, hash } = manifest;
    const here = await store.summarise({ facilities, patients });
    const state = here.count === count && here.hash === hash ? 'equal' : 'different';
    comparedMs = clock.now();
    const at = new Date(comparedMs).toISOString();
    const before = (await present()).manifest?.surplus;
    const surplus = state === 'equal' ? undefined : ((await repairWhereDue())?.length ?? before);
    if (state === 'equal') differs.delete('');
    const said = { state, at, here: here.count, atCentral: count, ...(surplus !== undefined && { surplus }) } as const;
    await keep({ ...(await present()), manifest: said });
    return state;
  }

  async function refresh(due?: 'now'): Promise<void> {
    const isDue = due === 'now' || clock.now() - askedMs >= ASK_EVERY_MS;
    const isSoon = clock.now() - lookedMs >= LOOK_AGAIN_MS && (leaving.length > 0 || isArriving());
    if (isStopped || (!isDue && !isSoon)) return;
    lookedMs = clock.now();
    await turn.run(async () => {
      const answer = isDue ? await central.describeScope() : undefined;
      if (answer && !isRefusal(answer)) await take(answer);
      else if (answer) await endExpired();
      else await letGo();
      if (isArriving()) await noteArrivals();
      const isOff = record?.manifest?.state === 'different';
      const isRepaired = (differs.get('')?.repairedMs ?? Number.NEGATIVE_INFINITY) > Number.NEGATIVE_INFINITY;
      const waitMs = !isOff ? COMPARE_EVERY_MS : isRepaired ? REPAIR_AGAIN_MS : REPAIR_AFTER_MS;
      if (clock.now() - comparedMs >= waitMs && record?.manifest) await compareNow();
      await cleanUp();
    });
    lookLater();
  }

  return {
    state() {
      const checkouts = record?.scope?.checkouts ?? [];
      const manifest = record?.manifest ?? ({ state: 'not-compared' } as const);
      const arrived = record?.arrived ?? [];
      return { visitors: checkouts.map((one) => toVisitor(one, arrived)), leaving: [...leaving], manifest };
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    findElsewhere: (request) => central.findPatients(request),
    checkOut: (request) =>
      turn.run(async () => {
        const brought = await central.checkOut({ ...request, requestId: request.requestId || randomUUID() });
        if (isRefusal(brought)) return brought;
        const answer = await central.describeScope();
        if (!isRefusal(answer)) await take(answer);
        deps.sync().tryNow();
        lookLater();
        return toVisitor(brought, []);
      }),
    return: (request, granted) =>
      turn.run(async () => {
        const answer = await central.returnPatient(request);
        if (isRefusal(answer)) return answer;
        granted?.();
        await take(answer);
        lookLater();
        return undefined;
      }),
    isPartial: (patientId) =>
      (record?.scope?.checkouts ?? []).some(
        (one) => one.patientId === patientId && !record?.arrived.includes(one.requestId),
      ),
    evictions: () => record?.evictions ?? 0,
    refresh,
    compare: () => turn.run(compareNow),
    async run() {
      // A hospital that comes back after a power cut does not ask central for every list at once.
      const { manifest } = await present();
      if (manifest) comparedMs = Date.parse(manifest.at);
      lookLater();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      unwatch();
      listeners.clear();
      await turn.run(async () => {});
    },
  };
}

/** The next contact goes on. */
function unlessContactBroke(fault: unknown): undefined {
  if (!(fault instanceof PeerFault)) throw fault;
}

function toVisitor(checkout: Checkout, arrivedIds: readonly string[]): Visitor {
  const { requestId, patientId, site, reason, by, atMs, untilMs } = checkout;
  const arrived = arrivedIds.includes(requestId);
  const since = new Date(atMs).toISOString();
  return {
    patientId,
    site,
    reason,
    by,
    since,
    arrived,
    ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }),
  };
}
