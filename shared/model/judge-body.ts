/**
 * The gate of the store (ST6). A body that fails its model is refused when a person sends it and quarantined when a
 * replica does. The rules of events hold on every path, replication included. Reasons never repeat content.
 */
import {
  type Check,
  type Fields,
  fields,
  isFields,
  listOf,
  matching,
  oneOf,
  type Problem,
  text,
  wholeNumber,
  within,
} from './checks.ts';
import { findKindOf } from './document-id.ts';
import { judgeSuccessor } from './judge-successor.ts';
import type { KindModel } from './kind-model.ts';
import { findKindModel } from './kinds.ts';

/** `edit`: made here by a person; `graft`: came by replication. */
export type Origin = 'edit' | 'graft';

export type Verdict =
  | { readonly verdict: 'accept' }
  | { readonly verdict: 'refuse' | 'quarantine'; readonly path: string; readonly reason: string };

const ACCEPTED: Verdict = { verdict: 'accept' };
const HYBRID_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z-[0-9a-f]{4}-./;

const lane: Check = (value) =>
  value === 1 || value === 2 || value === 3 ? undefined : { path: '', reason: 'must be 1, 2 or 3' };

const envelope = fields(
  { v: wholeNumber, facility: text, at: matching(HYBRID_TIME, 'must be a hybrid time'), by: text, station: text },
  {
    patient: matching(/^Patient:[0-9A-Za-z-]{1,64}$/, 'must be the id of a Patient'),
    alsoFor: listOf(text),
    commit: fields({ id: text, lane }),
    merge: fields({ policy: wholeNumber, how: oneOf('rule', 'person') }),
    withdrawn: fields({ reason: text }),
  },
);

/** A revision that is to be stored. `parent` is the body it follows, where the store has it. */
export interface Candidate {
  readonly id: string;
  readonly body: unknown;
  readonly deleted?: boolean;
  readonly parent?: unknown;
}

export function judgeBody(id: string, body: unknown, origin: Origin, parent?: unknown): Verdict {
  return judge({ id, body, parent }, origin);
}

export function judge(candidate: Candidate, origin: Origin): Verdict {
  const problem = findProblem(candidate);
  if (!problem) return ACCEPTED;
  return { verdict: origin === 'edit' ? 'refuse' : 'quarantine', ...problem };
}

function findProblem({ id, body, deleted, parent }: Candidate): Problem | undefined {
  const kind = findKindOf(id);
  const model = kind === undefined ? undefined : findKindModel(kind);
  if (!model) return { path: '_id', reason: 'is of no known kind' };
  if (!isFields(body)) return { path: '', reason: 'must be an object' };
  if (deleted) return findTombstoneProblem(model, body);
  return (
    findEnvelopeProblem(id, model, body) ?? findResourceProblem(model, body) ?? judgeSuccessor(model, body, parent)
  );
}

/** @SAFETY A clinical fact does not vanish: an event is withdrawn, and only a settled conflict closes a leaf of it. */
function findTombstoneProblem(model: KindModel, body: Fields): Problem | undefined {
  if (!model.event || isFields(body.merge)) return undefined;
  return { path: '_deleted', reason: 'an event is withdrawn, never deleted' };
}

function findEnvelopeProblem(id: string, model: KindModel, body: Fields): Problem | undefined {
  if (body.kind !== model.kind) return { path: 'kind', reason: 'does not agree with the id' };
  const problem = envelope(body);
  if (problem) return problem;
  if ((body.v as number) > model.v) return { path: 'v', reason: 'was written by a newer version' };
  if (model.kind === 'Patient' && body.patient !== undefined && body.patient !== id) {
    return { path: 'patient', reason: 'must be the id of the document' };
  }
  return isFields(body.resource)
    ? findSubjectProblem(body, body.resource)
    : { path: 'resource', reason: 'must be an object' };
}

/** @SAFETY A resource about one patient, filed in the envelope of another, would be read in the wrong chart. */
function findSubjectProblem(body: Fields, resource: Fields): Problem | undefined {
  for (const name of SUBJECT_FIELDS) {
    const reference = (resource[name] as { reference?: unknown } | undefined)?.reference;
    if (typeof reference !== 'string' || !reference.startsWith('Patient/')) continue;
    if (body.patient === `Patient:${reference.slice(8)}`) return undefined;
    return { path: `resource.${name}`, reason: 'does not agree with the patient of the envelope' };
  }
  return undefined;
}
const SUBJECT_FIELDS = ['subject', 'patient', 'beneficiary', 'for'] as const;

function findResourceProblem(model: KindModel, body: Fields): Problem | undefined {
  const resource = body.resource as Fields;
  const v = body.v as number;
  const problem = model.validate(v < model.v ? model.upgrade(resource, v) : resource);
  return problem && within('resource', problem);
}
