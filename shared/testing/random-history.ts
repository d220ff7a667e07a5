import type { DocumentStore, Edit, Graft, WriteBatch } from '#shared/store/document-store.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface HistoryOptions {
  /** Ids are picked among so many: few ids make many conflicts. */
  readonly idCount: number;
  readonly kinds: readonly string[];
}

const DEFAULTS: HistoryOptions = { idCount: 12, kinds: ['Patient', 'Observation', 'Note'] };

/**
 * The next batch of a random history on top of what a store holds: new documents, edits, deletions, stale edits,
 * branches from elsewhere, local documents, attachments, atomic batches. Same seed and same store, same batch.
 */
export async function nextRandomBatch(
  random: SeededRandom,
  store: DocumentStore,
  options: Partial<HistoryOptions> = {},
): Promise<WriteBatch> {
  const settings = { ...DEFAULTS, ...options };
  const edits: Edit[] = [];
  const grafts: Graft[] = [];
  for (let count = 1 + random.below(5); count > 0; count -= 1) {
    if (random.chance(0.7)) edits.push(await randomEdit(random, store, settings));
    else grafts.push(await randomGraft(random, store, settings));
  }
  const locals = random.chance(0.3)
    ? [{ id: `checkpoint-${random.below(3)}`, body: random.chance(0.2) ? null : `{"at":${random.below(1000)}}` }]
    : [];
  return { edits, grafts, locals, atomic: random.chance(0.3) };
}

async function randomEdit(random: SeededRandom, store: DocumentStore, settings: HistoryOptions): Promise<Edit> {
  const id = randomId(random, settings);
  const leaves = await store.findLeaves(id);
  const deleted = random.chance(0.15);
  const attachments = random.chance(0.1)
    ? { scan: { contentType: 'text/plain', data: new TextEncoder().encode(random.hex(40)) } }
    : undefined;
  const edit = { id, deleted, body: randomBody(random, id), ...(attachments ? { attachments } : {}) };
  if (leaves.length === 0 || random.chance(0.1)) return edit;
  return { ...edit, parent: random.pick(leaves).rev };
}

/** A revision as another replica would have made it: on a leaf, on an ancestor, or on a root of its own. */
async function randomGraft(random: SeededRandom, store: DocumentStore, settings: HistoryOptions): Promise<Graft> {
  const id = randomId(random, settings);
  const leaves = await store.findLeaves(id);
  const base = leaves.length > 0 && random.chance(0.8) ? random.pick(leaves).path : { start: 0, ids: [] };
  const dropped = random.below(Math.min(base.ids.length + 1, 3));
  const added = Array.from({ length: 1 + random.below(2) }, () => random.hex(32));
  const ids = [...added, ...base.ids.slice(dropped)];
  return {
    id,
    path: { start: base.start - dropped + added.length, ids },
    deleted: random.chance(0.15),
    body: randomBody(random, id),
  };
}

function randomId(random: SeededRandom, { idCount, kinds }: HistoryOptions): string {
  const number = random.below(idCount);
  return `${kinds[number % kinds.length]}:${number.toString().padStart(4, '0')}`;
}

function randomBody(random: SeededRandom, id: string): string {
  const commit = random.chance(0.5) ? { commit: { id: random.hex(8), lane: 1 + random.below(3) } } : {};
  return JSON.stringify({
    kind: id.split(':')[0],
    facility: 'north',
    patient: `Patient:${random.below(4)}`,
    ...commit,
    value: random.hex(12),
  });
}
