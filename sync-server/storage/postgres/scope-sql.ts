/**
 * Scopes in SQL (PR2). `document_by_facility` holds each facility's documents in feed order: a page of a small site's
 * feed costs a page, however large the organisation. A patient's documents are found by the patient, what else a document
 * belongs to by `document_also`; both are few. The indexes are partial: NOT_AUDIT must be spelled as in `schema.ts`.
 */
import type { ChangesQuery } from '#shared/store/document-store.ts';
import { facilitiesOfScope, keysOfScope, type Scope } from '#shared/store/scope.ts';
import type { Parameters } from './parameters.ts';

const NOT_AUDIT = "kind IS DISTINCT FROM 'AuditEvent'";
const LANES = [1, 2, 3] as const;

/** Whether a row of `document` is in scope, looked at by itself. */
export function inScope(scope: Scope, parameters: Parameters): string {
  const facilities = parameters.addTexts(facilitiesOfScope(scope));
  const patients = parameters.addTexts(scope.patients);
  const keys = parameters.addTexts(keysOfScope(scope));
  const unplaced = scope.narrow ? '' : 'facility IS NULL OR ';
  return `${NOT_AUDIT} AND (${unplaced}coalesce(facility = ANY (${facilities}), false) OR coalesce(patient = ANY (${patients}), false) OR coalesce(also && ${keys}, false))`;
}

/** Sequences in scope: the first `limit` of them in feed order, each once. */
export function scopedSeqs(scope: Scope, query: ChangesQuery, parameters: Parameters): string {
  const { descending, lane, since, limit } = query;
  const place = `seq ${descending ? '<' : '>'} ${parameters.add(since)}`;
  const first = `${descending ? 'DESC' : 'ASC'} LIMIT ${parameters.add(limit)}`;
  const order = `ORDER BY seq ${first}`;
  const kinds = excludedKinds(query, parameters);
  const lanes = `(VALUES ${(lane === undefined ? LANES : [lane]).map((one) => `(${one}::int2)`).join(', ')}) AS l (lane)`;
  const ofLane = lane === undefined ? '' : ` AND lane = ${lane}`;
  const placeInStream = place.replace('seq', 'd.seq + 0');
  const stream = (facility: string) =>
    `SELECT d.seq FROM document d WHERE ${NOT_AUDIT} AND d.facility ${facility} AND d.lane = l.lane AND ${placeInStream}${kinds} ORDER BY d.seq + 0 ${first}`;
  const facilities = parameters.addTexts(facilitiesOfScope(scope));
  // They are few and found by their own index: no index has this order, so that none tempts the planner to walk the feed for them.
  const rest = (condition: string) =>
    `(SELECT seq FROM document WHERE ${condition} AND ${NOT_AUDIT} AND ${place}${ofLane}${kinds} ORDER BY seq + 1 ${first})`;
  const parts = [
    `(SELECT s.seq FROM unnest(${facilities}) AS f (facility), ${lanes}, LATERAL (${stream('= f.facility')}) AS s)`,
    ...(scope.narrow ? [] : [`(SELECT s.seq FROM ${lanes}, LATERAL (${stream('IS NULL')}) AS s)`]),
    rest(`also && ${parameters.addTexts(keysOfScope(scope))}`),
    ...(scope.patients.length === 0 ? [] : [rest(`patient = ANY (${parameters.addTexts(scope.patients)})`)]),
  ];
  return `SELECT seq FROM (${parts.join(' UNION ')}) AS scoped ${order}`;
}

/** How many rows of `where` there are in scope: by facility in its index, then what patients and other belongings add. */
export function scopedCounts(scope: Scope, where: string, parameters: Parameters): string[] {
  const facilities = parameters.addTexts(facilitiesOfScope(scope));
  const patients = parameters.addTexts(scope.patients);
  const keys = parameters.addTexts(keysOfScope(scope));
  const count = (condition: string) => `SELECT count(*) FROM document WHERE ${NOT_AUDIT} AND ${condition} AND ${where}`;
  const elsewhere = `(facility <> ALL (${facilities})${scope.narrow ? ' OR facility IS NULL' : ''})`;
  return [
    count(`facility = ANY (${facilities})`),
    ...(scope.narrow ? [] : [count('facility IS NULL')]),
    count(`(patient = ANY (${patients}) OR also && ${keys}) AND ${elsewhere}`),
  ];
}

function excludedKinds({ excludeKinds = [] }: ChangesQuery, parameters: Parameters): string {
  return excludeKinds.length === 0 ? '' : ` AND (kind IS NULL OR kind <> ALL (${parameters.addTexts(excludeKinds)}))`;
}
