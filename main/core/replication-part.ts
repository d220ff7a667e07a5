/** The replicator as the rest of core sees it: a present status, the moments of contact, and the heads of the audit chain. */

import type { SyncStatus } from '#shared/contract/station.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import { isInContact } from './replicator/is-in-contact.ts';
import { createReplicator } from './replicator/replicator.ts';
import { createNoSync, type SyncDeps, type SyncPart } from './sync-part.ts';

/** A chain that grows all the time is confirmed this often. */
const HEAD_EVERY_MS = 5_000;

export function createReplicationPart(deps: SyncDeps): SyncPart {
  const { store, record, stationKey, clock, onFault } = deps;
  const { address, stationId, incarnation, organisation } = record;
  const { database } = organisation;
  const clockWatch = createClockWatch({ address, fetch: deps.fetch, clock });
  const authorize = createStationAuthorize(
    { stationId, incarnation, database, privateKey: stationKey },
    clockWatch.serverNowMs,
  );
  const { fetch } = deps;
  const timers = systemTimers;
  const random = Math.random;
  const replicator = createReplicator({
    store,
    address,
    database,
    fetch,
    authorize,
    clock,
    timers,
    random,
    clockWatch,
    stationId,
    report: (_what, fault) => onFault(fault),
    ...(deps.countDoubled && { countDoubled: deps.countDoubled }),
    ...(deps.mergesAhead && { mergesAhead: deps.mergesAhead }),
    ...(deps.isFillWhole && { isFillWhole: deps.isFillWhole }),
  });
  const listeners = new Set<() => void>();
  let noting: Promise<void> | undefined;
  const confirmHead = createHeadConfirmation(deps, (answer) => {
    if (!isEnding) noting = deps.onHeadConfirmed?.(answer);
    return noting;
  });
  let status: SyncStatus = { ...createNoSync().status(), link: 'connecting' };
  let unwatch: (() => void) | undefined;
  let isEnding = false;

  function take(next: SyncStatus): void {
    status = next;
    if (isInContact(next)) {
      deps.onContact();
      confirmHead(next).catch(onFault);
    }
    for (const listener of [...listeners]) listener();
  }

  return {
    name: 'replication',
    status: () => status,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tryNow: () => replicator.tryNow(),
    listRefused: () => replicator.listRefused(),
    findAtCentral: replicator.findAtCentral,
    completeness: () => completenessOf(status),
    async run() {
      await replicator.run();
      status = await replicator.status();
      unwatch = replicator.watchStatus(take);
    },
    async drain() {
      isEnding = true;
      unwatch?.();
      await noting?.catch(() => undefined); // who began it reports it
      await replicator.drain();
    },
    stop: () => replicator.stop(),
  };
}

function completenessOf({ fill }: SyncStatus): ReturnType<SyncPart['completeness']> {
  const isUrgentHere = fill.state === 'first-lane-here' || fill.state === 'complete';
  return {
    urgentLane: isUrgentHere ? 'here' : 'on-its-way',
    rest: fill.state === 'complete' ? 'here' : 'on-its-way',
  };
}

/** Sends the signed head of the audit chain once everything up to it has been sent (RP11). */
function createHeadConfirmation(
  { clock, signAuditHead, central }: SyncDeps,
  note: (answer: unknown) => Promise<void> | undefined,
): (status: SyncStatus) => Promise<void> {
  let sentSequence = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let isSending = false;
  return async ({ waiting }) => {
    if (isSending || waiting > 0 || clock.now() - sentAt < HEAD_EVERY_MS) return;
    isSending = true;
    try {
      const head = await signAuditHead();
      if (!head || head.sequence === sentSequence) return;
      const answer = await central.sendAuditHead(head);
      if (isRefusal(answer)) return; // the next contact brings the next head, which covers this one
      sentSequence = head.sequence;
      sentAt = clock.now();
      await note(answer);
    } finally {
      isSending = false;
    }
  };
}
