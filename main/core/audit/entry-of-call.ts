import type { AuditClass, Operation } from '#shared/contract/declare.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { Actor } from '../api/operation-handler.ts';
import type { AuditEntry } from './audit-trail.ts';

/** One attempt at an operation, as far as it came. */
export interface CallFacts {
  readonly operation: Operation;
  readonly audit: Exclude<AuditClass, 'none'>;
  readonly actor: Actor | undefined;
  /** Parsed input; undefined when it was malformed. */
  readonly input: unknown;
  readonly output?: unknown;
  readonly outcome: 'success' | 'refused' | 'failed';
  /** Code of the refusal, reference of the fault. */
  readonly outcomeCode?: string;
  readonly entities?: AuditEntry['entities'];
}

type Values = Readonly<Record<string, unknown>>;

/** What the trail keeps of a call (standards.md 7). Secrets and clinical values of the input are not among it. */
export function entryOfCall(call: CallFacts): AuditEntry {
  const input = valuesOf(call.input);
  const { operation, audit, actor, outcome, outcomeCode } = call;
  return {
    operation: operation.name,
    action: audit.action,
    subtype: audit.subtype,
    outcome,
    ...(outcomeCode === undefined ? {} : { outcomeCode }),
    ...(actor ? { actor: { userId: actor.userId, name: actor.displayName, roles: [...actor.roles] } } : {}),
    ...(actor ? { sessionId: actor.sessionId } : {}),
    ...(actor?.wardId ? { ward: actor.wardId } : {}),
    ...(operation.access === 'anyone' ? textMember(input, 'login', 'claimedLogin') : {}),
    ...textMember(input, 'purpose'),
    ...textMember(input, 'distinctReason', 'reason'),
    ...textMember(input, 'reason'),
    ...textMember(input, 'commandId'),
    ...(audit.subtype === 'search' && call.input !== undefined ? { searchTerms: termsOf(call.input) } : {}),
    ...countOf(call.output),
    ...(input.purpose === 'ETREAT' ? { breakGlass: { reason: String(input.reason ?? '') } } : {}),
    patients: [...patientsOf(call)],
    entities: [...(call.entities ?? entitiesNamedBy(input)), ...comparedWith(input)],
  };
}

function patientsOf({ operation, input, output }: CallFacts): readonly string[] {
  if (!operation.patientsOf || input === undefined) return [];
  const find = operation.patientsOf as (input: unknown, output: unknown) => readonly string[];
  return find(input, isRefusal(output) ? undefined : output);
}

function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function textMember(input: Values, name: string, as = name): Values {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? { [as]: value } : {};
}

function termsOf(input: unknown): string {
  const { text } = valuesOf(input);
  return typeof text === 'string' ? text : canonicalJson(input);
}

/** Length of the list that was shown: the output itself, or the one list in it. */
function countOf(output: unknown): Values {
  if (Array.isArray(output)) return { resultCount: output.length };
  const list = isRefusal(output) ? undefined : Object.values(valuesOf(output)).find(Array.isArray);
  return list ? { resultCount: list.length } : {};
}

/** Records that somebody declared to be of other people: whose double this is, if it turns out to be one. */
function comparedWith({ distinctFrom }: Values): AuditEntry['entities'] {
  const ids = Array.isArray(distinctFrom) ? distinctFrom : [];
  return ids.flatMap((id) => (typeof id === 'string' ? [{ id, kind: findKindOf(id) ?? 'unknown' }] : []));
}

function entitiesNamedBy(input: Values): AuditEntry['entities'] {
  const { id, parent } = input;
  const kind = typeof id === 'string' ? findKindOf(id) : undefined;
  if (kind === undefined || typeof id !== 'string') return [];
  return [{ id, kind, ...(typeof parent === 'string' ? { rev: parent } : {}) }];
}
