/**
 * MI13: what is parked lies in the record of the site, too, as long as it is parked. Each station writes and deletes its own
 * documents; one that takes a message over deletes the other's and writes its own, in one transaction. So no document ever has
 * two authors, and two stations that take the same message over leave two that name one key.
 */
import { createHash } from 'node:crypto';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import {
  PARKED_MESSAGE_KIND,
  type ParkedMessageResource,
  parkedMessageModel,
  parkedMessageResource,
} from '#shared/model/parked-message.ts';
import type { Edit, StoredRevision } from '#shared/store/document-store.ts';
import type { Desk } from '../desk.ts';
import type { LoggedMessage } from './message-log.ts';

export interface ParkedElsewhere extends ParkedMessageResource {
  /** Of the document. */
  readonly id: string;
}

export interface ParkedDocuments {
  planKept(message: LoggedMessage, reason: ParkReason): Promise<readonly Edit[]>;
  /** Nothing where it never was one. */
  planForgotten(message: Pick<LoggedMessage, 'key'>): Promise<readonly Edit[]>;
  planForgottenOf(id: string): Promise<readonly Edit[]>;
  /** Whether a copy was ever made: not of what was parked before there were any. */
  isKnown(message: Pick<LoggedMessage, 'key'>): Promise<boolean>;
  /** Another station has taken it over. */
  isTakenOver(message: Pick<LoggedMessage, 'key'>): Promise<boolean>;
  /** Oldest first. */
  listElsewhere(): Promise<readonly ParkedElsewhere[]>;
}

const MOST = 5_000;
/** Whoever parks is nobody: the interface. */
const BY = 'interface';

export function createParkedDocuments(
  desk: Pick<Desk, 'store' | 'facility' | 'stationId' | 'hybridClock'>,
): ParkedDocuments {
  const { store, facility, stationId, hybridClock } = desk;
  const idOf = ({ key }: Pick<LoggedMessage, 'key'>): string =>
    `${PARKED_MESSAGE_KIND}:${createHash('sha256').update(`${stationId} ${key}`).digest('hex').slice(0, 40)}`;

  function bodyOf(resource: ParkedMessageResource | object, site = facility): string {
    const envelope = { kind: PARKED_MESSAGE_KIND, v: parkedMessageModel.v, facility: site };
    return JSON.stringify({ ...envelope, at: hybridClock.next(), by: BY, station: stationId, resource });
  }

  async function planForgottenOf(id: string): Promise<readonly Edit[]> {
    const stored = await store.find(id);
    if (!stored || stored.deleted) return [];
    const { facility: site } = JSON.parse(stored.body ?? '{}') as { facility?: string };
    return [{ id, parent: stored.rev, deleted: true, body: bodyOf({ resourceType: PARKED_MESSAGE_KIND }, site) }];
  }

  return {
    async planKept(message, reason) {
      const id = idOf(message);
      const before = await store.find(id);
      const parent = before && !before.deleted ? { parent: before.rev } : {};
      return [{ id, ...parent, body: bodyOf(resourceOf(message, reason, stationId)) }];
    },
    planForgotten: (message) => planForgottenOf(idOf(message)),
    planForgottenOf,
    isKnown: async (message) => (await store.find(idOf(message))) !== undefined,
    isTakenOver: async (message) => (await store.find(idOf(message)))?.deleted === true,
    async listElsewhere() {
      const stored = await store.listDocuments({ kind: PARKED_MESSAGE_KIND, limit: MOST });
      return stored
        .flatMap((revision) => readParked(revision) ?? [])
        .filter((one) => one.stationId !== stationId)
        .sort((one, other) => one.at.localeCompare(other.at) || one.number - other.number);
    },
  };
}

function resourceOf(message: LoggedMessage, reason: ParkReason, stationId: string): ParkedMessageResource {
  const { number, route, key, at, type, controlId, peer, about, text, original, unsound } = message;
  return {
    resourceType: PARKED_MESSAGE_KIND,
    ...{ stationId, number, route, key, at, type, controlId, peer, about, text },
    ...(original === undefined ? {} : { original }),
    ...(unsound ? { unsound } : {}),
    reason: parkedMessageResource.shape.reason.parse(reason),
  };
}

/** What this version cannot read is left for one that can. */
function readParked({ id, body }: Pick<StoredRevision, 'id' | 'body'>): ParkedElsewhere | undefined {
  const { resource } = JSON.parse(body ?? '{}') as { resource?: unknown };
  const read = parkedMessageResource.safeParse(resource);
  return read.success ? { id, ...read.data } : undefined;
}
