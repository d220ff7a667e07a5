import { createScanAnnouncer, type ScanAnnouncer } from '#shared/domain/scan/scan-announcer.ts';
import {
  type FramingFault,
  type FramingProfile,
  type FramingState,
  feedBytes,
  isBegun,
  startFraming,
} from '#shared/domain/scan/scan-framing.ts';
import type { ScanSource } from '#shared/domain/scan/scan-source.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { OpenScannerLine, ScannerLine } from './scanner-line.ts';

export interface LineScannerOptions {
  readonly scanner: string;
  readonly line: ScannerLine;
  readonly profile: FramingProfile;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Pause between two looks for a device that is away. */
  readonly retryMs: number;
  /** Hears why it cannot be opened, at every look. */
  readonly onAway?: (error: unknown) => void;
  /** Hears everything that came, as it came, with what was made of it. */
  readonly onPiece?: (piece: LinePiece) => void;
}

export interface LinePiece {
  readonly atMs: number;
  readonly bytes: Uint8Array;
  readonly scans: readonly string[];
  readonly faults: readonly FramingFault[];
}

/** A scanner on a line of bytes: opened as soon as it is there, looked for again when it goes (SS5). */
export function createLineScanSource(options: LineScannerOptions): ScanSource {
  const announcer = createScanAnnouncer('away');
  const stopping = new AbortController();
  const running = keepOpen(options, announcer, stopping.signal);
  return {
    state: announcer.state,
    watchScans: announcer.watchScans,
    watchState: announcer.watchState,
    async stop() {
      announcer.enter('stopped');
      stopping.abort();
      await running;
    },
  };
}

async function keepOpen(options: LineScannerOptions, announcer: ScanAnnouncer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A device that is away rejects; that is what the state 'away' says.
    const opened = await options.line.open().catch((error: unknown) => void options.onAway?.(error));
    if (opened) await listen(opened, options, announcer, signal);
    announcer.enter('away');
    await options.timers.sleep(options.retryMs, signal).catch(() => undefined);
  }
}

async function listen(
  opened: OpenScannerLine,
  { profile, clock, scanner, timers, onPiece }: LineScannerOptions,
  announcer: ScanAnnouncer,
  signal: AbortSignal,
): Promise<void> {
  let framing = startFraming(profile);
  opened.watchBytes((bytes) => {
    const nowMs = clock.now();
    const step = feedBytes(framing, bytes, nowMs);
    framing = step.state;
    onPiece?.({ atMs: nowMs, bytes, scans: step.scans, faults: step.faults });
    if (isBegun(framing)) void tellStalled(framing);
    const at = new Date(nowMs).toISOString();
    for (const text of step.scans) announcer.announce({ text, at, scanner, faults: [] });
  });
  // What has no end is told soon, not at the next scan: a wrong suffix would look like a scanner that is mute.
  const tellStalled = async (held: FramingState): Promise<void> => {
    const isOver = await timers.sleep(profile.maximalGapMs + 1, signal).then(
      () => framing === held,
      () => false,
    );
    if (!isOver) return;
    framing = startFraming(profile);
    onPiece?.({ atMs: clock.now(), bytes: new Uint8Array(), scans: [], faults: ['stalled'] });
  };
  const close = () => void opened.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  announcer.enter('ready');
  await opened.closed;
  signal.removeEventListener('abort', close);
}
