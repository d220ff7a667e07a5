import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Document } from '#shared/model/envelope.ts';

/** The documents of one patient that a line of the sheet is told from. */
export interface RecordOnSheet {
  readonly patientId: string;
  /** Current versions, every kind. */
  readonly documents: readonly Document[];
  /** Versions beside them that wait for a decision, by document. */
  readonly beside: ReadonlyMap<string, readonly Document[]>;
  /** The last hand-over that this patient was on. */
  readonly before?: { readonly givenAt: string; readonly seen: ReadonlySet<string> } | undefined;
  readonly nowMs: number;
  /** A drug by the name that is shown; absent: as it was signed. */
  readonly nameOf?: ((drug: CodeableConcept | undefined) => string) | undefined;
}
