/** A desk over any store, for tests of core: nobody's organisation, a clock that stands still until it is moved. */
import { createHybridClock } from '#shared/lib/hybrid-time.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { Actor } from '../api/operation-handler.ts';
import { createAuditTrail } from '../audit/audit-trail.ts';
import type { Desk } from '../desk.ts';
import { WindowSession } from '../session/window-session.ts';

export interface TestClock {
  now(): number;
  advance(ms: number): void;
}

export function createTestClock(startAt = Date.parse('2026-11-22T08:00:00Z')): TestClock {
  let nowMs = startAt;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

export function createTestDesk(store: DocumentStore = createMemoryStore(), clock = createTestClock()): Desk {
  const organisation = 'north';
  const station = 'station-1';
  const hybridClock = createHybridClock(clock, station);
  const quality: Desk['quality'] = () => ({ clock: { quality: 'checked', skewMs: 0 }, offline: false });
  const facility = 'N1';
  const trail = createAuditTrail({
    store,
    clock,
    hybridClock,
    organisation,
    station,
    incarnation: 1,
    site: facility,
    appVersion: '0.1.0',
    quality,
  });
  return { organisation, stationId: station, facility, store, clock, hybridClock, trail, quality };
}

export function testActor(permissions: readonly string[]): Omit<Actor, 'sessionId'> {
  return {
    userId: 'User:1',
    displayName: 'Nora Urse',
    roles: ['nurse'],
    permissions: new Set(permissions) as Actor['permissions'],
    stationId: 'station-1',
    facility: 'N1',
  };
}

/** A window with somebody signed in who may do what is named. */
export function signedInWindow(...permissions: readonly string[]): WindowSession {
  const window = new WindowSession();
  const actor = testActor(permissions);
  const user = {
    userId: actor.userId,
    login: 'nora',
    displayName: actor.displayName,
    roles: [...actor.roles],
    permissions: [...actor.permissions],
    hasPin: false,
    passwordPending: false,
  };
  window.admit({ user, actor, draftKey: '', since: '2026-11-22T08:00:00.000Z' });
  return window;
}
