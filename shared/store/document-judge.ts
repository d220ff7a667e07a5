import type { Rev } from '#shared/revision/rev.ts';

/** What asks to be let in, with what it follows. Bodies are parsed only when asked for. */
export interface Arrival {
  /** `edit`: made here by a person or a program. `graft`: comes from another replica, where it is already a fact. */
  readonly way: 'edit' | 'graft';
  readonly id: string;
  /** What the id says before the colon, see `kindOf`. */
  readonly kind: string | undefined;
  readonly generation: number;
  readonly deleted: boolean;
  /** A JSON object. */
  body(): Record<string, unknown>;
  /** Undefined for a first revision. Its body is undefined where this replica never had it or has dropped it. */
  readonly parent: { readonly rev: Rev; body(): Record<string, unknown> | undefined } | undefined;
}

export type Verdict =
  | { readonly state: 'accepted' }
  /** Nothing is kept; the sender hears why. `path` is the JSON path of the offending field. */
  | { readonly state: 'refused'; readonly path?: string; readonly reason: string }
  /** Grafts only: kept whole and aside (ST6). For an edit it counts as refused. */
  | { readonly state: 'quarantined'; readonly path?: string; readonly reason: string };

/**
 * Port: the rules of the kinds, as the store sees them. Pure and fast: it runs inside the write transaction.
 * Reasons name fields and rules, never clinical values: they are logged and sent to peers.
 */
export interface DocumentJudge {
  judge(arrival: Arrival): Verdict;
  /** Events are never edited: a second live leaf of one is listed as an incident (ST6). */
  isEvent(kind: string): boolean;
}

export const ACCEPTED: Verdict = { state: 'accepted' };

/** A plain database: whatever is a JSON object may enter. */
export const acceptEverything: DocumentJudge = { judge: () => ACCEPTED, isEvent: () => false };
