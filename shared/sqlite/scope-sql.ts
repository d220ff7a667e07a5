/**
 * Scopes in SQL (PR2). What belongs to a facility is found in `document_by_facility`, whose entries lie in feed order:
 * a page of a small site's feed costs a page, however large the organisation. A patient's documents are found by
 * the patient, what else a document belongs to in `document_also`; both are few.
 * The index is partial: its condition must be spelled the same in the query, or it is not used.
 */
import type { Lane } from '#shared/model/envelope.ts';
import type { ChangesQuery } from '#shared/store/document-store.ts';
import { facilitiesOfScope, KIND_IN_NO_SCOPE, keysOfScope, type Scope } from '#shared/store/scope.ts';
import type { SqlQuery } from './changes-sql.ts';
import { patientHash } from './patient-hash.ts';

const LANES: readonly Lane[] = [1, 2, 3];
const NO_AUDIT = "kind IS NOT 'AuditEvent'";

const IN_FACILITIES = 'facility IN (SELECT value FROM json_each(?))';
const inFacilities = ({ narrow }: Scope) => (narrow ? IN_FACILITIES : `(facility IS NULL OR ${IN_FACILITIES})`);
const IN_PATIENTS = 'patient_hash IN (SELECT value FROM json_each(?)) AND patient IN (SELECT value FROM json_each(?))';
const IN_ALSO = 'seq IN (SELECT seq FROM document_also WHERE key IN (SELECT value FROM json_each(?)))';

type Window = Pick<ChangesQuery, 'since' | 'descending' | 'lane' | 'excludeKinds'>;

/** Whether a row of `document` is in scope, looked at by itself. */
export function planInScope(scope: Scope): SqlQuery {
  return {
    sql: `${NO_AUDIT} AND (${inFacilities(scope)} OR (${IN_PATIENTS}) OR ${IN_ALSO})`,
    parameters: [facilities(scope), ...patients(scope), keys(scope)],
  };
}

/** Sequences in scope, at least the first `limit` of them, in no order. */
export function planScopedSeqs(scope: Scope, query: Window & { readonly limit: number }): SqlQuery {
  const order = `ORDER BY seq ${query.descending ? 'DESC' : 'ASC'} LIMIT ?`;
  const parts = [...planFacilityStreams(scope, query), ...planRest(scope, query)];
  return {
    sql: parts.map(({ sql }) => `SELECT seq FROM (SELECT seq FROM document WHERE ${sql} ${order})`).join(' UNION ALL '),
    parameters: parts.flatMap(({ parameters }) => [...parameters, query.limit]),
  };
}

/** How many there are: the facilities in the index alone, the rest one by one. */
export function planScopedCount(scope: Scope, query: Window): SqlQuery {
  const streams = planFacilityStreams(scope, query);
  const rest = planRest(scope, query);
  const counts = streams.map(({ sql }) => `(SELECT count(*) FROM document WHERE ${sql})`);
  const seqs = rest.map(({ sql }) => `SELECT seq FROM document WHERE ${sql}`).join(' UNION ');
  const others = `(SELECT count(*) FROM document WHERE seq IN (${seqs}) AND (${inFacilities(scope)}) IS NOT TRUE)`;
  return {
    sql: `SELECT ${[...counts, others].join(' + ')}`,
    parameters: [...[...streams, ...rest].flatMap(({ parameters }) => parameters), facilities(scope)],
  };
}

/** One for each facility and lane: only so do the entries of the index lie in feed order. */
function planFacilityStreams(scope: Scope, query: Window): SqlQuery[] {
  const lanes = query.lane === undefined ? LANES : [query.lane];
  const window = planWindow({ ...query, lane: undefined });
  const facilities = [...(scope.narrow ? [] : [null]), ...facilitiesOfScope(scope)];
  return facilities.flatMap((facility) =>
    lanes.map((lane) => ({
      sql: `facility IS ? AND lane = ? AND ${window.sql}`,
      parameters: [facility, lane, ...window.parameters],
    })),
  );
}

/** What the scope's facilities do not bring. */
function planRest(scope: Scope, query: Window): SqlQuery[] {
  const window = planWindow(query);
  const also = { sql: `${IN_ALSO} AND ${window.sql}`, parameters: [keys(scope), ...window.parameters] };
  if (scope.patients.length === 0) return [also];
  return [{ sql: `${IN_PATIENTS} AND ${window.sql}`, parameters: [...patients(scope), ...window.parameters] }, also];
}

function planWindow({
  since,
  descending,
  lane,
  excludeKinds = [],
}: Omit<Window, 'lane'> & { lane?: Lane | undefined }): SqlQuery {
  const conditions = [NO_AUDIT, `seq ${descending ? '<' : '>'} ?`];
  const parameters: unknown[] = [since];
  if (lane !== undefined) {
    conditions.push('lane = ?');
    parameters.push(lane);
  }
  const others = excludeKinds.filter((kind) => kind !== KIND_IN_NO_SCOPE);
  if (others.length > 0) {
    conditions.push('(kind IS NULL OR kind NOT IN (SELECT value FROM json_each(?)))');
    parameters.push(JSON.stringify(others));
  }
  return { sql: conditions.join(' AND '), parameters };
}

function facilities(scope: Scope): string {
  return JSON.stringify(facilitiesOfScope(scope));
}

function patients(scope: Scope): string[] {
  return [JSON.stringify(scope.patients.map(patientHash)), JSON.stringify(scope.patients)];
}

function keys(scope: Scope): string {
  return JSON.stringify(keysOfScope(scope));
}

/**
 * Made where scopes are served, at central and at a hub: a station reads its own file whole and does without.
 * Its entries end with the sequence, the table's own key.
 */
export const FACILITY_INDEX = `CREATE INDEX IF NOT EXISTS document_by_facility ON document (facility, lane) WHERE ${NO_AUDIT};`;

/** What a document belongs to beside its facility and patient. */
export const ALSO_TABLE = `CREATE TABLE document_also (
  key TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (key, seq)
) WITHOUT ROWID;`;
