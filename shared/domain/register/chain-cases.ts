/**
 * CR13: what is wrong with the chain of a register opens a case by itself. What it says follows from the entry alone, so that
 * every station that finds the same makes the same case; who opened it is nobody's act.
 */
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { REGISTER_CASE_KIND, type RegisterCaseResource } from '#shared/model/register-case.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import type { RegisterFold } from './fold-register.ts';
import type { RegisterEntryDocument, RegisterFaultWhy } from './register-line.ts';

export interface ChainCase {
  readonly id: string;
  readonly resource: RegisterCaseResource;
}

/** A line that is on its way is no gap yet. Milliseconds. */
export const GAP_PATIENCE_MS = 24 * 3_600_000;

interface ChainAround {
  readonly nowMs: number;
  /** Whose act it is: the program's. */
  readonly openedBy: RegisterCaseResource['openedBy'];
}

/** Each fault at once, each gap after a day; of a line that was changed one. */
export function listChainCases(
  { faults, gaps }: Pick<RegisterFold, 'faults' | 'gaps'>,
  documents: ReadonlyMap<string, RegisterEntryDocument>,
  { nowMs, openedBy }: ChainAround,
  digests: Digests = portableDigests,
): readonly ChainCase[] {
  const isOld = (id: string): boolean =>
    nowMs - Date.parse(documents.get(id)?.entry.recordedAt ?? '') >= GAP_PATIENCE_MS;
  // That numbers do not follow from a line that was changed is no other matter.
  const changed = new Set(faults.flatMap(({ entryId, why }) => (why === 'content' ? [entryId] : [])));
  const told = faults.filter(({ entryId, why }) => why === 'content' || !changed.has(entryId));
  const found = [
    ...told.map(({ entryId, why }) => ({ entryId, why: why as RegisterFaultWhy | 'gap' })),
    ...gaps.filter(isOld).map((entryId) => ({ entryId, why: 'gap' as const })),
  ];
  const cases = found.flatMap(({ entryId, why }): ChainCase[] => {
    const entry = documents.get(entryId)?.entry;
    if (!entry) return [];
    return [{ id: chainCaseId(entryId, why, digests), resource: caseOf(entryId, entry, openedBy) }];
  });
  return [...new Map(cases.map((one) => [one.id, one])).values()];
}

/** What is written in the line is what it showed with; a chain that is broken says nothing of what is there. */
function caseOf(
  entryId: string,
  { register, balance, recordedAt }: RegisterEntryDocument['entry'],
  openedBy: RegisterCaseResource['openedBy'],
): RegisterCaseResource {
  return {
    ...({ resourceType: REGISTER_CASE_KIND, state: 'open', register, cause: 'chain', entryId } as const),
    ...{ expected: balance, found: balance, openedAt: recordedAt, openedBy, notes: [] },
  };
}

function chainCaseId(entryId: string, why: string, digests: Digests): string {
  const named = ['holdfast-register-case', entryId, 'chain', why];
  return `${REGISTER_CASE_KIND}:${digests.sha256Hex(canonicalJson(named)).slice(0, 32)}`;
}
