import type { PatientHit } from '#shared/sqlite/read-models/patient-search-plan.ts';
import type { DocumentStore, EvictingStore } from '#shared/store/document-store.ts';

/** A store as the server holds it: with what central itself asks of it beyond the documents. */
export interface ServerStore extends DocumentStore {
  /** Patients of the whole organisation for what was typed, best first. */
  searchPatients(query: { readonly text: string; readonly limit: number }): Promise<readonly PatientHit[]>;
  /** How documents leave it, for a hub; undefined where the engine has no way. */
  findEvicting?(): Promise<EvictingStore | undefined>;
}
