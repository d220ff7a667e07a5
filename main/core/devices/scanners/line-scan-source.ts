import { createScanAnnouncer, type ScanAnnouncer } from '#shared/domain/scan/scan-announcer.ts';
import { type FramingProfile, feedBytes, startFraming } from '#shared/domain/scan/scan-framing.ts';
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
    const opened = await options.line.open().catch(() => undefined);
    if (opened) await listen(opened, options, announcer, signal);
    announcer.enter('away');
    await options.timers.sleep(options.retryMs, signal).catch(() => undefined);
  }
}

async function listen(
  opened: OpenScannerLine,
  { profile, clock, scanner }: LineScannerOptions,
  announcer: ScanAnnouncer,
  signal: AbortSignal,
): Promise<void> {
  let framing = startFraming(profile);
  opened.watchBytes((bytes) => {
    const nowMs = clock.now();
    const step = feedBytes(framing, bytes, nowMs);
    framing = step.state;
    const at = new Date(nowMs).toISOString();
    for (const text of step.scans) announcer.announce({ text, at, scanner, faults: [] });
  });
  const close = () => void opened.close();
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  announcer.enter('ready');
  await opened.closed;
  signal.removeEventListener('abort', close);
}
