/**
 * Holds the sessions of all windows against what the station learns: a disabled user is out at once (ID13), changed
 * roles count at once (ID19), and the end of the offline period ends running sessions too (ID14).
 */
import type { AuditEntry } from '../audit/audit-trail.ts';
import type { IdentityDirectory } from './identity-directory.ts';
import type { OfflinePeriod } from './offline-period.ts';
import type { SignIn } from './sign-in.ts';
import type { WhyEnded, WindowSession } from './window-session.ts';

export interface SessionGuard {
  /** Looks at all windows again. */
  enforce(): Promise<void>;
  close(): void;
}

export interface GuardDeps {
  readonly windows: () => Iterable<WindowSession>;
  readonly directory: IdentityDirectory;
  readonly offlinePeriod: OfflinePeriod;
  readonly signIn: Pick<SignIn, 'describe'>;
  readonly record: (entry: AuditEntry) => Promise<unknown>;
  readonly onFault: (error: unknown) => void;
}

export function createSessionGuard(deps: GuardDeps): SessionGuard {
  const { directory } = deps;

  async function enforceFor(window: WindowSession, tooLong: boolean): Promise<void> {
    const userId = window.userId();
    if (userId === undefined) return;
    const user = await directory.find(userId);
    if (!user || user.state === 'disabled') return end(window, userId, 'user-disabled');
    if (tooLong) return end(window, userId, 'offline-period-ended');
    window.update(await deps.signIn.describe(user), await directory.permissionsOf(user));
  }

  async function end(window: WindowSession, userId: string, why: WhyEnded): Promise<void> {
    // Out first: the note in the audit trail must not give a disabled user the time that a slow disk takes.
    if (window.userId() === userId) window.signOut(why);
    await deps.record({
      operation: 'session.end',
      action: 'E',
      subtype: 'logout',
      outcome: 'success',
      outcomeCode: why,
      patients: [],
      entities: [{ id: userId, kind: 'User' }],
    });
  }

  async function enforce(): Promise<void> {
    const windows = [...deps.windows()].filter((window) => window.userId() !== undefined);
    if (windows.length === 0) return;
    const tooLong = (await deps.offlinePeriod.findRefusal()) !== undefined;
    for (const window of windows) await enforceFor(window, tooLong);
  }

  const unwatch = directory.watch(() => void enforce().catch(deps.onFault));
  return { enforce, close: unwatch };
}
