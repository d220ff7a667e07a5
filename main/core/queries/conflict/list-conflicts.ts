import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { OpenConflict } from '#shared/contract/conflict.ts';
import type { contract } from '#shared/contract/index.ts';
import { listPossibleDuplicates, type PossibleDuplicate } from '#shared/domain/allergy/duplicate-allergies.ts';
import { readConflictTree } from '#shared/merging/read-conflict-tree.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listWithConflicting } from '../../commands/list-with-conflicting.ts';
import { describeOpenConflict, titleOf } from './describe-open-conflict.ts';
import { createNames, type Names } from './names.ts';

/** Port: patients who have one substance twice, found by the index; the domain's rule judges each. */
export interface DoubledSubstances {
  listPatients(limit: number): Promise<readonly string[]>;
}

const LISTED = 500;

/** What waits for a person: contested fields, incidents on events, missing ancestors, substances that stand twice. */
export function listConflicts(doubled: DoubledSubstances): QueryHandler<typeof contract.conflict.list> {
  return async ({ patientId }, { store }) => {
    const names = createNames(store);
    const patients = patientId === undefined ? await doubled.listPatients(LISTED) : [patientId];
    const duplicates = await Promise.all(patients.map((patient) => listDuplicates(store, patient, names)));
    const contested = await listContested(store, patientId, names);
    return [...contested, ...duplicates.flat()].slice(0, LISTED);
  };
}

async function listContested(store: StoreReader, patientId: string | undefined, names: Names): Promise<OpenConflict[]> {
  const found: OpenConflict[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.listConflicts(after, LISTED);
    for (const { id } of page) {
      const conflict = await describeOpenConflict(await readConflictTree(store, id), names);
      if (conflict && (patientId === undefined || belongsTo(conflict, patientId))) found.push(conflict);
    }
    if (page.length < LISTED || found.length >= LISTED) return found;
    after = page.at(-1)?.id;
  }
}

function belongsTo(conflict: OpenConflict, patientId: string): boolean {
  return conflict.patientId === patientId || conflict.id === patientId;
}

async function listDuplicates(store: StoreReader, patientId: string, names: Names): Promise<OpenConflict[]> {
  const pairs = listPossibleDuplicates(
    await listWithConflicting<AllergyIntolerance>(store, 'AllergyIntolerance', patientId),
  );
  const described = await Promise.all(pairs.map((pair) => describeDuplicate(store, pair, patientId, names)));
  return described.filter((conflict) => conflict !== undefined);
}

/** Both records whole, under one path: the older one first. */
async function describeDuplicate(
  store: StoreReader,
  { keepId, otherId }: PossibleDuplicate,
  patientId: string,
  names: Names,
): Promise<OpenConflict | undefined> {
  const [keep, other] = (await store.findMany([keepId, otherId])).map((stored) => toDocument<unknown>(stored));
  if (!keep || !other) return undefined;
  const patientName = await names.patient(patientId);
  const sides = await Promise.all(
    [keep, other].map(async ({ _rev, at, by, station, resource }) => {
      const [byName, stationName] = await Promise.all([names.user(by), names.station(station)]);
      const named = { ...(byName ? { byName } : {}), ...(stationName ? { stationName } : {}) };
      return { rev: _rev, at, by, station, ...named, value: resource };
    }),
  );
  return {
    id: keepId,
    kind: keep.kind,
    patientId,
    ...(patientName ? { patientName } : {}),
    title: titleOf(keep.kind, keep.resource),
    type: 'possible-duplicate',
    leaves: [keep._rev, other._rev],
    otherIds: [otherId],
    fields: [{ path: '*', label: 'allergy.*', ancestor: undefined, sides }],
    since: [keep.at, other.at].toSorted()[1]?.slice(0, 24) ?? '',
  };
}
