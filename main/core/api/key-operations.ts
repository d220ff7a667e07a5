import { type StationState, station } from '#shared/contract/station.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Vaults } from '../boot/choose-vaults.ts';
import type { StationLock } from '../enrolment/station-lock.ts';
import type { Workplace } from '../workplace.ts';
import { handleInWindow, type Registration } from './registration.ts';
import { loginOf } from './session-operations.ts';
import { refusalOfShut } from './shut-station.ts';

export interface KeyOperationsDeps {
  /** Undefined on a station that never waited for its passphrase. */
  readonly lock: () => StationLock | undefined;
  readonly workplace: () => Workplace | undefined;
  readonly state: () => StationState;
  readonly vaultFor: Vaults['vaultFor'];
  /** A new passphrase holds. */
  readonly tell: (passphrase: string) => void;
}

/** About what keeps the keys of the station's records. */
export function keyOperations(deps: KeyOperationsDeps): readonly Registration[] {
  const { lock, workplace, state, vaultFor, tell } = deps;
  return [
    handleInWindow(station.unlock, async ({ passphrase }) => {
      const shut = lock();
      if (!shut) return notLocked();
      const wrongBefore = await shut.unlock(passphrase);
      if (isRefusal(wrongBefore)) return wrongBefore;
      if (wrongBefore > 0) await noteWrongTries(workplace(), wrongBefore);
      return state();
    }),
    handleInWindow(station.setPassphrase, async ({ password, passphrase }, { window }) => {
      const here = workplace();
      const login = loginOf(window);
      if (!here || login === undefined) return refusalOfShut(state());
      const next = vaultFor(passphrase, here.record.organisation);
      if (isRefusal(next)) return next;
      const user = await here.session.signIn.confirmPassword(login, password);
      if (isRefusal(user)) return user;
      const refused = await here.keepKeysWith(next);
      if (refused) return refused;
      tell(passphrase);
      return null;
    }),
  ];
}

/** While the records were shut nothing could be written into them: what was tried then is noted now. */
async function noteWrongTries(here: Workplace | undefined, count: number): Promise<void> {
  await here?.desk.trail.record({
    operation: station.unlock.name,
    action: 'E',
    subtype: 'unlock',
    outcome: 'refused',
    outcomeCode: 'wrong-key',
    reason: `${count} wrong before the right one`,
    patients: [],
    entities: [],
  });
}

const notLocked = (): Refusal => refusal('already-done', 'The records of this station are open.');
