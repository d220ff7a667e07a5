/**
 * What an import would do to the formulary that is here (FO3, FO6): pure, so that it can be shown before it is done.
 * @SAFETY What a person changed here since the last import stands; a bar code of another product here is refused.
 */
import type { Column } from './columns.ts';
import type { Pack, Product } from './product.ts';
import { listProductChanges, type ProductChange } from './product-changes.ts';
import { digestOfProduct, productId } from './product-version.ts';
import type { FormularyFinding, ReadFormulary, UnmappedValue } from './read-formulary.ts';

export interface KnownProduct {
  readonly id: string;
  readonly rev: string;
  readonly product: Product;
  /** Digest of what an import last made of it; absent where a person made it. */
  readonly imported?: string | undefined;
}

export interface PlannedProduct {
  readonly id: string;
  readonly line: number;
  readonly product: Product;
  /** What is here now; absent for a new one. */
  readonly before?: KnownProduct | undefined;
  readonly changes: readonly ProductChange[];
}

export interface FormularyPlan {
  readonly added: readonly PlannedProduct[];
  readonly changed: readonly PlannedProduct[];
  readonly unchanged: number;
  /** Differ from the file because a person changed, or deleted, them here: they stand. */
  readonly kept: readonly (PlannedProduct & { readonly reason: string })[];
  readonly refused: readonly FormularyFinding[];
  readonly ignored: readonly string[];
  readonly unmapped: readonly UnmappedValue[];
  /** Here, and not in the file: they stay as they are. */
  readonly notInFile: number;
}

export interface FormularyHere {
  readonly byId: ReadonlyMap<string, KnownProduct>;
  /** Owner of each GTIN of 14 digits. */
  readonly owners: ReadonlyMap<string, string>;
  /** Ids of documents that were deleted here. */
  readonly deleted: ReadonlySet<string>;
}

export function planFormularyImport(read: ReadFormulary, here: FormularyHere): FormularyPlan {
  const added: PlannedProduct[] = [];
  const changed: PlannedProduct[] = [];
  const kept: FormularyPlan['kept'][number][] = [];
  const refused = [...read.refused];
  let unchanged = 0;
  const named = new Set<string>();
  for (const { product: said, line, columns = read.columns } of read.products) {
    const id = productId(said.code);
    named.add(id);
    const before = here.byId.get(id);
    const product = before ? keepUnsaid(said, before.product, columns) : said;
    const clash = product.packs.find(({ gtin }) => (here.owners.get(gtin) ?? id) !== id);
    if (clash) refused.push({ line, column: 'gtin', reason: `${clash.gtin} belongs to another product here` });
    else if (here.deleted.has(id)) kept.push({ id, line, product, reason: 'was deleted here', changes: [] });
    else if (!before) added.push({ id, line, product, changes: [] });
    else {
      const digest = digestOfProduct(product);
      const present = digestOfProduct(before.product);
      const changes = listProductChanges(before.product, product);
      if (digest === present || digest === before.imported) unchanged += 1;
      else if (before.imported !== present)
        kept.push({ id, line, product, before, changes, reason: changedHere(before) });
      else changed.push({ id, line, product, before, changes });
    }
  }
  const notInFile = [...here.byId.keys()].filter((id) => !named.has(id)).length;
  const { ignored, unmapped = [] } = read;
  return { added, changed, unchanged, kept, refused: byLine(refused), ignored, unmapped, notInFile };
}

const OWN: readonly (readonly [Column, keyof Product])[] = [
  ...([
    ['brand', 'brand'],
    ['score_parts', 'parts'],
    ['atc', 'atc'],
    ['controlled_class', 'controlledClass'],
  ] as const),
  ...([
    ['storage', 'storage'],
    ['tall_man', 'tallMan'],
    ['substitution_group', 'substitutionGroup'],
  ] as const),
  ...([
    ['restricted', 'restricted'],
    ['status', 'status'],
    ['gtin', 'packs'],
  ] as const),
];

/** @SAFETY A file without a column for the controlled class does not make a drug an uncontrolled one. */
export function keepUnsaid(said: Product, before: Product, columns: readonly Column[]): Product {
  const unsaid = OWN.filter(([column]) => !columns.includes(column));
  const kept = Object.fromEntries(unsaid.map(([, name]) => [name, before[name]])) as Partial<Product>;
  const isSameDrug = said.generic === before.generic;
  const strengths = columns.includes('strength') || !isSameDrug ? {} : { ingredients: before.ingredients };
  const priced = columns.includes('price')
    ? said
    : { ...said, packs: said.packs.map((pack) => keepPrice(pack, before)) };
  return { ...priced, ...kept, ...strengths };
}

function keepPrice(pack: Pack, { packs }: Product): Pack {
  return { ...pack, price: packs.find(({ gtin }) => gtin === pack.gtin)?.price };
}

const changedHere = ({ imported }: KnownProduct): string =>
  imported === undefined ? 'was made here by a person' : 'was changed here since the last import';

const byLine = (findings: readonly FormularyFinding[]): readonly FormularyFinding[] =>
  findings.toSorted((one, other) => one.line - other.line);
