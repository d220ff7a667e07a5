/**
 * Rows of the list collections: what a list is found and sorted by, and nothing clinical. A document that does not
 * belong in its list (an encounter that ended, somebody who was disabled) gives a tombstone.
 */
import type { Encounter, Location, Patient } from '@medplum/fhirtypes';
import type { ReplicaCollection, ReplicaRow } from '#shared/contract/feed.ts';
import type { BoardContent, PlaceContent, StaffContent } from '#shared/contract/replica-content.ts';
import { encounterClass, findCurrentLocation, isOpen } from '#shared/domain/encounter/encounter.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import { placeCode, placeLevel } from '#shared/model/location.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { StoredLeaf } from './stored-leaf.ts';

interface ListKind {
  readonly collection: ReplicaCollection;
  /** Undefined: not in the list. */
  readonly contentOf: (body: Envelope, id: string) => unknown;
}

function boardContentOf({ resource }: Envelope): BoardContent | undefined {
  const encounter = resource as Encounter;
  const patientId = documentIdOf(encounter.subject);
  if (patientId === undefined || !isOpen(encounter)) return undefined;
  const locationId = findCurrentLocation(encounter);
  return {
    patientId,
    class: encounterClass(encounter),
    since: encounter.period?.start ?? '',
    ...(locationId ? { locationId } : {}),
  };
}

function placeContentOf({ resource }: Envelope): PlaceContent | undefined {
  const location = resource as Location;
  const level = placeLevel(location);
  if (!level || location.status === 'inactive') return undefined;
  const partOf = documentIdOf(location.partOf);
  const name = location.name ?? '';
  return { level, code: placeCode(location) ?? name, name, ...(partOf ? { partOf } : {}) };
}

/** Names stay after somebody has left: what they wrote still shows them. */
function staffContentOf({ resource }: Envelope): StaffContent {
  const { displayName, roles } = resource as UserResource;
  return { displayName, roles };
}

/** In the order in which a new window receives them. */
export const LIST_KINDS: Readonly<Record<string, ListKind>> = {
  Location: { collection: 'place', contentOf: placeContentOf },
  User: { collection: 'staff', contentOf: staffContentOf },
  Encounter: { collection: 'board', contentOf: boardContentOf },
  Patient: { collection: 'patient', contentOf: ({ resource }, id) => readPatientLine(id, resource as Patient) },
};

/** A list row of one document, or nothing when its kind has no list. */
export function planListRow(kind: string, leaf: StoredLeaf, seq: number): ReplicaRow | undefined {
  const list = LIST_KINDS[kind];
  if (!list) return undefined;
  const content = leaf.body && list.contentOf(leaf.body, leaf.id);
  const { collection } = list;
  if (content === undefined) return { collection, id: leaf.id, deleted: true, seq };
  return { collection, id: leaf.id, deleted: false, rev: leaf.rev, seq, content };
}
