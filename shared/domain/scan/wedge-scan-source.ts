import type { Clock } from '../../lib/clock.ts';
import type { Timers } from '../../lib/timers.ts';
import { createScanAnnouncer, type ScanAnnouncer } from './scan-announcer.ts';
import type { ScanSource } from './scan-source.ts';
import {
  heldUntilMs,
  type KeyPress,
  passTime,
  pressKey,
  startWedge,
  type WedgeEvent,
  type WedgeProfile,
  type WedgeStep,
} from './wedge.ts';

export interface WedgeOptions {
  readonly scanner: string;
  readonly profile: WedgeProfile;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Hands on the keys that were typing, to whoever has the focus. */
  release(keys: readonly KeyPress[]): void;
}

export interface WedgeScanSource extends ScanSource {
  /** A key went down; the caller withholds it until it comes out as a scan or is released. `key` as the machine wants it. */
  press(key: string, capsLock?: boolean): void;
}

/** The keyboard wedge as a source of scans: always there, as the keyboard is. */
export function createWedgeScanSource(options: WedgeOptions): WedgeScanSource {
  const announcer = createScanAnnouncer('ready');
  const { clock, timers, profile } = options;
  let machine = startWedge(profile);
  let waiting = new AbortController();
  const follow = (step: WedgeStep) => {
    machine = step.state;
    for (const event of step.events) hand(event, options, announcer);
  };
  const waitForEnd = () => {
    waiting.abort();
    waiting = new AbortController();
    if (heldUntilMs(machine) === undefined) return;
    const over = timers.sleep(profile.maximalGapMs + 1, waiting.signal);
    over.then(
      () => follow(passTime(machine, clock.now())),
      () => undefined,
    );
  };
  return {
    state: announcer.state,
    watchScans: announcer.watchScans,
    watchState: announcer.watchState,
    press(key, capsLock = false) {
      const press = { key, atMs: clock.now(), capsLock };
      if (announcer.state() === 'stopped') options.release([press]);
      else follow(pressKey(machine, press));
      waitForEnd();
    },
    async stop() {
      waiting.abort();
      announcer.enter('stopped');
      if (machine.held.length > 0) options.release(machine.held);
      machine = startWedge(profile);
    },
  };
}

function hand(event: WedgeEvent, { scanner, release }: WedgeOptions, announcer: ScanAnnouncer): void {
  if (event.kind === 'typing') {
    release(event.keys);
    return;
  }
  const at = new Date(event.keys.at(-1)?.atMs ?? 0).toISOString();
  announcer.announce({ text: event.text, at, scanner, faults: event.faults });
}
