/**
 * Rows of the list collections: what a list is found and sorted by, and nothing clinical. A document that does not
 * belong in its list (an encounter that ended, somebody who was disabled) gives a tombstone.
 */
import type { CareTeam, Encounter, Location, Patient, Task } from '@medplum/fhirtypes';
import type { ReplicaCollection, ReplicaRow } from '#shared/contract/feed.ts';
import type {
  BoardContent,
  CareContent,
  PlaceContent,
  StaffContent,
  TaskContent,
} from '#shared/contract/replica-content.ts';
import { isEmergency } from '#shared/domain/admission/admit.ts';
import { findLastAct } from '#shared/domain/admission/cancel-last.ts';
import { BACK_BY, EXPECTED_AT, momentIn, placementsOf, presenceOf } from '#shared/domain/admission/stay.ts';
import { encounterClass, findCurrentLocation } from '#shared/domain/encounter/encounter.ts';
import { fluidDayStart } from '#shared/domain/fluid-balance/fluid-day-start.ts';
import { readAssignment } from '#shared/domain/hand-over/assignment.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import { bedReadiness, placeCode, placeLevel, readinessReason } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { StoredLeaf } from './stored-leaf.ts';

interface ListKind {
  readonly collection: ReplicaCollection;
  /** Undefined: not in the list. */
  readonly contentOf: (body: Envelope, id: string, others: readonly Envelope[]) => unknown;
}

/** @SAFETY Of a stay in several versions every place is shown until a person decides (CF2, AD7). */
function boardContentOf({ resource }: Envelope, _id: string, others: readonly Envelope[]): BoardContent | undefined {
  const encounter = resource as Encounter;
  const versions = [encounter, ...others.map((other) => other.resource as Encounter)];
  const patientId = documentIdOf(encounter.subject);
  const shown = versions.find((version) => presenceOf(version) !== undefined);
  const presence = shown && presenceOf(shown);
  if (patientId === undefined || !shown || !presence) return undefined;
  const locationId = findCurrentLocation(shown);
  const [expectedAt, backBy, lastAct] = [momentIn(shown, EXPECTED_AT), momentIn(shown, BACK_BY), findLastAct(shown)];
  return {
    patientId,
    class: encounterClass(shown),
    presence,
    since: shown.period?.start ?? '',
    placements: distinctPlaces(versions.filter((version) => presenceOf(version) !== undefined)),
    ...(locationId ? { locationId } : {}),
    ...(versions.length > 1 ? { undecided: true } : {}),
    ...(presence === 'expected' && expectedAt ? { expectedAt } : {}),
    ...(presence === 'on-leave' && backBy ? { backBy } : {}),
    ...(isEmergency(shown) ? { emergency: true } : {}),
    ...(lastAct ? { lastAct } : {}),
  };
}

function distinctPlaces(versions: readonly Encounter[]): BoardContent['placements'] {
  const all = versions.flatMap((version) => placementsOf(version));
  const isFirst = (locationId: string, at: number) => all.findIndex((one) => one.locationId === locationId) === at;
  return all.filter(({ locationId }, at) => isFirst(locationId, at));
}

function placeContentOf({ resource }: Envelope): PlaceContent | undefined {
  const location = resource as Location;
  const level = placeLevel(location);
  if (!level || location.status === 'inactive') return undefined;
  const partOf = documentIdOf(location.partOf);
  const name = location.name ?? '';
  const readiness = level === 'bed' ? bedReadiness(location) : 'ready';
  const reason = readinessReason(location);
  const dayStart = fluidDayStart(location);
  return {
    level,
    code: placeCode(location) ?? name,
    name,
    ...(partOf ? { partOf } : {}),
    ...(dayStart ? { fluidDayStart: dayStart } : {}),
    ...(readiness === 'ready' ? {} : { readiness, ...(reason ? { readinessReason: reason } : {}) }),
  };
}

/** Names stay after somebody has left: what they wrote still shows them. */
function staffContentOf({ resource }: Envelope): StaffContent {
  const { displayName, roles } = resource as UserResource;
  return { displayName, roles };
}

/** @SAFETY Open where one of the versions says so, in the list of everybody who has it. Nothing clinical is in the row. */
function taskContentOf({ resource }: Envelope, _id: string, others: readonly Envelope[]): TaskContent | undefined {
  const view = readTask(
    resource as Task,
    others.map((other) => other.resource as Task),
  );
  const { state, patientId, encounterId, locationId, description, dueAt, undecided } = view;
  if (state !== 'open' && state !== 'started') return undefined;
  return {
    state,
    priority: view.priority,
    ownerUserIds: [...view.ownerUserIds],
    ownerRoles: [...view.ownerRoles],
    escalations: view.escalations,
    ...(patientId ? { patientId } : { description, ...(view.code && view.code !== 'free' ? { code: view.code } : {}) }),
    ...(encounterId ? { encounterId } : {}),
    ...(locationId ? { locationId } : {}),
    ...(dueAt ? { dueAt } : {}),
    ...(undecided ? { undecided } : {}),
  };
}

function careContentOf({ resource }: Envelope, _id: string, others: readonly Envelope[]): CareContent | undefined {
  const assigned = readAssignment(
    resource as CareTeam,
    others.map((other) => other.resource as CareTeam),
  );
  return assigned && { ...assigned, nurseIds: [...assigned.nurseIds] };
}

/** In the order in which a new window receives them. */
export const LIST_KINDS: Readonly<Record<string, ListKind>> = {
  Location: { collection: 'place', contentOf: placeContentOf },
  User: { collection: 'staff', contentOf: staffContentOf },
  Encounter: { collection: 'board', contentOf: boardContentOf },
  Task: { collection: 'task', contentOf: taskContentOf },
  CareTeam: { collection: 'care', contentOf: careContentOf },
  Patient: { collection: 'patient', contentOf: ({ resource }, id) => readPatientLine(id, resource as Patient) },
};

/** A list row of one document, or nothing when its kind has no list. */
export function planListRow(
  kind: string,
  leaf: StoredLeaf,
  seq: number,
  others: readonly StoredLeaf[] = [],
): ReplicaRow | undefined {
  const list = LIST_KINDS[kind];
  if (!list) return undefined;
  const beside = others.flatMap(({ body }) => body ?? []);
  const content = leaf.body && list.contentOf(leaf.body, leaf.id, beside);
  const { collection } = list;
  if (content === undefined) return { collection, id: leaf.id, deleted: true, seq };
  return { collection, id: leaf.id, deleted: false, rev: leaf.rev, seq, content };
}
