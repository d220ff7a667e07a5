/** Which index answers a query, by CouchDB's rules: one that leaves no matching document out and gives the order asked for. */
import { boundsOf, isFixed, type KeyRange, keyRangeOf, requires } from './bounds.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { Query } from './query.ts';
import { mangoError } from './selector.ts';

export interface Choice {
  /** Undefined: documents by id, all of them or those that the selector's ids leave. */
  readonly index: { readonly definition: IndexDefinition; readonly range: KeyRange } | undefined;
  readonly warnings: readonly string[];
}

const NO_INDEX = 'No matching index found, create an index to optimize query time.';

/** Throws 400 where a sort has no index, as CouchDB does. */
export function chooseIndex(query: Query, indexes: readonly IndexDefinition[]): Choice {
  const named = query.useIndex.length > 0;
  const asked = indexes.filter((index) => isNamed(index, query.useIndex));
  const best = findBest(query, named ? asked : indexes.filter((index) => !index.partial));
  if (best) return { index: best, warnings: [] };
  if (named && !query.allowsFallback) throw noUsableIndex(query);
  const warnings = named ? [unusedWarning(query.useIndex)] : [];
  const fallback = named
    ? findBest(
        query,
        indexes.filter((index) => !index.partial),
      )
    : undefined;
  if (fallback) return { index: fallback, warnings };
  if (!isSortedById(query)) throw noUsableIndex(query);
  const narrowed = Object.keys(boundsOf(query.condition, ['_id'])).length > 0;
  if (!query.allowsFallback && !narrowed) throw noUsableIndex(query);
  return { index: undefined, warnings: narrowed ? warnings : [...warnings, NO_INDEX] };
}

function noUsableIndex({ sort }: Query) {
  const reason =
    sort.length > 0
      ? 'No index exists for this sort, try indexing by the sort fields.'
      : 'There is no index available for this selector.';
  return mangoError('no_usable_index', reason);
}

function unusedWarning([design = '', name]: readonly string[]): string {
  const designId = design.startsWith('_design/') ? design : `_design/${design}`;
  if (name === undefined) return `${designId} was not used because it does not contain a valid index for this query.`;
  return `${designId}, ${name} was not used because it is not a valid index for this query.`;
}

function isNamed({ designId, name }: IndexDefinition, [design, index]: readonly string[]): boolean {
  if (design !== designId && `_design/${design}` !== designId) return false;
  return index === undefined || index === name;
}

function findBest(query: Query, indexes: readonly IndexDefinition[]): Choice['index'] {
  const usable = indexes
    .filter((definition) => isUsable(query, definition))
    .map((definition) => ({ definition, range: keyRangeOf(query.condition, definition.fields) }));
  const [best] = usable.sort(
    (a, b) =>
      b.range.narrowing - a.range.narrowing ||
      a.definition.fields.length - b.definition.fields.length ||
      (a.definition.designId + a.definition.name < b.definition.designId + b.definition.name ? -1 : 1),
  );
  return best;
}

/** An index holds only documents that have all of its fields. */
function isUsable({ condition, sort }: Query, { fields }: IndexDefinition): boolean {
  const isThere = (name: string) => name === '_id' || name === '_rev' || sort.some((one) => one.name === name);
  const covers = fields.every(({ path, name }) => isThere(name) || requires(condition, path));
  return covers && gives(fields, { condition, sort });
}

/** Fields that the selector fixes may stand before or between those of the sort. */
function gives(fields: IndexDefinition['fields'], { condition, sort }: Pick<Query, 'condition' | 'sort'>): boolean {
  let next = 0;
  for (const field of fields) {
    if (next === sort.length) return true;
    if (sort[next]?.name === field.name) next += 1;
    else if (!isFixed(boundsOf(condition, field.path))) return false;
  }
  return next === sort.length;
}

function isSortedById({ sort }: Query): boolean {
  return sort.length === 0 || (sort.length === 1 && sort[0]?.name === '_id');
}
