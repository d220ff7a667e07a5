/** The hand of an interface: the same commands that people give, through the same dispatcher, audited under its own name. */
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import type { FaultLog } from '../api/fault.ts';
import type { Registration } from '../api/registration.ts';
import type { Desk } from '../desk.ts';
import { WindowSession } from '../session/window-session.ts';

export type CallAnswer =
  | { readonly state: 'done'; readonly value: unknown }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'fault' };

/** One call after the other. `atMs`: when what it tells of happened, which the act carries. */
export type InterfaceCall = (operation: string, input: unknown, atMs: number) => Promise<CallAnswer>;

const PERMISSIONS = ['patient.read', 'patient.register', 'chart.read', 'encounter.manage'] as const;

export interface CallerDeps {
  readonly find: (name: string) => Registration | undefined;
  readonly desk: Desk;
  readonly log: FaultLog;
}

/** `by` of what it writes is `User:interface-<route>`: nobody signs in with it. */
export function createInterfaceCaller(
  deps: CallerDeps,
  route: { readonly id: string; readonly name: string },
): InterfaceCall {
  const { desk, find, log } = deps;
  let nowMs = 0;
  const dispatcher = createDispatcher({ find, desk: () => desk, now: () => nowMs, log });
  const window = new WindowSession();
  const userId = `User:interface-${route.id}`;
  const displayName = `HL7 ${route.name}`;
  const since = new Date(desk.clock.now()).toISOString();
  const roles = ['interface'];
  window.admit({
    user: {
      userId,
      login: userId,
      displayName,
      roles,
      permissions: [...PERMISSIONS],
      hasPin: false,
      passwordPending: false,
    },
    actor: {
      userId,
      displayName,
      roles,
      permissions: new Set(PERMISSIONS),
      stationId: desk.stationId,
      facility: desk.facility,
    },
    draftKey: '',
    since,
  });
  return async (operation, input, atMs) => {
    nowMs = atMs;
    const answer = await dispatcher.call(operation, input, window);
    if (answer.state === 'reply') return { state: 'done', value: answer.value };
    return answer.state === 'refused' && isRefusal(answer.refusal) ? answer : { state: 'fault' };
  };
}
