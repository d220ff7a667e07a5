import type { RawScan, ScannerState, ScanSource } from './scan-source.ts';

/** The listening half of every source: who hears of scans and states. */
export interface ScanAnnouncer extends Omit<ScanSource, 'stop'> {
  announce(scan: RawScan): void;
  enter(state: ScannerState): void;
}

/** Nothing is announced after `stopped`, and no other state follows it. */
export function createScanAnnouncer(first: ScannerState): ScanAnnouncer {
  const scanListeners = new Set<(scan: RawScan) => void>();
  const stateListeners = new Set<(state: ScannerState) => void>();
  let current = first;
  return {
    state: () => current,
    watchScans(listener) {
      const own = (scan: RawScan) => listener(scan);
      scanListeners.add(own);
      return () => void scanListeners.delete(own);
    },
    watchState(listener) {
      const own = (state: ScannerState) => listener(state);
      stateListeners.add(own);
      own(current);
      return () => void stateListeners.delete(own);
    },
    announce(scan) {
      if (current !== 'stopped') for (const listener of [...scanListeners]) listener(scan);
    },
    enter(state) {
      if (current === 'stopped' || current === state) return;
      current = state;
      for (const listener of [...stateListeners]) listener(state);
    },
  };
}
