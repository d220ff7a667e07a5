import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type { PatientContent } from '#shared/contract/replica-content.ts';

type Hit = OutputOf<typeof contract.patient.search>['hits'][number];

export interface FoundPatient {
  readonly line: PatientContent;
  /** How core found it; absent for what the typed letters show by themselves. */
  readonly matched?: Hit['matched'];
}

/** What the letters match first, then what only core could find; nobody twice. */
export function joinFound(
  local: readonly { readonly content: PatientContent }[],
  hits: readonly Hit[],
): readonly FoundPatient[] {
  const shown = new Set(local.map((row) => row.content.patientId));
  const more = hits.filter((hit) => !shown.has(hit.patientId));
  return [...local.map((row) => ({ line: row.content })), ...more.map(({ matched, ...line }) => ({ line, matched }))];
}
