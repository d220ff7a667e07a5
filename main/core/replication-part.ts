/** The replicator as the rest of core sees it: a present status, the moments of contact, and the heads of the audit chain. */

import type { SyncStatus } from '#shared/contract/station.ts';
import { fingerprintOf } from '#shared/domain/identity/signing-key.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { askHubStatus } from '#shared/protocol/hub-client.ts';
import { createClockWatch } from '#shared/replication/clock-watch.ts';
import { createStationAuthorize } from '#shared/replication/station-authorize.ts';
import { createHeadConfirmation } from './replicator/confirm-head.ts';
import { isInContact } from './replicator/is-in-contact.ts';
import { readKnownServers } from './replicator/known-servers.ts';
import { createLookAt } from './replicator/look-at-server.ts';
import { createReplicator, type Replicator } from './replicator/replicator.ts';
import { createServerChoice, type Server, type ServerChoice } from './replicator/server-choice.ts';
import { createNoSync, type SyncDeps, type SyncPart } from './sync-part.ts';

/** A replicator with one server; another server gets another one. */
function openLine(deps: SyncDeps, { address, role }: Server): Replicator {
  const { store, record, stationKey, clock, onFault, fetch } = deps;
  const { stationId, incarnation, organisation } = record;
  const { database } = organisation;
  const clockWatch = createClockWatch({ address, fetch, clock });
  const station = { stationId, incarnation, database, privateKey: stationKey };
  const credentials = { ...station, nowMs: clockWatch.serverNowMs };
  return createReplicator({
    store,
    address,
    database,
    fetch,
    authorize: createStationAuthorize(station, clockWatch.serverNowMs),
    clock,
    timers: systemTimers,
    random: Math.random,
    clockWatch,
    stationId,
    role,
    report: (_what, fault) => onFault(fault),
    ...(role === 'hub' && {
      askHub: (request, signal) => askHubStatus({ address, fetch }, credentials, request, signal),
    }),
    ...(deps.countDoubled && { countDoubled: deps.countDoubled }),
    ...(deps.mergesAhead && { mergesAhead: deps.mergesAhead }),
    ...(deps.isFillWhole && { isFillWhole: deps.isFillWhole }),
    ...(deps.pullFirst && { pullFirst: deps.pullFirst }),
    ...(deps.onFellBack && { onFellBack: deps.onFellBack }),
  });
}

export function createReplicationPart(deps: SyncDeps): SyncPart {
  const { store, record, onFault } = deps;
  const listeners = new Set<() => void>();
  let noting: Promise<void> | undefined;
  const ending = new AbortController();
  const confirmHead = createHeadConfirmation({
    ...{ clock: deps.clock, timers: systemTimers, signal: ending.signal, onFault },
    status: () => status,
    signHead: deps.signAuditHead,
    send: (head) => deps.central.sendAuditHead(head),
    note(answer) {
      if (!isEnding) noting = deps.onHeadConfirmed?.(answer);
      return noting;
    },
  });
  let status: SyncStatus = { ...createNoSync().status(), link: 'connecting' };
  let line: Replicator | undefined;
  let choice: ServerChoice | undefined;
  let unwatch: (() => void) | undefined;
  let stopDiscovery: (() => void) | undefined;
  let isEnding = false;

  function take(next: SyncStatus): void {
    const broke = next.link === 'offline' && status.link !== 'offline';
    status = next;
    if (broke) choice?.hurry();
    if (isInContact(next)) {
      deps.onContact();
      confirmHead();
    }
    for (const listener of [...listeners]) listener();
  }

  async function closeLine(): Promise<void> {
    unwatch?.();
    await line?.drain();
  }

  async function useServer(server: Server): Promise<void> {
    await closeLine();
    if (isEnding) return;
    line = openLine(deps, server);
    await line.run();
    take(await line.status());
    unwatch = line.watchStatus(take);
  }

  async function makeChoice() {
    const servers = await readKnownServers(store, record.address, deps.hubs);
    const { id: organisation, publicKeyJwk } = record.organisation;
    stopDiscovery = deps.discovery?.browse(await fingerprintOf(publicKeyJwk), (hubs) => {
      servers.found(hubs);
      choice?.hurry();
    });
    const made = createServerChoice({
      list: servers.list,
      first: servers.first(),
      isOpen: servers.isOpen,
      lookAt: createLookAt({
        fetch: deps.fetch,
        organisation,
        organisationKey: deps.organisationKey,
        store,
        onUpstream: servers.noteUpstream,
      }),
      onAnswer: servers.note,
      onChange: useServer,
      timers: systemTimers,
      report: (_what, fault) => onFault(fault),
    });
    return { servers, choice: made };
  }

  return {
    name: 'replication',
    status: () => status,
    address: () => choice?.current().address ?? record.address,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tryNow: () => line?.tryNow(),
    listRefused: async () => (await line?.listRefused()) ?? [],
    findAtCentral: async (id, rev) => line?.findAtCentral(id, rev),
    fetchFromCentral: async (wanted) => (await line?.fetchFromCentral(wanted)) ?? 0,
    completeness: () => completenessOf(status),
    async run() {
      const { servers, choice: made } = await makeChoice();
      choice = made;
      if (!servers.isKnown()) await choice.look().catch(onFault);
      if (!line) await useServer(choice.current());
      choice.run();
    },
    async drain() {
      isEnding = true;
      ending.abort(new Error('the station ends'));
      stopDiscovery?.();
      unwatch?.();
      await choice?.stop();
      await noting?.catch(() => undefined); // who began it reports it
      await line?.drain();
    },
    stop: async () => line?.stop(),
  };
}

function completenessOf({ fill }: SyncStatus): ReturnType<SyncPart['completeness']> {
  const isUrgentHere = fill.state === 'first-lane-here' || fill.state === 'complete';
  return {
    urgentLane: isUrgentHere ? 'here' : 'on-its-way',
    rest: fill.state === 'complete' ? 'here' : 'on-its-way',
  };
}
