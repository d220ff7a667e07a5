/** CR13: cases of a broken chain that nobody has written yet, as documents of a unit of work. */
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import { listChainCases } from '#shared/domain/register/chain-cases.ts';
import { REGISTER_CASE_KIND } from '#shared/model/register-case.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';
import type { RegisterView } from './register-book.ts';

const PROGRAM = { id: MERGE_ACTOR, name: 'Holdfast' } as const;

export function newChainCases(
  { registers, cases }: RegisterView,
  registerId: string,
  nowMs: number,
): readonly PlannedDocument[] {
  const known = registers.get(registerId);
  if (!known) return [];
  const found = listChainCases(known.fold, known.documents, { nowMs, openedBy: PROGRAM }, nativeDigests);
  return found
    .filter(({ id }) => !cases.has(id))
    .map(({ id, resource }) => ({ id, kind: REGISTER_CASE_KIND, resource }));
}
