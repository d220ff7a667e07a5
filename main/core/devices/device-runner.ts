import type { AwayReason, DeviceRow, DeviceState } from '#shared/contract/device.ts';
import type { Clock } from '#shared/lib/clock.ts';

/** One device being looked after: it is told how the device is, whenever that changes, until it is stopped. */
export interface DeviceRunner {
  status(): DeviceState;
  doubts(): DeviceRow['doubts'];
  heardAt(): string | undefined;
  /** Has the device looked at now, not at its next turn. */
  lookNow(): Promise<void>;
  stop(): Promise<void>;
}

/** The state with the moment since when; the same state again keeps its moment and tells nobody. */
export function createStatusKeeper(clock: Clock, tell: () => void) {
  let status: DeviceState = { state: 'starting' };
  let heardAt: string | undefined;
  const now = (): string => new Date(clock.now()).toISOString();
  const enter = (next: DeviceState, isSame: boolean): void => {
    if (isSame) return;
    status = next;
    tell();
  };
  return {
    status: () => status,
    heardAt: () => heardAt,
    heard() {
      heardAt = now();
    },
    ready: () => enter({ state: 'ready', since: now() }, status.state === 'ready'),
    away: ({ reason, support }: { readonly reason: AwayReason; readonly support: string }) =>
      enter({ state: 'away', since: now(), reason, support }, status.state === 'away' && status.reason === reason),
    attention: (problems: Extract<DeviceState, { state: 'attention' }>['problems']) =>
      enter(
        { state: 'attention', since: now(), problems },
        status.state === 'attention' && status.problems.join() === problems.join(),
      ),
  };
}
