import type { Lane } from '#shared/model/envelope.ts';
import { facilityKey, type ScopeKey } from './scope.ts';

/** What the store reads off a document to list and route it. */
export interface EnvelopeFacts {
  readonly kind: string | undefined;
  readonly patient: string | undefined;
  readonly facility: string | undefined;
  readonly lane: Lane;
  /** What else it belongs to, see `scope.ts`. Absent when there is nothing; never empty. */
  readonly also?: readonly ScopeKey[];
}

/** Port: the lane of a document that carries no commit mark (RP3). */
export type LaneOf = (kind: string | undefined) => Lane;

export const everythingInLaneTwo: LaneOf = () => 2;

const KIND_PREFIX = /^[A-Z][A-Za-z0-9]*(?=:)/;

/** The kind that an id names before its colon. An id tells it even of a bare tombstone, whose body says nothing. */
export function kindOf(id: string): string | undefined {
  return KIND_PREFIX.exec(id)?.[0];
}

const FACT_FIELDS = /"(?:patient|facility|alsoFor|commit)"/;

/** Facts of a document; a Patient belongs to its own record. `body` is parsed only when its text mentions a field that matters. */
export function readEnvelopeFacts(
  id: string,
  text: string,
  body: () => Readonly<Record<string, unknown>>,
  laneOf: LaneOf,
): EnvelopeFacts {
  const kind = kindOf(id);
  const ownPatient = kind === 'Patient' ? id : undefined;
  if (!FACT_FIELDS.test(text)) return { kind, patient: ownPatient, facility: undefined, lane: laneOf(kind) };
  const { patient, facility, commit, alsoFor } = body();
  const also = facilitiesIn(alsoFor).filter((other) => other !== facility);
  return {
    kind,
    patient: textOrNothing(patient) ?? ownPatient,
    facility: textOrNothing(facility),
    lane: laneOfCommit(commit) ?? laneOf(kind),
    ...(also.length > 0 && { also: [...new Set(also)].sort().map(facilityKey) }),
  };
}

function facilitiesIn(alsoFor: unknown): string[] {
  return Array.isArray(alsoFor) ? alsoFor.filter((one) => textOrNothing(one) !== undefined) : [];
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function laneOfCommit(commit: unknown): Lane | undefined {
  const lane = (commit as { lane?: unknown } | null | undefined)?.lane;
  return lane === 1 || lane === 2 || lane === 3 ? lane : undefined;
}
