import type { AllergyIntolerance, Condition, Patient } from '@medplum/fhirtypes';
import type { ConflictField, OpenConflict } from '#shared/contract/conflict.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { type ConflictDescription, findConflict } from '#shared/domain/merge/describe-conflict.ts';
import type { ContestedField } from '#shared/domain/merge/merge-leaves.ts';
import type { ConflictTree } from '#shared/domain/merge/plan-conflict-resolution.ts';
import type { TreeLeaf } from '#shared/domain/merge/tree-leaf.ts';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import type { Names } from './names.ts';

/** A conflict as people see it; undefined when the next merge takes it away. */
export async function describeOpenConflict(tree: ConflictTree, names: Names): Promise<OpenConflict | undefined> {
  const conflict = findConflict(tree);
  const [winner] = conflict?.leaves ?? [];
  if (!conflict || !winner) return undefined;
  const { id, kind } = tree;
  const patientId = textOf(winner.body.patient);
  const patientName = patientId && (await names.patient(patientId));
  return {
    id,
    kind,
    ...(patientId ? { patientId } : {}),
    ...(patientName ? { patientName } : {}),
    title: titleOf(kind, winner.body.resource),
    type: conflict.type,
    leaves: conflict.leaves.map(({ rev }) => rev),
    otherIds: [],
    fields: await Promise.all(conflict.fields.map((field) => describeField(field, conflict, names))),
    since: sinceOf(conflict.leaves),
  };
}

async function describeField(
  { path, label, ancestor, values }: ContestedField,
  { leaves }: ConflictDescription,
  names: Names,
): Promise<ConflictField> {
  const sides = await Promise.all(leaves.map((leaf, at) => describeSide(leaf, values[at], names)));
  return { path, label, ancestor, sides };
}

async function describeSide({ rev, body }: TreeLeaf, value: unknown, names: Names) {
  const [at, by, station] = [textOf(body.at) ?? '', textOf(body.by) ?? '', textOf(body.station) ?? ''];
  const [byName, stationName] = await Promise.all([names.user(by), names.station(station)]);
  return { rev, at, by, ...(byName ? { byName } : {}), station, ...(stationName ? { stationName } : {}), value };
}

/** What the record is about, in the words that stand in it. */
export function titleOf(kind: string, resource: unknown): string {
  if (kind === 'Patient') return displayName(patientName(resource as Patient));
  const { code, title, description } = (resource ?? {}) as (AllergyIntolerance & Condition) & {
    title?: unknown;
    description?: unknown;
  };
  return conceptText(code) || textOf(title) || textOf(description) || kind;
}

/** When the second of two versions was written. */
function sinceOf(leaves: readonly TreeLeaf[]): string {
  const times = leaves.map(({ body }) => textOf(body.at) ?? '').toSorted();
  return (times.at(-1) ?? '').slice(0, 24);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
