import { useEffect, useRef } from 'react';
import { listenToScans, type ScanHandler, type ScanRank } from './scan-hub.ts';

/** While the component is shown, scans come here before they go to what is around it. `undefined` lets them pass. */
export function useScan(handler: ScanHandler, rank: ScanRank = 'screen'): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => listenToScans((scan) => latest.current(scan), rank), [rank]);
}
