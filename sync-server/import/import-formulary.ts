/**
 * A formulary into an organisation (FO3): planned against what is here, written in batches, told with line, column and
 * reason. Running it again changes nothing; what a person changed here stands, as with every import (IM3).
 */
import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { FORMULARY_READERS, type FormularyFormat } from '#shared/domain/formulary/formulary-readers.ts';
import { keepUnsaid } from '#shared/domain/formulary/plan-formulary-import.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { buildProductResource, readProductResource } from '#shared/domain/formulary/product-resource.ts';
import type { FormularyFinding, UnmappedValue } from '#shared/domain/formulary/read-formulary.ts';
import type { DocumentStore, Edit, StoredRevision } from '#shared/store/document-store.ts';
import { importedId } from './imported-id.ts';
import { digestOf, type ImportStamp, planImport } from './plan-document.ts';

export interface FormularyReport {
  readonly imported: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows that were not taken; the products that they belong to are as they were. */
  readonly refused: readonly FormularyFinding[];
  /** Changed or deleted here by a person since the last import: the product here stands. */
  readonly kept: readonly FormularyFinding[];
  readonly ignoredColumns: readonly string[];
  /** What open data says that has no meaning here. */
  readonly unmapped: readonly UnmappedValue[];
  /** Products of this organisation that the file does not name. They stay. */
  readonly notInFile: number;
}

const KIND = 'MedicationKnowledge';
const BATCH = 500;
/** Five times the largest formulary that we know of. */
const MOST_PRODUCTS = 50_000;

interface Planned {
  readonly state: 'new' | 'update';
  readonly edit: Edit;
  readonly line: number;
}

export async function importFormulary(
  store: Pick<DocumentStore, 'findMany' | 'write' | 'listDocuments'>,
  text: string,
  stamp: () => ImportStamp,
  format: FormularyFormat = 'csv',
): Promise<FormularyReport> {
  const read = FORMULARY_READERS[format](text);
  const stored = await store.listDocuments({ kind: KIND, limit: MOST_PRODUCTS });
  const taken = gtinsOf(stored);
  const refused = [...read.refused];
  const kept: FormularyFinding[] = [];
  const planned: Planned[] = [];
  let unchanged = 0;
  const ids = read.products.map(({ product }) => productId(product));
  const here = await findHere(store, ids);
  for (const [at, { product: said, line, columns = read.columns }] of read.products.entries()) {
    const id = ids[at] ?? '';
    const before = productOf(here.get(id));
    const product = before ? keepUnsaid(said, before, columns) : said;
    const clash = product.packs.find(({ gtin }) => (taken.get(gtin) ?? id) !== id);
    if (clash) {
      refused.push({ line, column: 'gtin', reason: `${clash.gtin} belongs to another product here` });
      continue;
    }
    const resource = { ...buildProductResource(product) } as Record<string, unknown>;
    const decision = planImport({ id, resource, digest: digestOf(resource) }, here.get(id), stamp());
    if (decision.state === 'unchanged') unchanged += 1;
    else if (decision.state === 'kept') kept.push({ line, reason: decision.reason });
    else planned.push({ ...decision, line });
  }
  const written = await writeBatches(store, planned);
  const named = new Set(ids);
  const counts = { imported: written.imported, changed: written.changed, unchanged, kept };
  const notInFile = stored.filter(({ id }) => !named.has(id)).length;
  const all = [...refused, ...written.refused].toSorted((one, other) => one.line - other.line);
  return { ...counts, refused: all, ignoredColumns: read.ignored, unmapped: read.unmapped ?? [], notInFile };
}

/** The organisation's code names the product for good: the same code is the same document at every run. */
export function productId({ code }: Pick<Product, 'code'>): string {
  return importedId(KIND, `formulary:${code}`);
}

async function findHere(
  store: Pick<DocumentStore, 'findMany'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredRevision>> {
  const found = new Map<string, StoredRevision>();
  for (let at = 0; at < ids.length; at += BATCH)
    for (const revision of await store.findMany(ids.slice(at, at + BATCH)))
      if (revision) found.set(revision.id, revision);
  return found;
}

function gtinsOf(stored: readonly StoredRevision[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { id, body } of stored) {
    for (const { gtin } of productOf({ body })?.packs ?? []) owners.set(gtin, id);
  }
  return owners;
}

function productOf(stored: Pick<StoredRevision, 'body'> | undefined): Product | undefined {
  const { resource } = JSON.parse(stored?.body ?? '{}') as { resource?: MedicationKnowledge };
  return resource && readProductResource(resource);
}

async function writeBatches(store: Pick<DocumentStore, 'write'>, planned: readonly Planned[]) {
  let [imported, changed] = [0, 0];
  const refused: FormularyFinding[] = [];
  for (let at = 0; at < planned.length; at += BATCH) {
    const batch = planned.slice(at, at + BATCH);
    const { outcomes } = await store.write({ edits: batch.map(({ edit }) => edit) });
    for (const [n, outcome] of outcomes.entries()) {
      const { state, line } = batch[n] as Planned;
      if (outcome.state !== 'stored' && outcome.state !== 'known') refused.push({ line, reason: outcome.reason });
      else if (state === 'new') imported += 1;
      else changed += 1;
    }
  }
  return { imported, changed, refused };
}
