import type { Operation } from '#shared/contract/declare.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { WindowSession } from '../session/window-session.ts';

/** Why this window may not call this operation now; undefined when it may. */
export function findAccessRefusal(operation: Pick<Operation, 'access'>, window: WindowSession): Refusal | undefined {
  if (operation.access === 'anyone') return undefined;
  const { state } = window.state();
  if (state === 'locked') return refusal('locked', 'The screen is locked. Sign in to go on.');
  const actor = window.actor();
  if (!actor) return refusal('not-signed-in', 'Sign in first.');
  if (operation.access === 'signed-in' || actor.permissions.has(operation.access)) return undefined;
  return refusal('not-permitted', 'Your roles do not allow this. An administrator can change them.', {
    support: `needs ${operation.access}`,
  });
}
