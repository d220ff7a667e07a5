/**
 * An import in two steps (FO3, FO6): what a file would do is shown, then exactly that is done, in batches of one unit of
 * work each. A batch is made on the revisions that were looked at: what somebody changed meanwhile refuses it.
 */
import { randomUUID } from 'node:crypto';
import { type formulary, REPORT_LINES } from '#shared/contract/formulary.ts';
import { FORMULARY_READERS } from '#shared/domain/formulary/formulary-readers.ts';
import {
  type FormularyPlan,
  type PlannedProduct,
  planFormularyImport,
} from '#shared/domain/formulary/plan-formulary-import.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { digestOfProduct, productId } from '#shared/domain/formulary/product-version.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type {
  CommandContext,
  CommandHandler,
  PlannedDocument,
  QueryHandler,
  StoreReader,
} from '../../api/operation-handler.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import { versionDocument } from './save-product.ts';

const KIND = 'MedicationKnowledge';
const BATCH = 200;
const GOOD_FOR_MS = 30 * 60_000;
/** Two people may each look at a file; a third makes the oldest be read again. */
const MOST_PLANS = 2;

interface KeptPlan {
  readonly plan: FormularyPlan;
  readonly untilMs: number;
}

export function formularyImports(products: () => ProductShelf) {
  const plans = new Map<string, KeptPlan>();

  const plan: QueryHandler<typeof formulary.planImport> = async ({ format, text }, { store, now }) => {
    const read = FORMULARY_READERS[format](text);
    const shelf = products();
    const byId = await shelf.known();
    const { byGtin } = await shelf.index();
    const owners = new Map([...byGtin].map(([gtin, { entry }]) => [gtin, entry.id]));
    const ids = read.products.map(({ product }) => productId(product.code)).filter((id) => !byId.has(id));
    const made = planFormularyImport(read, { byId, owners, deleted: await findDeleted(store, ids) });
    const id = randomUUID();
    for (const old of [...plans.keys()].slice(0, Math.max(0, plans.size - MOST_PLANS + 1))) plans.delete(old);
    plans.set(id, { plan: made, untilMs: now() + GOOD_FOR_MS });
    return { plan: id, report: toReport(made) };
  };

  const apply: CommandHandler<typeof formulary.applyImport> = async ({ plan: id, from, take }, context) => {
    const kept = plans.get(id);
    if (!kept || kept.untilMs < context.now())
      return refusal('not-found', 'What this file would do was worked out too long ago. Read the file once more.', {
        path: 'plan',
      });
    const all = listAll(kept.plan, take);
    const batch = all.slice(from, from + BATCH);
    const answer = { applied: batch.length, next: from + batch.length, total: all.length };
    const documents = batch.flatMap((planned) => toDocuments(planned, context));
    const saved = await context.commit({ documents, output: () => answer });
    if (!isRefusal(saved)) return answer;
    if (saved.code !== 'conflict') return saved;
    return refusal('conflict', 'Products of this file were changed here meanwhile. Read the file once more.', {
      path: 'plan',
    });
  };
  return { plan, apply };
}

/** Deleted products have a tombstone, and are on no shelf. */
async function findDeleted(store: Pick<StoreReader, 'findMany'>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const deleted = new Set<string>();
  for (let at = 0; at < ids.length; at += 500)
    for (const stored of await store.findMany(ids.slice(at, at + 500))) if (stored?.deleted) deleted.add(stored.id);
  return deleted;
}

/** What stands here comes last, where a person said that the file is right. A deleted product is not brought back. */
function listAll({ added, changed, kept }: FormularyPlan, take: readonly string[]): readonly PlannedProduct[] {
  const wanted = new Set(take);
  return [...added, ...changed, ...kept.filter(({ id, before }) => before && wanted.has(id))];
}

function toDocuments({ id, product, before }: PlannedProduct, context: CommandContext): PlannedDocument[] {
  const resource = buildProductResource(product);
  const written = {
    ...{ id, kind: KIND, facility: '*', resource, keeps: { imported: { digest: digestOfProduct(product) } } },
    ...(before ? { parent: before.rev } : {}),
  };
  return before ? [written, versionDocument(id, before.product, context, 'import')] : [written];
}

function toReport({ added, changed, kept, refused, ignored, unmapped, unchanged, notInFile }: FormularyPlan) {
  const counts = {
    ...{ added: added.length, changed: changed.length, unchanged, kept: kept.length, refused: refused.length },
    notInFile,
  };
  const first = <T>(items: readonly T[]): T[] => items.slice(0, REPORT_LINES);
  return {
    counts,
    added: first(added).map(toPlanned),
    changed: first(changed).map(toPlanned),
    kept: first(kept).map((planned) => ({ ...toPlanned(planned), reason: planned.reason })),
    refused: first(refused).map(({ line, column, reason }) => ({ line, reason, ...(column ? { column } : {}) })),
    ignored: [...ignored],
    unmapped: first(unmapped).map((one) => ({ ...one })),
  };
}

function toPlanned({ id, line, product, changes }: PlannedProduct) {
  return { id, line, code: product.code, name: named(product), changes: [...changes] };
}

/** Two makers of one product are told apart. */
const named = (product: Product): string => [productName(product), product.brand].filter(Boolean).join(' · ');
