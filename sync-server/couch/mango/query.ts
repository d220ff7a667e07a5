import { parseFieldPath } from './field-path.ts';
import { type Direction, directionOf, readFieldList, type SortField } from './index-definition.ts';
import { type Condition, mangoError, readSelector } from './selector.ts';

/** What `_find` and `_explain` are asked. */
export interface Query {
  readonly selector: Readonly<Record<string, unknown>>;
  readonly condition: Condition;
  readonly sort: readonly SortField[];
  readonly direction: Direction;
  /** Undefined: whole documents. */
  readonly fields: readonly { readonly name: string; readonly path: readonly string[] }[] | undefined;
  readonly limit: number;
  readonly skip: number;
  readonly bookmark: string | undefined;
  /** Design document, and the name of an index in it. */
  readonly useIndex: readonly string[];
  readonly allowsFallback: boolean;
  readonly conflicts: boolean;
  readonly executionStats: boolean;
  /** False: the index is taken as it is. */
  readonly update: boolean;
}

const DEFAULT_LIMIT = 25;

const KEYS = new Set(
  'selector sort fields limit skip bookmark use_index allow_fallback conflicts execution_stats update r stable stale partition'.split(
    ' ',
  ),
);

/** Throws 400 in CouchDB's words. */
export function readQuery(body: unknown): Query {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw mangoError('invalid_json', 'Request body must be a JSON object');
  const query = body as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(query))
    if (!KEYS.has(key)) throw mangoError('invalid_key', `Invalid key ${key} for this request.`);
  if (!Object.hasOwn(query, 'selector')) throw mangoError('missing_required_key', 'Missing required key: selector');
  const sort = readFieldList(query.sort ?? []);
  return {
    selector: query.selector as Query['selector'],
    condition: readSelector(query.selector),
    sort,
    direction: directionOf(sort),
    fields: readFields(query.fields),
    limit: readCount(query.limit, 'limit', DEFAULT_LIMIT),
    skip: readCount(query.skip, 'skip', 0),
    bookmark: readBookmark(query.bookmark),
    useIndex: readUseIndex(query.use_index),
    allowsFallback: readBoolean(query.allow_fallback, 'allow_fallback', true),
    conflicts: readBoolean(query.conflicts, 'conflicts', false),
    executionStats: readBoolean(query.execution_stats, 'execution_stats', false),
    update: readBoolean(query.update, 'update', true),
  };
}

function invalid(name: string, value: unknown) {
  return mangoError('invalid_value', `Invalid value for ${name}: ${JSON.stringify(value)}`);
}

function readCount(value: unknown, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalid(name, value);
  return value as number;
}

function readBoolean(value: unknown, name: string, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw invalid(name, value);
  return value;
}

/** CouchDB answers `nil` where there was nothing, and takes it back. */
function readBookmark(value: unknown): string | undefined {
  if (value === undefined || value === 'nil' || value === '' || value === null) return undefined;
  if (typeof value !== 'string') throw invalid('bookmark', value);
  return value;
}

function readFields(value: unknown): Query['fields'] {
  if (value === undefined || value === 'all_fields') return undefined;
  if (!Array.isArray(value)) throw mangoError('invalid_fields_json', 'Fields must be an array of strings');
  if (value.length === 0) return undefined;
  return value.map((name) => {
    const path = typeof name === 'string' ? parseFieldPath(name) : undefined;
    if (!path) throw mangoError('invalid_fields_json', `Invalid field: ${JSON.stringify(name)}`);
    return { name: name as string, path };
  });
}

function readUseIndex(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || list.length > 2 || !list.every((one) => typeof one === 'string'))
    throw mangoError('invalid_index_name', `Invalid index name: ${JSON.stringify(value)}`);
  return list as string[];
}
