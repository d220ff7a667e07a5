import type { SqliteDatabase } from '../connection.ts';

/** A document's winner as a read model sees it; the body is parsed when asked for. */
export interface WinnerView {
  readonly id: string;
  readonly rev: string;
  readonly deleted: boolean;
  readonly kind: string | undefined;
  readonly patient: string | undefined;
  /** Undefined where the body is not here. */
  body(): Record<string, unknown> | undefined;
}

/** The winner of one document changed. `before` is undefined for a new document. */
export interface WinnerChange {
  readonly before: WinnerView | undefined;
  readonly after: WinnerView;
}

/**
 * Tables built from winners, for questions that the documents themselves answer too slowly. They change in the same
 * transaction as the document (ST4.3) and are rebuilt from scratch when `version` changes (ST8.3).
 */
export interface ReadModel {
  readonly name: string;
  readonly version: number;
  /** Only documents of these kinds are shown to it. */
  readonly kinds: readonly string[];
  readonly ddl: string;
  /** Every table that `ddl` makes; dropped before a rebuild, of an older version too. */
  readonly tables: readonly string[];
  /** Prepares its statements once and gives the function that applies a change. It must not fail on odd content: skip it. */
  prepare(db: SqliteDatabase): (change: WinnerChange) => void;
  /** Prepares a bounded step that rids its tables of what was deleted; the step tells whether it was the last. */
  scrub?(db: SqliteDatabase): () => boolean;
}
