/**
 * How documents leave a hub's database (`EvictingStore`): in the turn of a writer, their quarantined revisions and the bytes
 * that nothing else names with them. What deleted rows leave in the files is told in `reclaim.ts`.
 */
import { digestsNamed } from '#shared/store/digests-named.ts';
import type { RevisionContent } from '#shared/store/document-state.ts';
import type { Graft, Purge, Rev, Scope } from '#shared/store/document-store.ts';
import { planEvict } from '#shared/store/plan-evict.ts';
import { listLeavingQuarantined } from '#shared/store/plan-evict-quarantined.ts';
import type { WriteRules } from '#shared/store/plan-write.ts';
import type { WritePlan } from '#shared/store/write-plan.ts';
import { textArray } from './array-parameters.ts';
import { rows, type Sql } from './connect.ts';
import type { LoadedView } from './loaded-view.ts';

export type EvictRequest =
  | { readonly do: 'evict'; readonly asked: readonly Purge[] }
  | { readonly do: 'evict-quarantined'; readonly part: Scope; readonly keep: Scope };

type Attachments = RevisionContent['attachments'];

interface Quarantined {
  readonly id: string;
  readonly rev: Rev;
  readonly graft: Graft;
}

/** What may leave with the documents, loaded before anything goes. */
interface Beside {
  readonly quarantined: readonly Quarantined[];
  /** Of revisions beside winners. */
  readonly archived: readonly { readonly id: string; readonly attachments: Attachments }[];
}

export interface EvictionPlan {
  readonly plan: WritePlan;
  /** Of bytes that go unless something that stays names them. */
  readonly digests: readonly string[];
}

export async function planEviction(
  sql: Sql,
  view: LoadedView,
  request: EvictRequest,
  rules: WriteRules,
): Promise<EvictionPlan> {
  return request.do === 'evict'
    ? planDocuments(view, request.asked, rules, await loadBeside(sql, request.asked))
    : planQuarantined(view, request, rules, await loadQuarantinedAlone(sql));
}

function planDocuments(
  view: LoadedView,
  asked: readonly Purge[],
  rules: WriteRules,
  { quarantined, archived }: Beside,
): EvictionPlan {
  const plan = planEvict(view, asked, rules);
  const removed = plan.purge?.removed ?? [];
  const gone = new Set(removed.map(({ id }) => id));
  const released = quarantined.filter(({ id }) => gone.has(id));
  const named = [
    ...removed.map(({ content }) => content.attachments),
    ...archived.filter(({ id }) => gone.has(id)).map(({ attachments }) => attachments),
    ...released.map(({ graft }) => graft.attachments as Attachments),
  ];
  return { plan: { ...plan, released }, digests: digestsNamed(named) };
}

function planQuarantined(
  view: LoadedView,
  { part, keep }: { readonly part: Scope; readonly keep: Scope },
  rules: WriteRules,
  alone: readonly Quarantined[],
): EvictionPlan {
  const ids = listLeavingQuarantined(
    alone.map(({ graft }) => graft),
    part,
    keep,
  );
  const released = alone.filter(({ id }) => ids.has(id));
  const purged = [...ids].sort().map((id) => ({ id, revs: released.filter((one) => one.id === id).map(revOf) }));
  const plan = planEvict(view, [], rules);
  return {
    plan: { ...plan, released, purge: { purged, removed: [], dropped: [] } },
    digests: digestsNamed(released.map(({ graft }) => graft.attachments as Attachments)),
  };
}

const revOf = ({ rev }: Quarantined): Rev => rev;

async function loadBeside(sql: Sql, asked: readonly Purge[]): Promise<Beside> {
  const ids = [textArray(asked.map(({ id }) => id))];
  const [quarantined, archived] = await Promise.all([
    rows<[string, string, string]>(sql, 'SELECT id, rev, graft FROM quarantine WHERE id = ANY($1::text[])', ids),
    rows<[string, string]>(
      sql,
      'SELECT id, attachments FROM revision WHERE id = ANY($1::text[]) AND attachments IS NOT NULL',
      ids,
    ),
  ]);
  return {
    quarantined: quarantined.map(toQuarantined),
    archived: archived.map(([id, text]) => ({ id, attachments: JSON.parse(text) as Attachments })),
  };
}

async function loadQuarantinedAlone(sql: Sql): Promise<Quarantined[]> {
  const text = `SELECT id, rev, graft FROM quarantine q
    WHERE NOT EXISTS (SELECT FROM document d WHERE d.id = q.id) ORDER BY id, rev`;
  return (await rows<[string, string, string]>(sql, text)).map(toQuarantined);
}

function toQuarantined([id, rev, graft]: [string, string, string]): Quarantined {
  return { id, rev, graft: JSON.parse(graft) as Graft };
}

/**
 * After the documents are gone. A digest that stands anywhere in what is left keeps its bytes; so do bytes on their way in,
 * which the next write may name.
 */
export function forgetBytes(sql: Sql, digests: readonly string[]): Promise<unknown>[] {
  return digests.length === 0 ? [] : [sql.query(FORGET, [textArray(digests)])];
}

const FORGET = `WITH named AS (
    SELECT DISTINCT found[1] AS digest FROM (
      SELECT attachments FROM document WHERE attachments IS NOT NULL
      UNION ALL SELECT attachments FROM revision WHERE attachments IS NOT NULL
      UNION ALL SELECT graft FROM quarantine
    ) AS left_over (text), regexp_matches(text, 'md5-[A-Za-z0-9+/]+=*', 'g') AS found
  ), gone AS (
    DELETE FROM attachment a WHERE a.digest = ANY($1::text[]) AND a.staged_at IS NULL
      AND NOT EXISTS (SELECT FROM named WHERE named.digest = a.digest) RETURNING a.chunks
  )
  DELETE FROM attachment_chunk c USING gone WHERE c.chunks = gone.chunks`;
