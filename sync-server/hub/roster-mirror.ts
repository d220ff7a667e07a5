/**
 * HU4, HU5: the hub's copy of who its stations are and what they were given. Taken over only with the organisation's
 * signature, for this hub, and never from an older answer than the one in force: whoever sits on the line can neither
 * invent a station nor bring a revoked one back.
 */

import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { verifyRoster } from '#shared/hub/signed-hub.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { HubRoster, RosterAnswer } from '#shared/protocol/hub.ts';
import type { HubClient } from '#shared/protocol/hub-client.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { Catalogue } from '../orgs/catalogue.ts';
import type { HubRecord } from './hub-record.ts';
import type { MirroredRoster } from './mirror.ts';

export interface RosterMirrorParts {
  readonly store: DocumentStore;
  readonly catalogue: Pick<Catalogue, 'mirror'>;
  readonly client: Pick<HubClient, 'readRoster'>;
  readonly organisationKey: VerifyingKey;
  readonly record: () => HubRecord;
  readonly keep: (change: Partial<HubRecord>) => Promise<void>;
  readonly timers: Timers;
  /** Central was heard. */
  readonly onAnswer?: () => void;
  /** Another roster is in force. */
  readonly onTaken?: () => Promise<void>;
  readonly askEveryMs?: number;
  readonly report: (what: string, fault: unknown) => void;
}

export interface RosterMirror {
  /** Asks now. False where central did not answer, or not with what can be believed. */
  refresh(): Promise<boolean>;
  run(): void;
  stop(): Promise<void>;
}

const ASK_EVERY_MS = 2000;
const PATIENCE_MS = 10_000;

export function createRosterMirror(parts: RosterMirrorParts): RosterMirror {
  const ending = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();

  async function ask(): Promise<boolean> {
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const answer = await parts.client.readRoster(parts.record().roster?.position, signal);
    if (isRefusal(answer)) return false;
    parts.onAnswer?.();
    if ('unchanged' in answer) return true;
    const isTaken = await take(parts, answer);
    if (isTaken) await parts.onTaken?.();
    return isTaken;
  }
  const refresh = (): Promise<boolean> => {
    const asked = turn.then(ask);
    turn = asked.catch(() => undefined);
    return asked;
  };
  async function askAgain(): Promise<void> {
    while (!ending.signal.aborted) {
      await refresh().catch((fault) => ending.signal.aborted || parts.report('roster', fault));
      await parts.timers.sleep(parts.askEveryMs ?? ASK_EVERY_MS, ending.signal).catch(() => undefined);
    }
  }
  return {
    refresh,
    run() {
      running = askAgain();
    },
    async stop() {
      ending.abort();
      await running;
      await turn;
    },
  };
}

async function take(
  { store, catalogue, organisationKey, record, keep, report }: RosterMirrorParts,
  { roster, signature, places }: Exclude<RosterAnswer, { unchanged: true }>,
): Promise<boolean> {
  const { hubId, organisation, roster: known } = record();
  const isMine = roster.hubId === hubId && roster.organisation === organisation.id;
  if (!isMine || !(await verifyRoster(roster, signature, organisationKey))) {
    report('roster', new Error('a roster that the organisation has not signed for this hub'));
    return false;
  }
  if (known && roster.atMs < known.atMs) return false;
  const site = roster.stations.find(({ id }) => id === hubId)?.siteId;
  const ours = places.filter(({ id }) => id === site);
  // Before the stations: who is proven without a site that is known would be shown nothing, and pass it by.
  await store.write({ grafts: ours.map(({ id, path, body }) => ({ id, path, body, deleted: false })) });
  await catalogue.mirror(toMirrored(roster));
  await keep({ roster: { atMs: roster.atMs, position: roster.position } });
  return true;
}

function toMirrored({ organisation: organisationId, stations, grants }: HubRoster): MirroredRoster {
  return {
    stations: stations.map((station) => ({
      ...station,
      organisationId,
      wardId: station.wardId,
      storeInstanceId: station.storeInstanceId,
      revocation: station.revocation && { at: station.revocation.at, reason: station.revocation.reason },
    })),
    grants: grants.map((grant) => ({
      ...grant,
      organisationId,
      untilMs: grant.untilMs,
      endedAtMs: grant.endedAtMs,
    })),
  };
}
