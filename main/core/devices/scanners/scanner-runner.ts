/** Looks after one serial scanner: its scans, its state, and what does not fit its profile. */
import type { DeviceRow, ScannerConfig, TestPiece } from '#shared/contract/device.ts';
import type { RawScan } from '#shared/domain/scan/scan-source.ts';
import { findSymbology } from '#shared/domain/scan/symbology.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { createStatusKeeper, type DeviceRunner } from '../device-runner.ts';
import { awayOf, LineAway } from '../lines/byte-line.ts';
import { createLineScanSource, type LinePiece } from './line-scan-source.ts';
import type { ScannerLine } from './scanner-line.ts';

export interface ScannerRunnerOptions {
  readonly config: ScannerConfig;
  readonly line: ScannerLine;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly tell: () => void;
  readonly onScan: (scan: RawScan) => void;
  readonly onPiece: (piece: TestPiece) => void;
  readonly retryMs?: number;
}

const RETRY_MS = 2_000;
type Doubt = DeviceRow['doubts'][number];

export function createScannerRunner(options: ScannerRunnerOptions): DeviceRunner {
  const { config, line, clock, timers, tell } = options;
  const { prefix, suffix, idleTimeoutMs, symbologyIds } = config.profile;
  const keeper = createStatusKeeper(clock, tell);
  const doubts = new Set<Doubt>();

  function doubt(one: Doubt, isThere: boolean): void {
    if (doubts.has(one) === isThere) return;
    if (isThere) doubts.add(one);
    else doubts.delete(one);
    tell();
  }

  function notePiece({ atMs, bytes, scans, faults }: LinePiece): void {
    if (scans.length > 0) {
      keeper.heard();
      doubt('no-suffix', false);
      doubt('no-prefix', false);
      doubt('no-symbology', symbologyIds === 'sent' && !scans.every((text) => findSymbology(text.slice(0, 3))));
    }
    if (faults.includes('stalled') || faults.includes('too-long')) doubt('no-suffix', true);
    if (faults.includes('no-prefix')) doubt('no-prefix', true);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    options.onPiece({ at: new Date(atMs).toISOString(), hex, scans: [...scans] });
  }

  const source = createLineScanSource({
    scanner: config.name,
    line,
    profile: { prefix, suffix, maximalGapMs: idleTimeoutMs },
    clock,
    timers,
    retryMs: options.retryMs ?? RETRY_MS,
    onAway: (error) => keeper.away(awayOf(error)),
    onPiece: notePiece,
  });
  source.watchState((state) => {
    if (state === 'ready') keeper.ready();
    // Told away before it was ever opened, it is being opened; a reason follows where that fails.
    if (state === 'away' && keeper.status().state === 'ready')
      keeper.away(awayOf(new LineAway('not-there', 'unplugged')));
  });
  source.watchScans(options.onScan);
  return {
    status: keeper.status,
    doubts: () => [...doubts],
    heardAt: keeper.heardAt,
    lookNow: async () => undefined,
    stop: () => source.stop(),
  };
}
