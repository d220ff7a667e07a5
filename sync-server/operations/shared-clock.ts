/**
 * PG7: processes that share a catalogue in PostgreSQL go by that server's clock, so that a proof, a lease, a session and an
 * hour of central mean the same at each of them, however far their machines' clocks are apart.
 *
 * A difference that the way there and back could make is none: where all clocks are kept, each goes by its own.
 */
import type { Clock } from '#shared/lib/clock.ts';

export interface SharedClock extends Clock {
  /** The database's clock minus this machine's, as far as it is corrected for. */
  skewMs(): number;
  /** Rejects where the database does not answer; what was measured before holds. */
  measure(): Promise<void>;
}

interface SharedClockParts {
  readonly own: Clock;
  /** Milliseconds since the Unix epoch, as the database has it. */
  readonly readMs: () => Promise<number>;
  /** Told of each new correction. */
  readonly onMoved?: (skewMs: number) => void;
}

const SAMPLES = 3;
/** Beside what the way there and back could make. */
const NO_FINDING_MS = 1000;

export function createSharedClock({ own, readMs, onMoved = () => {} }: SharedClockParts): SharedClock {
  let skewMs = 0;
  return {
    now: () => own.now() + skewMs,
    skewMs: () => skewMs,
    async measure() {
      const { foundMs, doubtMs } = await measureOften(own, readMs);
      const leastMs = doubtMs + NO_FINDING_MS;
      if (Math.abs(foundMs - skewMs) <= leastMs) return;
      skewMs = Math.abs(foundMs) <= leastMs ? 0 : foundMs;
      onMoved(skewMs);
    },
  };
}

interface Sample {
  readonly foundMs: number;
  /** Half the way there and back: so far it may be off. */
  readonly doubtMs: number;
}

/** The quickest of a few is the surest. */
async function measureOften(own: Clock, readMs: () => Promise<number>): Promise<Sample> {
  let best = await measureOnce(own, readMs);
  for (let more = 1; more < SAMPLES; more += 1) {
    const next = await measureOnce(own, readMs);
    if (next.doubtMs < best.doubtMs) best = next;
  }
  return best;
}

async function measureOnce(own: Clock, readMs: () => Promise<number>): Promise<Sample> {
  const askedMs = own.now();
  const toldMs = await readMs();
  const heardMs = own.now();
  return { foundMs: Math.round(toldMs - (askedMs + heardMs) / 2), doubtMs: Math.abs(heardMs - askedMs) / 2 };
}

export interface KeptClock extends SharedClock {
  stop(): void;
}

const MEASURE_EVERY_MS = 60_000;

/** Measured now, and each minute from now on: clocks are set while servers run. Rejects where it cannot be measured now. */
export async function keepSharedClock(parts: SharedClockParts): Promise<KeptClock> {
  const clock = createSharedClock(parts);
  await clock.measure();
  const measuring = setInterval(() => void clock.measure().catch(() => {}), MEASURE_EVERY_MS); // `_up` tells of the fault
  measuring.unref();
  return { ...clock, stop: () => clearInterval(measuring) };
}
