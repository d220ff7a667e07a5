import type { SessionState } from '#shared/contract/session.ts';
import { session } from '#shared/contract/session.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { unknownBadge } from '../session/second-persons.ts';
import type { SessionParts } from '../session/session-parts.ts';
import { stateStream } from '../session/state-stream.ts';
import type { Admission, WindowSession } from '../session/window-session.ts';
import { handleInWindow, type Registration, streamInWindow } from './registration.ts';

/** `parts` is undefined until the station's records are open; `shut` says why. */
export function sessionOperations(parts: () => SessionParts | undefined, shut: () => Refusal): readonly Registration[] {
  const enter = (window: WindowSession, admission: Admission | Refusal): SessionState | Refusal => {
    if (isRefusal(admission)) return admission;
    window.admit(admission);
    return window.state();
  };
  return [
    handleInWindow(session.signIn, async ({ login, password }, { window }) => {
      const known = parts();
      return known ? enter(window, await known.signIn.withPassword(login, password)) : shut();
    }),
    handleInWindow(session.signInWithPin, async ({ login, pin }, { window }) => {
      const known = parts();
      return known ? enter(window, await known.signIn.withPin(login, pin)) : shut();
    }),
    handleInWindow(session.setPin, async ({ password, pin }, { window }) => {
      const known = parts();
      const login = loginOf(window);
      if (!known || login === undefined) return shut();
      const user = await known.signIn.confirmPassword(login, password);
      if (isRefusal(user)) return user;
      await known.pins.set(user, pin);
      await known.guard.enforce();
      return null;
    }),
    handleInWindow(session.changePassword, async ({ current, next }, { window }) => {
      const known = parts();
      const login = loginOf(window);
      if (!known || login === undefined) return shut();
      const changed = await known.changePassword.change(login, current, next);
      await known.guard.enforce();
      return changed;
    }),
    handleInWindow(session.lock, async (_input, { window }) => {
      window.lock();
      return null;
    }),
    handleInWindow(session.signOut, async (_input, { window }) => {
      window.signOut();
      return null;
    }),
    handleInWindow(session.prove, async (asked, { actor }) => {
      const known = parts();
      return known && actor ? known.secondPersons.prove(actor, asked) : shut();
    }),
    handleInWindow(session.readBadge, async ({ text, symbology }) => {
      const known = parts();
      const user = await known?.findByBadge(text, symbology);
      if (!known || user?.state !== 'active') return known ? unknownBadge() : shut();
      const { login, displayName } = user;
      return { login, displayName, hasPin: await known.pins.has(user.id) };
    }),
    handleInWindow(session.listRecentUsers, async () => listRecent(parts())),
    streamInWindow(session.watch, (_input, { window, signal }) =>
      stateStream(
        () => window.state(),
        (listener) => window.watch(listener),
        signal,
      ),
    ),
  ];
}

export function loginOf(window: WindowSession): string | undefined {
  const state = window.state();
  return state.state === 'signed-in' ? state.user.login : undefined;
}

async function listRecent(parts: SessionParts | undefined) {
  if (!parts) return [];
  const recent = await Promise.all(
    (await parts.recentUsers.list()).map(async ({ userId, lastAt }) => {
      const user = await parts.directory.find(userId);
      if (user?.state !== 'active') return [];
      const { login, displayName } = user;
      return [{ login, displayName, hasPin: await parts.pins.has(userId), lastAt }];
    }),
  );
  return recent.flat();
}
