import { type StationState, station } from '#shared/contract/station.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Enrolment } from '../enrolment/enrolment.ts';
import { stateStream } from '../session/state-stream.ts';
import type { SyncPart } from '../sync-part.ts';
import { handleInWindow, type Registration, streamInWindow } from './registration.ts';

export interface StationOperationsDeps {
  readonly state: () => StationState;
  /** Told when the station was enrolled, and after each change of what is shown of it. */
  readonly watchState: (listener: () => void) => () => void;
  readonly sync: () => SyncPart;
  /** The replication that `sync` gives may be another after enrolment: the listener is told then, too. */
  readonly watchSync: (listener: () => void) => () => void;
  readonly enrolment: Enrolment;
  /** Opens what was just enrolled. */
  readonly open: (organisation: string, passphrase: string | undefined) => Promise<Refusal | undefined>;
  /** Of a sealed station: asks for its lease. */
  readonly askCentral?: () => Promise<void> | undefined;
}

export function stationOperations(deps: StationOperationsDeps): readonly Registration[] {
  const enrolledAlready = (): Refusal | undefined =>
    deps.state().state !== 'not-enrolled'
      ? refusal('already-done', 'This station is enrolled. Start it for another organisation to enrol it there, too.')
      : undefined;
  return [
    streamInWindow(station.watch, (_input, { signal }) => stateStream(deps.state, deps.watchState, signal)),
    streamInWindow(station.watchSync, (_input, { signal }) =>
      stateStream(() => deps.sync().status(), deps.watchSync, signal),
    ),
    handleInWindow(station.checkCode, async ({ address, code }) => {
      const answer = enrolledAlready() ?? (await deps.enrolment.checkCode(address, code));
      if (isRefusal(answer)) return answer;
      const { organisation, demo, fingerprint, sites } = answer;
      return { organisation, demo, fingerprint, sites };
    }),
    handleInWindow(station.enrol, async (input) => {
      const organisation = enrolledAlready() ?? (await deps.enrolment.enrol(input));
      if (isRefusal(organisation)) return organisation;
      return (await deps.open(organisation, input.passphrase)) ?? deps.state();
    }),
    handleInWindow(station.tryNow, async () => {
      deps.sync().tryNow();
      await deps.askCentral?.();
      return null;
    }),
    handleInWindow(station.listRefused, async () => [...(await deps.sync().listRefused())]),
  ];
}
