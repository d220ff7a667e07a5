/** JSON indexes as CouchDB keeps them: views of design documents whose language is `query`. They replicate with the rest. */
import { createHash } from 'node:crypto';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { ServedStore } from '../../access/database-view.ts';
import { notImplemented } from '../../errors/couch-error.ts';
import { parseFieldPath } from './field-path.ts';
import { type Condition, mangoError, readSelector } from './selector.ts';

export type Direction = 'asc' | 'desc';

export interface IndexedField {
  readonly name: string;
  readonly path: readonly string[];
}

export interface IndexDefinition {
  /** `_design/…` */
  readonly designId: string;
  readonly name: string;
  readonly fields: readonly IndexedField[];
  readonly direction: Direction;
  readonly partialSelector: Readonly<Record<string, unknown>>;
  /** Undefined: all documents that have the fields. */
  readonly partial: Condition | undefined;
}

/** What the answers of `_index` and `_explain` say of an index. */
export function describeIndex({ designId, name, fields, direction, partialSelector, partial }: IndexDefinition) {
  const def = { fields: fields.map((field) => ({ [field.name]: direction })) };
  const whole = partial ? { ...def, partial_filter_selector: partialSelector } : def;
  return { ddoc: designId, name, partitioned: false, type: 'json', def: whole };
}

export const ALL_DOCS_INDEX = {
  ddoc: null,
  name: '_all_docs',
  type: 'special',
  def: { fields: [{ _id: 'asc' }] },
} as const;

/** Identity of what an index holds: another definition under the same name is another index. */
export function contentKeyOf({ designId, name, fields, partialSelector }: IndexDefinition): string {
  const text = JSON.stringify([designId, name, fields.map((field) => field.name), partialSelector]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const DESIGN_START = '_design/';
const DESIGN_END = '_design0';
const MOST_DESIGN_DOCUMENTS = 1000;

export async function listIndexes(store: Pick<ServedStore, 'listIds'>): Promise<readonly IndexDefinition[]> {
  const range = { startId: DESIGN_START, endId: DESIGN_END, inclusiveEnd: false, limit: MOST_DESIGN_DOCUMENTS };
  const { rows } = await store.listIds(range);
  return rows.flatMap(readDesign);
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What comes by replication may be anything: what is no index is passed over. */
function readDesign({ id, body }: StoredRevision): readonly IndexDefinition[] {
  const design = JSON.parse(body ?? '{}') as Json;
  if (design.language !== 'query' || !isObject(design.views)) return [];
  return Object.entries(design.views).flatMap(([name, view]) => {
    const map = isObject(view) ? view.map : undefined;
    if (!isObject(map) || !isObject(map.fields)) return [];
    try {
      const fields = Object.entries(map.fields).map(([field, direction]) => ({ [field]: direction }));
      return [defineIndex(id, name, fields, map.partial_filter_selector ?? {})];
    } catch {
      return [];
    }
  });
}

/** Throws 400 in CouchDB's words. */
export function defineIndex(
  designId: string,
  name: string,
  fieldList: unknown,
  partialSelector: unknown,
): IndexDefinition {
  const fields = readFieldList(fieldList);
  if (fields.length === 0) throw mangoError('invalid_index_json', 'An index needs at least one field.');
  const partial = isObject(partialSelector) && Object.keys(partialSelector).length === 0 ? undefined : partialSelector;
  return {
    designId,
    name,
    fields: fields.map(({ name: field, path }) => ({ name: field, path })),
    direction: directionOf(fields),
    partialSelector: (partial ?? {}) as Json,
    partial: partial === undefined ? undefined : readSelector(partial),
  };
}

/** The design document that keeps an index. */
export function designOf(definition: IndexDefinition): Json {
  const { name, fields, direction, partialSelector } = definition;
  const map = {
    fields: Object.fromEntries(fields.map((field) => [field.name, direction])),
    partial_filter_selector: partialSelector,
  };
  const def = { fields: fields.map((field) => field.name) };
  return { language: 'query', views: { [name]: { map, reduce: '_count', options: { def } } } };
}

export type SortField = IndexedField & { readonly direction: Direction };

/** `["a", {"b": "desc"}]`, as sorts and indexes are written. */
export function readFieldList(list: unknown): readonly SortField[] {
  if (!Array.isArray(list)) throw mangoError('invalid_sort_json', 'Sort must be an array of sort specifiers');
  return list.map(readSortField);
}

function readSortField(one: unknown): SortField {
  const [name, direction] =
    typeof one === 'string' ? [one, 'asc'] : isObject(one) ? (Object.entries(one)[0] ?? []) : [];
  const path = typeof name === 'string' ? parseFieldPath(name) : undefined;
  if (direction === 'text') throw notImplemented('Full text indexes are not offered.');
  if (!path || (direction !== 'asc' && direction !== 'desc'))
    throw mangoError('invalid_sort_field', `Invalid sort field: ${JSON.stringify(one)}`);
  return { name: name as string, path, direction };
}

export function directionOf(fields: readonly SortField[]): Direction {
  const [first] = fields;
  if (fields.some((field) => field.direction !== first?.direction))
    throw mangoError('unsupported_mixed_sort', 'Sorts currently only support a single direction for all fields.');
  return first?.direction ?? 'asc';
}
