/**
 * HU10 (RP7): where a station works with a hub, what of its own is at central as well.
 *
 * A position of this station that the hub had confirmed before it was asked lies at or below the hub's sequence in the
 * answer; once the hub's own way up has passed that sequence in the same lane, the position is at central. So a pair is
 * noted at each answer, and nothing is ever concluded from a position that was confirmed after the question.
 *
 * Where nothing new has been sent, the hub answers once something has changed: nobody asks all the time, and what comes to
 * central is known here at once. A hub from before it does is asked every few seconds.
 */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { HubStatusAnswer, HubStatusRequest } from '#shared/protocol/hub.ts';
import { type Confirmed, LANES, readConfirmed, recordByWayOfHub } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { LaneLedger } from './lane-ledger.ts';

export type AskHub = (request: HubStatusRequest, signal: AbortSignal) => Promise<HubStatusAnswer | Refusal>;

export interface HubPositions {
  /** What is at central. */
  confirmed(lane: Lane): Confirmed | undefined;
  link(): { readonly link: HubStatusAnswer['link'] | 'unknown'; readonly lastContactAt?: string };
  /** What is known from before. */
  restore(): Promise<void>;
  /** Asks until the signal. */
  follow(): Promise<void>;
  /** The hub has confirmed more. */
  advanced(): void;
}

interface Pair {
  readonly lane: Lane;
  readonly seq: number;
  readonly hubSeq: number;
}

/** Between two questions, however much happens: what comes meanwhile shares the next one. */
const REST_MS = 200;
const ASK_SOON_MS = 1000;
const ASK_EVERY_MS = 5000;
/** How long the hub may wait with its answer; below what proxies take for silence. */
const WAIT_MS = 20_000;
const PATIENCE_MS = 10_000;
const MOST_PAIRS = 300;

export function createHubPositions(parts: {
  readonly store: DocumentStore;
  readonly ask: AskHub;
  readonly ledger: Pick<LaneLedger, 'confirmed'>;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  readonly changed: () => void;
  readonly report: (what: string, fault: unknown) => void;
}): HubPositions {
  const { store, ledger, timers, signal } = parts;
  const central = new Map<Lane, Confirmed>();
  let pairs: Pair[] = [];
  let instanceId: string | undefined;
  let told: HubStatusAnswer | undefined;
  let unheardMs = ASK_SOON_MS;
  let asking: { readonly waits: boolean; readonly hurry: AbortController } | undefined;

  /** What to wait for; undefined where there is something to ask now. */
  function awaited(): HubStatusRequest['until'] {
    if (!told?.waits || isUnpaired()) return undefined;
    const first = LANES.map((lane) => pairs.find((pair) => pair.lane === lane)).filter((pair) => pair !== undefined);
    const atCentral = first.map(({ lane, hubSeq: seq }) => ({ lane, seq }));
    return { linkIsNot: told.link, atCentral, waitMs: WAIT_MS };
  }

  async function ask(): Promise<void> {
    const before = LANES.map((lane) => ({ lane, seq: ledger.confirmed(lane)?.seq ?? 0 }));
    const until = awaited();
    const hurry = new AbortController();
    asking = { waits: until !== undefined, hurry };
    const patience = AbortSignal.timeout(PATIENCE_MS + (until?.waitMs ?? 0));
    const answer = await parts.ask(until ? { until } : {}, AbortSignal.any([signal, hurry.signal, patience]));
    if (hurry.signal.aborted) return;
    asking = undefined;
    if (isRefusal(answer)) {
      if (told) parts.changed();
      told = undefined;
      unheardMs = answer.code === 'no-contact' ? ASK_SOON_MS : ASK_EVERY_MS;
      return;
    }
    if (answer.instanceId !== instanceId) pairs = []; // sequences of another file
    instanceId = answer.instanceId;
    told = answer;
    for (const { lane, seq } of before) {
      const last = pairs.findLast((pair) => pair.lane === lane);
      if (seq > (last?.seq ?? central.get(lane)?.seq ?? 0)) pairs.push({ lane, seq, hubSeq: answer.updateSeq });
    }
    // A pair in the middle may go: one after it covers it.
    if (pairs.length > MOST_PAIRS) pairs = pairs.filter((_, at) => at % 2 === 0 || at >= MOST_PAIRS - 3);
    if (advance(answer)) await recordByWayOfHub(store, central);
    parts.changed();
  }

  function advance({ atCentral, lastContactAt }: HubStatusAnswer): boolean {
    const reached = new Map(atCentral.map(({ lane, seq }) => [lane, seq]));
    const passed = pairs.filter(({ lane, hubSeq }) => hubSeq <= (reached.get(lane) ?? 0));
    if (passed.length === 0) return false;
    for (const { lane, seq } of passed)
      if (seq > (central.get(lane)?.seq ?? 0)) central.set(lane, { seq, ...(lastContactAt && { at: lastContactAt }) });
    pairs = pairs.filter((pair) => !passed.includes(pair));
    return true;
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await ask().catch((fault) => signal.aborted || parts.report('asking the hub', fault));
      await timers.sleep(restMs(), signal).catch(() => undefined);
    }
  }
  function restMs(): number {
    if (!told) return unheardMs;
    if (told.waits) return REST_MS;
    return told.link === 'connected' && (pairs.length > 0 || isUnpaired()) ? ASK_SOON_MS : ASK_EVERY_MS;
  }
  /** Something was confirmed that no answer has been heard for since. */
  function isUnpaired(): boolean {
    return LANES.some((lane) => {
      const known = pairs.findLast((pair) => pair.lane === lane)?.seq ?? central.get(lane)?.seq ?? 0;
      return (ledger.confirmed(lane)?.seq ?? 0) > known;
    });
  }

  return {
    confirmed: (lane) => central.get(lane),
    link: () => ({
      link: told?.link ?? 'unknown',
      ...(told?.lastContactAt !== undefined && { lastContactAt: told.lastContactAt }),
    }),
    follow,
    advanced() {
      if (asking?.waits && isUnpaired()) asking.hurry.abort();
    },
    async restore() {
      for (const [lane, reached] of await readConfirmed(store)) central.set(lane, reached);
    },
  };
}
