import type { HybridTime } from '#shared/lib/hybrid-time.ts';

/** How urgently a document travels after an outage (RP3): 1 protects a patient today, 2 the rest of the record, 3 files. */
export type Lane = 1 | 2 | 3;

/** The documents of one command share a commit and travel in its lane (RP3). */
export interface CommitMark {
  readonly id: string;
  readonly lane: Lane;
}

/**
 * What every document of an organisation carries around its clinical content. `_id` is `<Kind>:<uuid v7>`.
 * The store keeps `_id`, `_rev`, `_deleted`, `_attachments` apart; the rest is the body text.
 */
export interface Envelope<Resource = unknown> {
  readonly kind: string;
  /** Shape version of the kind; readers upgrade older shapes and keep fields that they do not know (ST7). */
  readonly v: number;
  /** Site code that owns it, or `*` for the whole organisation. */
  readonly facility: string;
  /** Site codes that hear of it besides: the home of a visiting patient. */
  readonly alsoFor?: readonly string[];
  /** `_id` of the Patient document when it belongs to a patient's record. */
  readonly patient?: string;
  readonly at: HybridTime;
  readonly by: string;
  readonly station: string;
  readonly commit?: CommitMark;
  readonly resource: Resource;
}

/** A document as commands and read models see it. */
export interface Document<Resource = unknown> extends Envelope<Resource> {
  readonly _id: string;
  readonly _rev: string;
}
