import type { Lane } from '#shared/model/envelope.ts';
import { type Confirmed, LANES } from '#shared/replication/confirmed-positions.ts';
import type { StepReport } from '#shared/replication/replication.ts';
import type { FillByLane, LaneFill } from './fill-progress.ts';

/** What each lane has reached in both directions, from what the other side answered (RP7). */
export interface LaneLedger {
  confirmed(lane: Lane): Confirmed | undefined;
  pullPending(lane: Lane): number | undefined;
  fill(): FillByLane;
  restore(confirmed: ReadonlyMap<Lane, Confirmed>): void;
  pushed(lane: Lane | undefined, report: StepReport, nowMs: number): void;
  pulled(lane: Lane | undefined, report: StepReport): void;
  expects(lane: Lane | undefined, pending: number): void;
}

export function createLaneLedger(): LaneLedger {
  const confirmed = new Map<Lane, Confirmed>();
  const fill = new Map<Lane, LaneFill>();
  return {
    confirmed: (lane) => confirmed.get(lane),
    pullPending: (lane) => fill.get(lane)?.pending,
    fill: () => fill,
    restore(positions) {
      for (const [lane, position] of positions) confirmed.set(lane, position);
    },
    pushed(lane, { position }, nowMs) {
      if (position === undefined) return;
      const reached = { seq: Number.parseInt(position, 10), at: new Date(nowMs).toISOString() };
      for (const one of lanesOf(lane)) confirmed.set(one, reached);
    },
    pulled(lane, { rows, pending }) {
      for (const one of lanesOf(lane)) {
        const before = fill.get(one);
        const received = (before?.received ?? 0) + (one === (lane ?? 1) ? rows : 0);
        const left = one === (lane ?? 1) ? pending : 0;
        fill.set(one, { received, pending: left, caughtUp: before?.caughtUp === true || left === 0 });
      }
    },
    expects(lane, pending) {
      for (const one of lanesOf(lane)) {
        const share = one === (lane ?? 1) ? pending : 0;
        if (!fill.has(one)) fill.set(one, { received: 0, pending: share, caughtUp: false });
      }
    },
  };
}

/** The one lane of a foreign peer stands for all. */
function lanesOf(lane: Lane | undefined): readonly Lane[] {
  return lane === undefined ? LANES : [lane];
}
