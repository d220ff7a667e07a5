import type { Clock } from '#shared/lib/clock.ts';
import { timeAnswer } from '#shared/protocol/enrolment.ts';
import { PeerFault } from './peer-fault.ts';

/** RP10: how far this station's clock is from the server's. */
export interface ClockWatch {
  /** Server minus station; undefined before the first measurement. */
  skewMs(): number | undefined;
  /** The server's time as this station knows it: for the proof of a call. */
  serverNowMs(): number;
  /** By which skew the last proof was made. */
  provenSkewMs(): number;
  /** Asks the server; half the way there and back is taken off. Rejects when it does not answer. */
  measure(signal: AbortSignal): Promise<void>;
  /** A coarse reading (whole seconds) from an answer's `Date`; counts only where nothing exact is known. */
  noteAnswer(response: Response): void;
}

export function createClockWatch(options: { address: string; fetch: typeof fetch; clock: Clock }): ClockWatch {
  const { clock } = options;
  let exactMs: number | undefined;
  let coarseMs: number | undefined;
  let provenMs = 0;
  const skewMs = () => exactMs ?? coarseMs;
  return {
    skewMs,
    serverNowMs() {
      provenMs = skewMs() ?? 0;
      return clock.now() + provenMs;
    },
    provenSkewMs: () => provenMs,
    async measure(signal) {
      const askedMs = clock.now();
      const told = timeAnswer.safeParse(await askTime(options, signal));
      const heardMs = clock.now();
      if (told.success) exactMs = Math.round(told.data.nowMs - (askedMs + heardMs) / 2);
    },
    noteAnswer(response) {
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) coarseMs = withinASecond(date - clock.now());
    },
  };
}

/** A proof that was refused may have been false by so much of the clock. */
const WORTH_A_TRY_MS = 1000;

/** Measures again after a refusal: true where the clock may have been why, and another try is worth it at once. */
export async function hasSkewMoved(watch: ClockWatch, signal: AbortSignal): Promise<boolean> {
  const before = watch.provenSkewMs(); // the refusal itself may have told the time already
  await watch.measure(signal).catch(() => undefined);
  return Math.abs((watch.skewMs() ?? 0) - before) >= WORTH_A_TRY_MS;
}

/** Rejects with PeerFault where the network does not carry it. */
async function askTime({ address, fetch }: { address: string; fetch: typeof globalThis.fetch }, signal: AbortSignal) {
  try {
    const response = await fetch(`${address.replace(/\/+$/, '')}/_holdfast/time`, { signal });
    return (await response.json()) as unknown;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PeerFault('unreachable', 'the time could not be asked for', { cause: error });
  }
}

/** `Date` is cut to the second: a difference below two is no finding. */
function withinASecond(differenceMs: number): number {
  return Math.abs(differenceMs) < 2000 ? 0 : differenceMs;
}
