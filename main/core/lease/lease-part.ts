/**
 * The lease of a station whose records are open (LE1, LE5–LE9): renewed at each contact, extended by two people, judged
 * every minute by trusted time. When it is over, or central says that the station was shut out, `onOver` is told, once;
 * whoever composes the core then closes everything and seals.
 */
import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import type { LeaseState } from '#shared/contract/lease.ts';
import { extendLease, mayExtend } from '#shared/domain/lease/scope-lease.ts';
import { verifyGrant, verifyRevocation } from '#shared/domain/lease/signed-lease.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type LeaseAnswer, type LeaseExtension, type LeaseRequest, revokedDetails } from '#shared/protocol/lease.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import { createMutex } from '../mutex.ts';
import type { LocalStore } from '../session/local-record.ts';
import { countInCare } from './count-in-care.ts';
import { judgeKnownLease, type KnownLease } from './known-lease.ts';
import type { SealedNote } from './lease-files.ts';
import { hashOfKey } from './lease-keys.ts';
import { LEASE_LOCAL, type LeaseRecord, leaseLocal, recordOfGrant } from './lease-record.ts';
import { putUnderLease } from './put-under-lease.ts';
import { createTrustedTime, type TimeSources } from './trusted-time.ts';

export interface LeaseDeps extends TimeSources {
  readonly opened: OpenedOrganisation;
  readonly known: KnownLease | undefined;
  /** May write on a full disk. */
  readonly locals: LocalStore;
  readonly vault: () => KeyVault;
  readonly ask: (request: LeaseRequest, signal?: AbortSignal) => Promise<LeaseAnswer | Refusal>;
  readonly onOver: (over: LeaseOver) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface LeaseOver {
  readonly why: SealedNote['why'];
  readonly nowMs: number;
  readonly lease: LeaseRecord;
}

/** Who extends, as proven just now. */
export type ExtensionAct = Pick<LeaseExtension, 'by' | 'reason'>;

export interface LeasePart {
  state(): LeaseState;
  watch(listener: () => void): () => void;
  /** Whether this station works under a lease: its end then counts, and no other offline period. */
  isGoverned(): boolean;
  /** Highest trusted time ever seen (LE6); this station's clock before the first lease. */
  trustedNowMs(): number;
  /** Central was reached; asked every few minutes at most, unless the moment is `due`. */
  renew(due?: 'now'): Promise<void>;
  /** `commit` makes the record durable together with what says who did it. */
  extend(
    act: ExtensionAct,
    commit: (local: { id: string; body: string }) => Promise<void>,
  ): Promise<Refusal | undefined>;
  /** Runs what replaces the keys on the disk, while nothing else here does. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Judges now. */
  look(): Promise<void>;
  run(): void;
  stop(): Promise<void>;
}

const RENEW_EVERY_MS = 5 * 60_000;
/** A station that central lets in no more asks why, this often. */
const ASK_EVERY_MS = 5_000;
/** After central could not be reached, though something in between could. */
const REST_MS = 30_000;
const LAST_WORD_MS = 10_000;
const LOOK_EVERY_MS = 60_000;
/** A station gets its lease within seconds of joining; one that worked longer without is from before leases (LE14). */
const SOON_AFTER_ENROLMENT_MS = 60 * 60_000;

export function createLeasePart(deps: LeaseDeps): LeasePart {
  const { opened, clock, onFault } = deps;
  const { stationId } = opened.record;
  const listeners = new Set<() => void>();
  const turn = createMutex();
  const local = leaseLocal(deps.locals);
  let { record, time } = deps.known ?? { record: undefined, time: undefined };
  let state: LeaseState = { phase: 'none' };
  let askedMs = Number.NEGATIVE_INFINITY;
  let renewedMs = Number.NEGATIVE_INFINITY;
  let unansweredMs = Number.NEGATIVE_INFINITY;
  let isOver = false;
  let hasLastWord = false;
  let timer: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;

  function end(why: LeaseOver['why']): void {
    if (isOver || !record) return;
    isOver = true;
    deps.onOver({ why, nowMs: time?.nowMs() ?? clock.now(), lease: record });
  }

  async function judge(): Promise<void> {
    if (!record || !time || isOver) return;
    const nowMs = time.nowMs();
    if (nowMs - record.seenMs >= LOOK_EVERY_MS) await keep({ ...record, seenMs: nowMs });
    const judged = await judgeKnownLease(opened.store, { record, time });
    record = judged.record;
    const { phase } = judged;
    if (phase.phase === 'over') return askLast();
    show(describe(phase, record, nowMs, judged.inCare));
  }

  /** @SAFETY A clock that was set ahead by mistake must not seal a station that can reach central: it has the last word. */
  async function askLast(): Promise<void> {
    if (!record || !time || hasLastWord) return end('lease-ended');
    hasLastWord = true;
    await renewNow(AbortSignal.timeout(LAST_WORD_MS)).catch(onFault);
    if (time.nowMs() >= record.untilMs) end('lease-ended');
    else hasLastWord = false;
  }

  async function keep(next: LeaseRecord): Promise<void> {
    await local.write(next);
    record = next;
  }

  function show(next: LeaseState): void {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const listener of [...listeners]) listener();
  }

  async function renewNow(signal?: AbortSignal): Promise<void> {
    const nonce = randomBytes(16).toString('hex');
    const told = record?.extensions ?? [];
    const answer = await deps.ask({ nonce, extensions: [...told] }, signal);
    if (isRefusal(answer) && answer.code === 'no-contact') unansweredMs = deps.elapsedMs();
    if (isRefusal(answer)) return (await isRevoked(answer, nonce)) ? end('revoked') : undefined;
    if (isOver || !(await isGenuine(answer, nonce))) return;
    const { grant } = answer;
    const untold = (record?.extensions ?? []).filter(({ id }) => !told.some((one) => one.id === id));
    // The record first: a key under a lease whose end nobody knows would be over at the next start.
    await keep(recordOfGrant(grant, clock.now(), untold));
    renewedMs = clock.now();
    if (time) time.toldByCentral(grant.nowMs);
    else time = createTrustedTime(deps, { seenMs: grant.nowMs, skewMs: grant.nowMs - clock.now() });
    const leaseKey = Buffer.from(answer.leaseKey, 'base64');
    const isOld = clock.now() - Date.parse(opened.record.enrolledAt) > SOON_AFTER_ENROLMENT_MS;
    const refused = await putUnderLease(opened.folder, deps.vault(), leaseKey, isOld ? 'due' : undefined);
    leaseKey.fill(0);
    if (refused) onFault(new Error(`the key of the records could not be put under the lease: ${refused.code}`));
    await judge();
  }

  async function isGenuine({ grant, signature, leaseKey }: LeaseAnswer, nonce: string): Promise<boolean> {
    const isSame = grant.station === stationId && grant.nonce === nonce;
    const isItsKey = grant.keyHash === hashOfKey(Buffer.from(leaseKey, 'base64'));
    const isKnownKey = record === undefined || record.keyHash === grant.keyHash;
    if (isSame && isItsKey && isKnownKey && (await verifyGrant(grant, signature, opened.organisationKey))) return true;
    onFault(new Error('central answered with a lease that does not hold'));
    return false;
  }

  /** @SAFETY Only the organisation's own word seals a ward at work: whoever sits in between can refuse, not revoke. */
  async function isRevoked({ code, details }: Refusal, nonce: string): Promise<boolean> {
    const told = code === 'revoked' ? revokedDetails.safeParse(details) : undefined;
    if (!told?.success) return false;
    const { revocation, signature } = told.data;
    const isSame = revocation.station === stationId && revocation.nonce === nonce;
    return isSame && (await verifyRevocation(revocation, signature, opened.organisationKey));
  }

  async function renew(due?: 'now'): Promise<void> {
    const isDue = Math.abs(clock.now() - renewedMs) >= RENEW_EVERY_MS || (record?.extensions.length ?? 0) > 0;
    if (isOver || (!isDue && due !== 'now')) return;
    // Behind a hub that has no link itself each ask would be passed on for nothing.
    if (due !== 'now' && deps.elapsedMs() < unansweredMs + REST_MS) return;
    const waitMs = askedMs + ASK_EVERY_MS - deps.elapsedMs();
    if (waitMs > 0) {
      again ??= setTimeout(() => {
        again = undefined;
        renew(due).catch(onFault);
      }, waitMs).unref();
      return;
    }
    askedMs = deps.elapsedMs();
    await turn.run(async () => (isOver ? undefined : renewNow()));
  }

  return {
    state: () => state,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isGoverned: () => record !== undefined,
    trustedNowMs: () => time?.nowMs() ?? clock.now(),
    renew,
    alone: (work) => turn.run(work),
    extend: (act, commit) =>
      turn.run(async () => {
        if (!record || !time || isOver) return noLease();
        const nowMs = time.nowMs();
        if (!mayExtend(record, nowMs)) return tooEarly();
        const inCare = await countInCare(opened.store);
        const { noticedMs: _noticed, ...rest } = record;
        const { untilMs } = extendLease(record, nowMs);
        const extension = { id: uuidV7({ msecs: nowMs }), atMs: nowMs, untilMs, inCare, ...act };
        const next: LeaseRecord = { ...rest, untilMs, seenMs: nowMs, extensions: [...record.extensions, extension] };
        await commit({ id: LEASE_LOCAL, body: JSON.stringify(next) });
        record = next;
        await judge();
        return undefined;
      }),
    look: () => turn.run(judge),
    run() {
      timer = setInterval(() => void turn.run(judge).catch(onFault), LOOK_EVERY_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      clearTimeout(again);
      isOver = true;
      listeners.clear();
      await turn.run(async () => {});
    },
  };
}

type Described = Exclude<Awaited<ReturnType<typeof judgeKnownLease>>['phase'], { phase: 'over' }>;

function describe(phase: Described, record: LeaseRecord, nowMs: number, inCare: number): LeaseState {
  const until = iso(phase.untilMs);
  if (phase.phase === 'running') return { phase: 'running', until };
  if (phase.phase === 'ending')
    return { phase: 'ending', until, leftMs: phase.untilMs - nowMs, mayExtend: mayExtend(record, nowMs) };
  return { phase: 'asking', until, sealsAt: iso(phase.sealsAtMs), inCare };
}

const iso = (ms: number): string => new Date(ms).toISOString();

const noLease = (): Refusal =>
  refusal('unsupported', 'This station has no lease yet. It gets one at the first contact with central.');
const tooEarly = (): Refusal =>
  refusal(
    'already-done',
    'There is more than a day left. The time can be extended in its last day, and when it is over.',
  );
