/**
 * Writes of one process to one database. What waits shares one transaction and one sync (group commit); if that fails,
 * each is tried by itself, so that one cannot spoil another.
 *
 * Invariant (ST3): a transaction takes the row of `store` before it reads anything and holds it to its commit. So writers
 * of all processes stand in one queue, each sees all that went before, and sequences become visible in their order: a
 * transaction that commits late holds the others up instead of appearing behind them. `postgres-store.test.ts` shows it.
 */
import type { Pool, PoolClient } from 'pg';
import type { Graft, Purge, Scope, WriteBatch, WriteResult } from '#shared/store/document-store.ts';
import { planPurge } from '#shared/store/plan-purge.ts';
import { planRetry } from '#shared/store/plan-retry.ts';
import { planWrite, type WriteRules } from '#shared/store/plan-write.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { WritePlan } from '#shared/store/write-plan.ts';
import { applyChanges, type Counters, countChanges } from './apply-changes.ts';
import { BEGIN, one, rows, type Sql } from './connect.ts';
import { type EvictRequest, forgetBytes, planEviction } from './eviction.ts';
import { loadState, type Named } from './load-state.ts';
import { LoadedView } from './loaded-view.ts';
import { toStoreFault } from './postgres-fault.ts';
import { newerVersion } from './prepare-database.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { type Sifted, siftBatch } from './storable.ts';
import { StoreHasMoved } from './store-has-moved.ts';

type WriteRequest =
  | { readonly do: 'write'; readonly sifted: Sifted }
  | { readonly do: 'retry'; readonly limit: number }
  | { readonly do: 'purge'; readonly asked: readonly Purge[] }
  | EvictRequest;

interface Waiting {
  readonly request: WriteRequest;
  resolve(result: WriteResult): void;
  reject(error: unknown): void;
}

const MOST_TOGETHER = 64;
/** Bodies are loaded, planned and sent as one: beyond this much the next group takes the rest. */
const MOST_TEXT_TOGETHER = 16 * 1024 * 1024;

export class PostgresWriter {
  readonly #pool: Pool;
  readonly #rules: WriteRules;
  readonly #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;

  constructor(pool: Pool, rules: WriteRules) {
    this.#pool = pool;
    this.#rules = rules;
  }

  async write(batch: WriteBatch): Promise<WriteResult> {
    const sifted = siftBatch(batch);
    return sifted.restore(await this.#enqueue({ do: 'write', sifted }));
  }

  retryQuarantined(limit: number): Promise<WriteResult> {
    return this.#enqueue({ do: 'retry', limit });
  }

  purge(asked: readonly Purge[]): Promise<WriteResult> {
    return this.#enqueue({ do: 'purge', asked });
  }

  evict(asked: readonly Purge[]): Promise<WriteResult> {
    return this.#enqueue({ do: 'evict', asked });
  }

  evictQuarantined(part: Scope, keep: Scope): Promise<WriteResult> {
    return this.#enqueue({ do: 'evict-quarantined', part, keep });
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.#working;
  }

  #enqueue(request: WriteRequest): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    await undefined; // what is asked for in this very turn goes along
    while (this.#waiting.length > 0) await this.#serve(this.#takeGroup());
    this.#working = undefined;
  }

  #takeGroup(): Waiting[] {
    const alone = this.#waiting.findIndex(({ request }) => request.do !== 'write');
    if (alone === 0) return this.#waiting.splice(0, 1);
    let text = 0;
    let count = 0;
    for (const { request } of this.#waiting) {
      text += textLength(request);
      if (request.do !== 'write' || count === MOST_TOGETHER || (count > 0 && text > MOST_TEXT_TOGETHER)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #serve(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#apply(group.map(({ request }) => request));
      group.forEach(({ resolve }, index) => void resolve(results[index] as WriteResult));
    } catch (error) {
      if (group.length > 1) for (const one of group) await this.#serve([one]);
      else group[0]?.reject(toStoreFault(error));
    }
  }

  async #apply(requests: readonly WriteRequest[]): Promise<WriteResult[]> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      return await this.#applyOn(client, requests);
    } catch (error) {
      await client.query('ROLLBACK').catch((fault: Error) => {
        broken = fault;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #applyOn(client: PoolClient, requests: readonly WriteRequest[]): Promise<WriteResult[]> {
    const sql = client as unknown as Sql;
    const [, counters] = await Promise.all([sql.query(BEGIN), takeTurn(sql)]);
    const retried = await listRetried(sql, requests);
    const view = new LoadedView(await loadState(sql, counters.updateSeq, namedBy(requests, retried)));
    const [first] = requests;
    const eviction = isEviction(first) ? await planEviction(sql, view, first, this.#rules) : undefined;
    const results = eviction
      ? [absorb(view, eviction.plan)]
      : requests.map((request) => absorb(view, this.#planOne(view, request, retried)));
    const after = countChanges(counters, view);
    await Promise.all([
      ...applyChanges(sql, view),
      ...forgetBytes(sql, eviction?.digests ?? []),
      giveTurn(sql, counters, after),
      sql.query('COMMIT'),
    ]);
    return results;
  }

  #planOne(view: LoadedView, request: WriteRequest, retried: readonly Graft[]): WritePlan {
    if (request.do === 'write') return planWrite(view, request.sifted.batch, this.#rules);
    if (request.do === 'purge') return planPurge(view, request.asked, this.#rules);
    if (request.do === 'retry') return planRetry(view, retried, this.#rules);
    throw new Error('an eviction stands alone');
  }
}

/** Lays a plan over the view; gives what its caller hears. */
function absorb(view: LoadedView, plan: WritePlan): WriteResult {
  if (plan.committed) view.absorb(plan);
  const { committed, outcomes, updateSeq, purge } = plan;
  return { committed, outcomes, updateSeq, ...(purge && { purged: purge.purged }) };
}

function isEviction(request: WriteRequest | undefined): request is EvictRequest {
  return request?.do === 'evict' || request?.do === 'evict-quarantined';
}

/** Waits until no other process writes. From here on this transaction sees everything that was committed before. */
export async function takeTurn(sql: Sql): Promise<Counters> {
  const [updateSeq, docCount, deletedCount, state, version] = await one<[number, number, number, string, number]>(
    sql,
    'SELECT update_seq, doc_count, deleted_count, state, version FROM store FOR UPDATE',
  );
  // A newer server has migrated it since this one opened it (ST8.1).
  if (version > SCHEMA_VERSION) throw new StoreFault(newerVersion(version, SCHEMA_VERSION));
  if (state !== 'open') throw new StoreHasMoved();
  return { updateSeq, docCount, deletedCount };
}

function giveTurn(sql: Sql, before: Counters, after: Counters): Promise<unknown> {
  const { updateSeq, docCount, deletedCount } = after;
  if (before.updateSeq === updateSeq && before.docCount === docCount && before.deletedCount === deletedCount)
    return Promise.resolve();
  return sql.query('UPDATE store SET update_seq = $1, doc_count = $2, deleted_count = $3', [
    updateSeq,
    docCount,
    deletedCount,
  ]);
}

async function listRetried(sql: Sql, requests: readonly WriteRequest[]): Promise<Graft[]> {
  const [request] = requests;
  if (request?.do !== 'retry') return [];
  const found = await rows<[string]>(sql, 'SELECT graft FROM quarantine ORDER BY seq LIMIT $1', [request.limit]);
  return found.map(([graft]) => JSON.parse(graft) as Graft);
}

function namedBy(requests: readonly WriteRequest[], retried: readonly Graft[]): Named {
  const batches = requests.flatMap((request) => (request.do === 'write' ? [request.sifted.batch] : []));
  return {
    edits: batches.flatMap(({ edits }) => edits ?? []),
    grafts: [...batches.flatMap(({ grafts }) => grafts ?? []), ...retried],
    purges: requests.flatMap((request) => (request.do === 'purge' || request.do === 'evict' ? request.asked : [])),
    locals: batches.flatMap(({ ifLocal }) => ifLocal?.id ?? []),
  };
}

function textLength(request: WriteRequest): number {
  if (request.do !== 'write') return 0;
  const { edits = [], grafts = [] } = request.sifted.batch;
  return [...edits, ...grafts].reduce((sum, { body }) => sum + body.length, 0);
}
