import type { Lane } from '#shared/model/envelope.ts';

/** What the store reads off a document to list and route it. */
export interface EnvelopeFacts {
  readonly kind: string | undefined;
  readonly patient: string | undefined;
  readonly facility: string | undefined;
  readonly lane: Lane;
}

/** Port: the lane of a document that carries no commit mark (RP3). */
export type LaneOf = (kind: string | undefined) => Lane;

export const everythingInLaneTwo: LaneOf = () => 2;

const KIND_PREFIX = /^[A-Z][A-Za-z0-9]*(?=:)/;

/** The kind that an id names before its colon. An id tells it even of a bare tombstone, whose body says nothing. */
export function kindOf(id: string): string | undefined {
  return KIND_PREFIX.exec(id)?.[0];
}

const FACT_FIELDS = /"(?:patient|facility|commit)"/;

/** Facts of a document; `body` is parsed only when its text mentions a field that matters. */
export function readEnvelopeFacts(
  id: string,
  text: string,
  body: () => Record<string, unknown>,
  laneOf: LaneOf,
): EnvelopeFacts {
  const kind = kindOf(id);
  if (!FACT_FIELDS.test(text)) return { kind, patient: undefined, facility: undefined, lane: laneOf(kind) };
  const { patient, facility, commit } = body();
  return {
    kind,
    patient: textOrNothing(patient),
    facility: textOrNothing(facility),
    lane: laneOfCommit(commit) ?? laneOf(kind),
  };
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function laneOfCommit(commit: unknown): Lane | undefined {
  const lane = (commit as { lane?: unknown } | null | undefined)?.lane;
  return lane === 1 || lane === 2 || lane === 3 ? lane : undefined;
}
