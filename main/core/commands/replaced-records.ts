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

function replacedBy({ link = [] }: Patient): string[] {
  return link.flatMap(({ type, other }) => (type === 'replaces' ? (documentIdOf(other) ?? []) : []));
}
