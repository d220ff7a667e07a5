/** A scan as a device sent it, without the prefix and suffix of its profile. `parseScan` says what it is. */
export interface RawScan {
  readonly text: string;
  /** Instant at which its last character came, ISO 8601. */
  readonly at: string;
  /** Name of the device at this workplace. */
  readonly scanner: string;
  /** What keyboard and scanner do not agree on; only of wedges. */
  readonly faults: readonly string[];
}

/** Away: unplugged or not there yet, and looked for. */
export type ScannerState = 'ready' | 'away' | 'stopped';

/**
 * Port: where scans come from, be it a serial line in core or a keyboard wedge in the window. Every scan reaches every
 * watcher once, whole or not at all (SS1, SS2).
 */
export interface ScanSource {
  state(): ScannerState;
  /** Tells each scan from now on; the returned function ends it. */
  watchScans(listener: (scan: RawScan) => void): () => void;
  /** Tells the state at once and each change of it. */
  watchState(listener: (state: ScannerState) => void): () => void;
  /** Lets the device go. May be called twice. */
  stop(): Promise<void>;
}
