/**
 * The feed of one window: the backlog of the lists, then every change as it commits, and beside them the record of
 * each chart that this session has opened. Pages are read only when the window has taken the last batch.
 *
 * Invariant: a batch's checkpoint covers all rows up to it. Batches of one page carry the checkpoint before the page
 * until the last; rows are whole states, so that repeating them after a break changes nothing.
 * The position in the changes is taken before the backlog is read: what changes meanwhile comes again.
 */
import type { FeedBatch, feed } from '#shared/contract/feed.ts';
import { type ChangeSignal, createChangeSignal } from '#shared/lib/change-signal.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { ChangeRow, DocumentStore } from '#shared/store/document-store.ts';
import type { Actor, StreamHandler } from '../api/operation-handler.ts';
import type { OpenChart, OpenCharts } from '../open-charts.ts';
import type { Evictions } from '../scope/evictions.ts';
import { BATCH_ROWS, cutBatches, type WeighedRow, weighed } from './cut-batches.ts';
import { type FeedPosition, formatCheckpoint, parseCheckpoint } from './feed-checkpoint.ts';
import { LIST_KINDS, planListRow } from './list-rows.ts';
import { patientOf, planRecordRow, recordTombstone } from './record-rows.ts';
import { toLeaf } from './stored-leaf.ts';

export interface ReplicaFeedDeps {
  readonly store: Pick<DocumentStore, 'info' | 'listChanges' | 'listDocuments' | 'watch'>;
  readonly charts: OpenCharts;
  /** What leaves this station (PR2), and how often that has happened: a window that was away meanwhile starts anew. */
  readonly evictions?: Pick<Evictions, 'watch'> & { readonly count: () => number };
}

/** Part of the epoch: raise it when the content of list rows changes, and every window starts from nothing. */
const LIST_VERSION = 3;
const KINDS = Object.keys(LIST_KINDS);
const NEVER_IN_CHARTS = ['AuditEvent'];

interface Page {
  readonly rows: readonly WeighedRow[];
  readonly position: FeedPosition;
}

export function createFeedWatch(deps: ReplicaFeedDeps): StreamHandler<typeof feed.watch> {
  return (input, { actor, signal }) => watchFeed(deps, input.checkpoint, actor, signal);
}

async function* watchFeed(
  deps: ReplicaFeedDeps,
  checkpoint: string | undefined,
  actor: Actor,
  signal: AbortSignal,
): AsyncGenerator<FeedBatch> {
  const changed = createChangeSignal();
  const evicted: string[] = [];
  const leave = (ids: readonly string[]): void => {
    evicted.push(...ids);
    changed.raise();
  };
  const ends = [deps.store.watch(() => changed.raise()), deps.charts.watch(() => changed.raise())];
  if (deps.evictions) ends.push(deps.evictions.watch(leave));
  try {
    const reader = new FeedReader(deps, actor, await startPosition(deps, checkpoint), evicted);
    yield* readOn(reader, changed, signal);
  } finally {
    for (const end of ends) end();
  }
}

async function* readOn(reader: FeedReader, changed: ChangeSignal, signal: AbortSignal): AsyncGenerator<FeedBatch> {
  let told = false;
  while (!signal.aborted) {
    const before = reader.position;
    const page = await reader.readPage();
    if (page) {
      yield* batchesOf(page, before, false);
      told = false;
      continue;
    }
    if (!told) yield* batchesOf({ rows: [], position: reader.position }, reader.position, true);
    told = true;
    await changed.wait(signal);
  }
}

function* batchesOf(page: Page, before: FeedPosition, caughtUp: boolean): Generator<FeedBatch> {
  const batches = cutBatches(page.rows);
  for (const [at, rows] of batches.entries()) {
    const position = at === batches.length - 1 ? page.position : before;
    yield { epoch: position.epoch, rows, checkpoint: formatCheckpoint(position), caughtUp };
  }
}

async function startPosition(
  { store, evictions }: ReplicaFeedDeps,
  checkpoint: string | undefined,
): Promise<FeedPosition> {
  const { instanceId, updateSeq } = await store.info();
  const epoch = `${instanceId}.${LIST_VERSION}.${evictions?.count() ?? 0}`;
  const known = checkpoint === undefined ? undefined : parseCheckpoint(checkpoint);
  return known?.epoch === epoch && known.seq <= updateSeq ? known : { epoch, seq: updateSeq, backlog: { kind: 0 } };
}

class FeedReader {
  position: FeedPosition;
  readonly #deps: ReplicaFeedDeps;
  readonly #actor: Actor;
  /** Documents that have left this station, told once to the window. */
  readonly #evicted: string[];
  /** Tombstones of the page before: taken by the window once it asks for the next. */
  #withdrawn: readonly string[] = [];

  constructor(deps: ReplicaFeedDeps, actor: Actor, position: FeedPosition, evicted: string[]) {
    this.#deps = deps;
    this.#evicted = evicted;
    this.#actor = actor;
    this.position = position;
    for (const chart of this.#session.open.values()) chart.filled = false;
  }

  get #session() {
    return this.#deps.charts.ofSession(this.#actor.sessionId);
  }

  /** What comes next, most urgent first; undefined when the window has everything. */
  async readPage(): Promise<Page | undefined> {
    const page =
      this.#withdrawEvicted() ?? this.#withdrawClosed() ?? (await this.#fillChart()) ?? (await this.#readLists());
    if (page) this.position = page.position;
    return page;
  }

  /** Bare removals from every collection that may hold it; what comes again later has a row of its own. */
  #withdrawEvicted(): Page | undefined {
    const ids = this.#evicted.splice(0, BATCH_ROWS);
    if (ids.length === 0) return undefined;
    const { seq } = this.position;
    const rows = ids.flatMap((id) => {
      for (const { sent } of this.#session.open.values()) sent.delete(id);
      const listed = planListRow(findKindOf(id) ?? '', { id, rev: '', deleted: true, body: undefined, size: 0 }, seq);
      return [recordTombstone(id, seq), ...(listed ? [listed] : [])].map((row) => weighed(row, 0));
    });
    return { rows, position: this.position };
  }

  #withdrawClosed(): Page | undefined {
    const { closed } = this.#session;
    for (const id of this.#withdrawn) closed.delete(id);
    this.#withdrawn = [...closed];
    if (closed.size === 0) return undefined;
    return {
      rows: this.#withdrawn.map((id) => weighed(recordTombstone(id, this.position.seq), 0)),
      position: this.position,
    };
  }

  async #fillChart(): Promise<Page | undefined> {
    const chart = [...this.#session.open.values()].find((candidate) => !candidate.filled);
    if (!chart) return undefined;
    chart.filled = true;
    const rows: WeighedRow[] = [];
    for await (const change of this.#changesOf(chart.patientId)) rows.push(...this.#recordRows(change, chart));
    const stillOpen = this.#session.open.get(chart.patientId) === chart;
    return { rows: stillOpen ? rows : [], position: this.position };
  }

  async *#changesOf(patient: string): AsyncGenerator<ChangeRow> {
    yield* await this.#changes([patient]);
    let afterId: string | undefined;
    for (;;) {
      const found = await this.#deps.store.listDocuments({
        patient,
        limit: BATCH_ROWS,
        ...(afterId ? { afterId } : {}),
      });
      const ids = found.map(({ id }) => id).filter((id) => !NEVER_IN_CHARTS.includes(findKindOf(id) ?? ''));
      if (ids.length > 0) yield* await this.#changes(ids);
      afterId = found.at(-1)?.id;
      if (found.length < BATCH_ROWS) return;
    }
  }

  async #changes(ids: readonly string[]): Promise<readonly ChangeRow[]> {
    return (await this.#deps.store.listChanges({ since: 0, limit: ids.length, ids, bodies: 'leaves' })).rows;
  }

  async #readLists(): Promise<Page | undefined> {
    const { backlog } = this.position;
    return backlog ? this.#readBacklog(backlog) : this.#readChanges();
  }

  async #readBacklog({ kind, afterId }: NonNullable<FeedPosition['backlog']>): Promise<Page> {
    const name = KINDS[kind] ?? '';
    const query = { kind: name, limit: BATCH_ROWS, ...(afterId ? { afterId } : {}) };
    const found = await this.#deps.store.listDocuments(query);
    const changes = found.length === 0 ? [] : await this.#changes(found.map(({ id }) => id));
    const rows = changes.flatMap((change) => this.#listRow(change)).filter(({ row }) => !row.deleted);
    return { rows, position: this.#afterBacklogPage(kind, found.length < BATCH_ROWS ? undefined : found.at(-1)?.id) };
  }

  #afterBacklogPage(kind: number, lastId: string | undefined): FeedPosition {
    const { epoch, seq } = this.position;
    if (lastId !== undefined) return { epoch, seq, backlog: { kind, afterId: lastId } };
    return kind + 1 < KINDS.length ? { epoch, seq, backlog: { kind: kind + 1 } } : { epoch, seq };
  }

  async #readChanges(): Promise<Page | undefined> {
    const { epoch, seq } = this.position;
    const query = { since: seq, limit: BATCH_ROWS, excludeKinds: NEVER_IN_CHARTS, bodies: 'leaves' } as const;
    const { rows: changes, lastSeq } = await this.#deps.store.listChanges(query);
    if (lastSeq === seq) return undefined;
    const rows = changes.flatMap((change) => [...this.#listRow(change), ...this.#liveRecordRows(change)]);
    return { rows, position: { epoch, seq: lastSeq } };
  }

  #listRow(change: ChangeRow): WeighedRow[] {
    const kind = findKindOf(change.id) ?? '';
    const [winner, ...others] = change.revisions ?? [];
    if (!winner || !this.#mayList(kind)) return [];
    const row = planListRow(kind, toLeaf(winner), change.seq, others.map(toLeaf));
    return row ? [weighed(row)] : [];
  }

  #mayList(kind: string): boolean {
    return (kind !== 'Patient' && kind !== 'Encounter') || this.#actor.permissions.has('patient.read');
  }

  #liveRecordRows(change: ChangeRow): WeighedRow[] {
    return [...this.#session.open.values()].flatMap((chart) => this.#recordRows(change, chart));
  }

  #recordRows(change: ChangeRow, chart: OpenChart): WeighedRow[] {
    const leaves = (change.revisions ?? []).map(toLeaf);
    const belongs = leaves[0] !== undefined && patientOf(leaves[0]) === chart.patientId;
    const row = belongs ? planRecordRow(leaves, change.seq, this.#actor.stationId) : undefined;
    if (row) {
      chart.sent.add(change.id);
      return [
        weighed(
          row,
          leaves.reduce((sum, leaf) => sum + leaf.size, 0),
        ),
      ];
    }
    return chart.sent.delete(change.id) ? [weighed(recordTombstone(change.id, change.seq), 0)] : [];
  }
}
