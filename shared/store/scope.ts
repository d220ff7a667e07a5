/**
 * Who hears of a document (PR2). A document is in a scope when it belongs to the whole organisation, to one of the
 * scope's facilities, or to one of its patients.
 *
 * @SAFETY What a document once belonged to it goes on belonging to (`also`): a losing leaf of another site, the site it
 * moved from, the home of a visiting patient. So a deletion, a merge or a move reaches everybody who holds the document.
 * The price: a site hears of what it has once held until the document is purged.
 * Audit events are in nobody's scope: they travel upward only (RP11).
 * Shown by document-store.contract.ts (SC…) and sync-server/access/scope-attack.system.test.ts.
 */
import type { EnvelopeFacts } from './envelope-facts.ts';

export interface Scope {
  /** Site codes. `*` goes without saying. */
  readonly facilities: readonly string[];
  /** Patient ids. */
  readonly patients: readonly string[];
  /** Without what belongs to the whole organisation or to no facility: the part of a scope that was entered later. */
  readonly narrow?: true;
}

/** What a scope or a document names, in one space: a facility or a patient. */
export type ScopeKey = `f:${string}` | `p:${string}`;

export const WHOLE_ORGANISATION = '*';

/** The one kind that no scope holds. SQL spells it out too: a partial index rests on it. */
export const KIND_IN_NO_SCOPE = 'AuditEvent';

export const facilityKey = (facility: string): ScopeKey => `f:${facility}`;
const patientKey = (patient: string): ScopeKey => `p:${patient}`;

/** Keys that open the scope, the organisation's own among them. */
export function keysOfScope(scope: Scope): ScopeKey[] {
  return [...new Set([...facilitiesOfScope(scope).map(facilityKey), ...scope.patients.map(patientKey)])];
}

/** With `*` unless narrow, each once. */
export function facilitiesOfScope({ facilities, narrow }: Scope): string[] {
  return [...new Set(narrow ? facilities : [WHOLE_ORGANISATION, ...facilities])];
}

/**
 * What belongs to no facility is everybody's: models ask every living document for one, so it can only be a tombstone
 * whose document was never here. @SAFETY A deletion reaches whoever may hold the document; it names an id and no more.
 */
export function isInScope(facts: EnvelopeFacts, scope: Scope): boolean {
  if (facts.kind === KIND_IN_NO_SCOPE) return false;
  const { facility, patient, also } = facts;
  if (facility === undefined ? !scope.narrow : facilitiesOfScope(scope).includes(facility)) return true;
  if (patient !== undefined && scope.patients.includes(patient)) return true;
  return also !== undefined && keysOfScope(scope).some((key) => also.includes(key));
}

/** Facts of a document whose winner says `now`, and which said the others before or says them in another leaf. */
export function joinFacts(now: EnvelopeFacts, ...others: readonly EnvelopeFacts[]): EnvelopeFacts {
  if (others.every((other) => saysNothingNew(now, other))) return now;
  const own = new Set<ScopeKey>(ownKeys(now));
  const also = new Set([...(now.also ?? []), ...others.flatMap(keysOfFacts)].filter((key) => !own.has(key)));
  return also.size === 0 ? now : { ...now, also: [...also].sort() };
}

/** A tombstone that carries no envelope keeps what it deletes in its place. */
export function inheritFacts(tombstone: EnvelopeFacts, before: EnvelopeFacts): EnvelopeFacts {
  if (tombstone.facility !== undefined) return tombstone;
  const { facility, patient } = before;
  return { ...tombstone, facility, patient: tombstone.patient ?? patient };
}

function saysNothingNew(now: EnvelopeFacts, other: EnvelopeFacts): boolean {
  return (
    other.also === undefined &&
    (other.facility === undefined || other.facility === now.facility) &&
    (other.patient === undefined || other.patient === now.patient)
  );
}

function keysOfFacts(facts: EnvelopeFacts): ScopeKey[] {
  return [...ownKeys(facts), ...(facts.also ?? [])];
}

function ownKeys({ facility, patient }: EnvelopeFacts): ScopeKey[] {
  return [
    ...(facility === undefined ? [] : [facilityKey(facility)]),
    ...(patient === undefined ? [] : [patientKey(patient)]),
  ];
}
