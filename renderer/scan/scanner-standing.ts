import type { DeviceRow } from '#shared/contract/device.ts';

export type ScannerStanding = 'keyboard' | 'ready' | 'away' | 'some-away';

/** @SAFETY A wedge types like a keyboard: nobody can tell whether one is there, so nothing says that it is. */
export function standingOf(rows: readonly Pick<DeviceRow, 'status'>[]): ScannerStanding {
  if (rows.length === 0) return 'keyboard';
  const ready = rows.filter(({ status }) => status.state === 'ready').length;
  if (ready === rows.length) return 'ready';
  return ready === 0 ? 'away' : 'some-away';
}
