import type { DocumentStore } from '#shared/store/document-store.ts';
import type { FindScope } from '../scopes/station-scope.ts';
import type { FieldIndexes } from '../storage/field-indexes.ts';

/** What the endpoints use of a store. Whoever implements it decides what its caller can see and do. */
export type ServedStore = Pick<
  DocumentStore,
  | 'info'
  | 'find'
  | 'findMany'
  | 'findLeaves'
  | 'listRevisions'
  | 'findMissing'
  | 'listChanges'
  | 'listIds'
  | 'findLocal'
  | 'findAttachment'
  | 'stageAttachment'
  | 'purge'
  | 'write'
  | 'watch'
> & {
  /** Absent where the caller sees everything. */
  readonly findScope?: FindScope;
};

/** A database as one caller sees it. */
export interface DatabaseView {
  readonly database: string;
  readonly store: ServedStore;
  /** JSON indexes over the whole database: only where the caller sees all of it, as in plain ones. */
  readonly indexes?: FieldIndexes;
}
