/**
 * MI13: what is parked lies in the record of the site, too, as long as it is parked. Each station writes and deletes its own
 * documents; one that takes a message over deletes the other's and writes its own, in one transaction. So no document ever has
 * two authors, and two stations that take the same message over leave two that name one key (MI14). What was written while
 * another station deleted it stands: of two leaves the live one counts. What was applied after all says so for 30 days, with
 * a reason that older versions cannot read and so never take over.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '#shared/lib/group-by.ts';
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

export interface Copies {
  readonly stationId: string;
  readonly own: 'none' | 'here' | 'taken';
  /** Of other stations. */
  readonly others: readonly ParkedElsewhere[];
}

export interface ParkedDocuments {
  /** Nothing where another station has taken it over, unless it is taken back. */
  planKept(message: LoggedMessage, reason: ParkReason, how?: 'taken-back'): Promise<readonly Edit[]>;
  /** It was applied; nothing where it never was parked. */
  planApplied(message: LoggedMessage): Promise<readonly Edit[]>;
  /** Nothing where it never was one. */
  planForgotten(message: Pick<LoggedMessage, 'key'>): Promise<readonly Edit[]>;
  planForgottenOf(id: string): Promise<readonly Edit[]>;
  /** Whether a copy was ever made: not of what was parked before there were any. */
  isKnown(message: Pick<LoggedMessage, 'key'>): Promise<boolean>;
  /** `taken`: another station has deleted the one of this station. */
  copiesOf(message: Pick<LoggedMessage, 'key'>): Promise<Copies>;
  /** Applied here, and by another station: the key, and the document of this one. */
  listTwice(): Promise<readonly Pick<ParkedElsewhere, 'id' | 'key'>[]>;
  /** What was applied here so long ago that nobody can have it parked any more. */
  planPruned(beforeMs: number): Promise<readonly Edit[]>;
  /** Of all other stations, by key. */
  othersByKey(): Promise<ReadonlyMap<string, readonly ParkedElsewhere[]>>;
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

  async function planKept(message: LoggedMessage, reason: ParkReason, how?: 'taken-back'): Promise<readonly Edit[]> {
    const id = idOf(message);
    const before = await store.find(id);
    if (how !== 'taken-back' && standOf(before) === 'taken') return [];
    const parent = before && !before.deleted ? { parent: before.rev } : {};
    return [{ id, ...parent, body: bodyOf(resourceOf(message, reason, stationId)) }];
  }

  function standOf(stored: StoredRevision | undefined): Copies['own'] {
    if (!stored) return 'none';
    if (!stored.deleted) return 'here';
    const { station } = JSON.parse(stored.body ?? '{}') as { station?: string };
    return station === stationId ? 'none' : 'taken';
  }

  async function listAll(): Promise<readonly ParkedElsewhere[]> {
    const stored = await store.listDocuments({ kind: PARKED_MESSAGE_KIND, limit: MOST });
    return stored.flatMap((revision) => readParked(revision) ?? []);
  }
  const othersByKey: ParkedDocuments['othersByKey'] = async () =>
    groupBy(
      (await listAll()).filter((one) => one.stationId !== stationId),
      ({ key }) => key,
    );

  return {
    planKept,
    async planApplied(message) {
      const stored = await store.find(idOf(message));
      return standOf(stored) === 'here' ? planKept(message, { kind: 'applied' }) : [];
    },
    planForgotten: (message) => planForgottenOf(idOf(message)),
    planForgottenOf,
    isKnown: async (message) => (await store.find(idOf(message))) !== undefined,
    async copiesOf(message) {
      const own = standOf(await store.find(idOf(message)));
      return { stationId, own, others: (await othersByKey()).get(message.key) ?? [] };
    },
    async listTwice() {
      const applied = (await listAll()).filter(({ reason }) => reason.kind === 'applied');
      const elsewhere = new Set(applied.filter((one) => one.stationId !== stationId).map(({ key }) => key));
      return applied.filter((one) => one.stationId === stationId && elsewhere.has(one.key));
    },
    async planPruned(beforeMs) {
      const over = (await listAll()).filter(
        (one) => one.stationId === stationId && one.reason.kind === 'applied' && Date.parse(one.at) < beforeMs,
      );
      return (await Promise.all(over.map(({ id }) => planForgottenOf(id)))).flat();
    },
    othersByKey,
    async listElsewhere() {
      return (await listAll())
        .filter((one) => one.stationId !== stationId && one.reason.kind !== 'applied')
        .toSorted((one, other) => one.at.localeCompare(other.at) || one.number - other.number);
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
