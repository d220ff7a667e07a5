/**
 * Records that a record stands for since they were found to be of one person (HL11). Nothing of them was moved: @SAFETY whoever
 * asks what this person does not tolerate, has, takes and was given asks them, too.
 */
import type { Patient } from '@medplum/fhirtypes';
import { documentIdOf } from '#shared/model/reference.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';

export interface ReplacedRecords {
  /** Patient ids, near and far. */
  readonly ids: readonly string[];
  /** One of them has not arrived here: what it says is not known. */
  readonly isAllHere: boolean;
}

export async function listReplaced(store: Pick<StoreReader, 'find'>, patient: Patient): Promise<ReplacedRecords> {
  const found = new Set<string>();
  const pending = replacedBy(patient);
  let isAllHere = true;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const record = toDocument<Patient>(await store.find(next));
    if (record) pending.push(...replacedBy(record.resource));
    else isAllHere = false;
  }
  return { ids: [...found], isAllHere };
}

/** A person's own record and those that it stands for. */
async function listRecordIds(store: Pick<StoreReader, 'find'>, patientId: string): Promise<readonly string[]> {
  const patient = toDocument<Patient>(await store.find(patientId))?.resource;
  return patient ? [patientId, ...(await listReplaced(store, patient)).ids] : [patientId];
}

/** Everything of one sort in a person's records. */
export async function ofEachRecord<Item>(
  store: Pick<StoreReader, 'find'>,
  patientId: string,
  list: (recordId: string) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const ids = await listRecordIds(store, patientId);
  return (await Promise.all(ids.map(list))).flat();
}

/** In which of a person's records a document lies; @SAFETY of nobody else: then the one that was asked for, which does not have it. */
export async function recordOf(
  store: Pick<StoreReader, 'find'>,
  { id, patientId }: { readonly id: string; readonly patientId: string },
): Promise<string> {
  const owner = toDocument(await store.find(id))?.patient ?? patientId;
  if (owner === patientId) return patientId;
  return (await listRecordIds(store, patientId)).includes(owner) ? owner : patientId;
}

/** The record that stands for this one, as far as it is here. */
export async function standingRecord(store: Pick<StoreReader, 'find'>, patientId: string): Promise<string> {
  const seen = new Set<string>();
  let at = patientId;
  for (;;) {
    seen.add(at);
    const patient = toDocument<Patient>(await store.find(at))?.resource;
    const next = documentIdOf(patient?.link?.find(({ type }) => type === 'replaced-by')?.other);
    if (next === undefined || seen.has(next)) return at;
    at = next;
  }
}

function replacedBy({ link = [] }: Patient): string[] {
  return link.flatMap(({ type, other }) => (type === 'replaces' ? (documentIdOf(other) ?? []) : []));
}
