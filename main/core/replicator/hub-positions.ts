/**
 * HU10 (RP7): where a station works with a hub, what of its own is at central as well.
 *
 * A position of this station that the hub had confirmed before it was asked lies at or below the hub's sequence in the
 * answer; once the hub's own way up has passed that sequence in the same lane, the position is at central. So a pair is
 * noted at each answer, and nothing is ever concluded from a position that was confirmed after the question.
 */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { HubStatusAnswer } from '#shared/protocol/hub.ts';
import { type Confirmed, LANES, readConfirmed, recordByWayOfHub } from '#shared/replication/confirmed-positions.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { LaneLedger } from './lane-ledger.ts';

export type AskHub = (signal: AbortSignal) => Promise<HubStatusAnswer | Refusal>;

export interface HubPositions {
  /** What is at central. */
  confirmed(lane: Lane): Confirmed | undefined;
  link(): { readonly link: HubStatusAnswer['link'] | 'unknown'; readonly lastContactAt?: string };
  /** What is known from before. */
  restore(): Promise<void>;
  /** Asks until the signal. */
  follow(): Promise<void>;
}

interface Pair {
  readonly lane: Lane;
  readonly seq: number;
  readonly hubSeq: number;
}

const ASK_SOON_MS = 1000;
const ASK_EVERY_MS = 5000;
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

  async function ask(): Promise<void> {
    const before = LANES.map((lane) => ({ lane, seq: ledger.confirmed(lane)?.seq ?? 0 }));
    const answer = await parts.ask(signal);
    if (isRefusal(answer)) {
      told = undefined;
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
      const isSoon = told?.link === 'connected' && (pairs.length > 0 || isBehind());
      await timers.sleep(isSoon ? ASK_SOON_MS : ASK_EVERY_MS, signal).catch(() => undefined);
    }
  }
  const isBehind = () => LANES.some((lane) => (ledger.confirmed(lane)?.seq ?? 0) > (central.get(lane)?.seq ?? 0));

  return {
    confirmed: (lane) => central.get(lane),
    link: () => ({
      link: told?.link ?? 'unknown',
      ...(told?.lastContactAt !== undefined && { lastContactAt: told.lastContactAt }),
    }),
    follow,
    async restore() {
      for (const [lane, reached] of await readConfirmed(store)) central.set(lane, reached);
    },
  };
}
