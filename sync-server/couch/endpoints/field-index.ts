/** `_index`: JSON indexes, kept as design documents. Only plain databases take them; others say so by refusing the document. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CouchError, forbidden, notFound, notImplemented } from '../../errors/couch-error.ts';
import { type Answer, json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import {
  ALL_DOCS_INDEX,
  defineIndex,
  describeIndex,
  designOf,
  type IndexDefinition,
  listIndexes,
} from '../mango/index-definition.ts';
import { mangoError } from '../mango/selector.ts';
import { readShallowJson } from '../read-body.ts';
import { savedAnswer, writeOne } from '../save-edit.ts';

type Json = Readonly<Record<string, unknown>>;

export const showIndexes: Endpoint<DatabaseCall> = async ({ view }) => {
  const indexes = view.indexes ? await listIndexes(view.store) : [];
  return json(200, { total_rows: indexes.length + 1, indexes: [ALL_DOCS_INDEX, ...indexes.map(describeIndex)] });
};

export const createIndex: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const body = await readShallowJson(call.request, call.context.config.limits.documentBytes);
  const definition = readDefinition(body);
  if (!call.view.indexes) throw forbidden('The database of an organisation takes no indexes of its callers.');
  const { designId, name } = definition;
  const held = await findDesign(call, designId);
  const wanted = designOf(definition);
  if (isDeepStrictEqual(viewsOf(held?.body)[name], viewsOf(wanted)[name]))
    return json(200, { result: 'exists', id: designId, name });
  const design = { ...held?.body, language: 'query', views: { ...viewsOf(held?.body), ...viewsOf(wanted) } };
  if (held && held.body.language !== 'query')
    throw mangoError('invalid_design_doc', `${designId} is not a design document of indexes.`);
  await save(call, designId, design, held?.rev, 201);
  return json(200, { result: 'created', id: designId, name });
};

/** `DELETE /{db}/_index/{designdoc}/json/{name}` */
export const deleteIndex: Endpoint<DatabaseCall> = async (call) => {
  const [designId, name] = readPath(call);
  const held = await findDesign(call, designId);
  if (!held || !Object.hasOwn(viewsOf(held.body), name)) throw notFound('missing');
  await removeIndex(call, designId, name, held);
  return json(200, { ok: true });
};

/** `POST /{db}/_index/_bulk_delete`: whole design documents. */
export const deleteIndexes: Endpoint<DatabaseCall> = async (call) => {
  const { docids } = ((await readShallowJson(call.request, call.context.config.limits.documentBytes)) ?? {}) as Json;
  if (!Array.isArray(docids)) throw mangoError('missing_required_key', 'Missing required key: docids');
  const success: unknown[] = [];
  const fail: unknown[] = [];
  for (const id of docids) {
    const held = typeof id === 'string' ? await findDesign(call, asDesignId(id)) : undefined;
    if (!held) fail.push({ id, error: 'does_not_exist' });
    else {
      await save(call, asDesignId(id as string), undefined, held.rev, 200);
      success.push({ id, ok: true });
    }
  }
  return json(200, { success, fail });
};

function readDefinition(body: unknown): IndexDefinition {
  const { index, ddoc, name, type = 'json' } = (body ?? {}) as Json;
  if (type !== 'json') throw notImplemented('Only indexes of type json are offered.');
  if (typeof index !== 'object' || index === null)
    throw mangoError('missing_required_key', 'Missing required key: index');
  const { fields, partial_filter_selector: partial = {} } = index as Json;
  const digest = createHash('sha1')
    .update(JSON.stringify([fields, partial]))
    .digest('hex');
  const designId = asDesignId(textOr(ddoc, digest, 'ddoc'));
  return defineIndex(designId, textOr(name, digest, 'name'), fields, partial);
}

function textOr(value: unknown, fallback: string, key: string): string {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'string' || value === '') throw mangoError('invalid_value', `Invalid value for ${key}`);
  return value;
}

const asDesignId = (text: string): string => (text.startsWith('_design/') ? text : `_design/${text}`);

function readPath({ target }: DatabaseCall): [designId: string, name: string] {
  const rest = target.type === 'service' ? target.rest : [];
  const [first, second, third] = rest[0] === '_design' ? [`_design/${rest[1]}`, ...rest.slice(2)] : rest;
  if (!first || second !== 'json' || !third) throw notFound();
  return [asDesignId(first), third];
}

interface HeldDesign {
  readonly rev: string;
  readonly body: Json;
}

async function findDesign({ view }: DatabaseCall, id: string): Promise<HeldDesign | undefined> {
  const found = await view.store.find(id);
  return found && !found.deleted ? { rev: found.rev, body: JSON.parse(found.body ?? '{}') as Json } : undefined;
}

function viewsOf(design: Json | undefined): Json {
  return typeof design?.views === 'object' && design.views !== null ? (design.views as Json) : {};
}

async function removeIndex(call: DatabaseCall, designId: string, name: string, { rev, body }: HeldDesign) {
  const others = Object.fromEntries(Object.entries(viewsOf(body)).filter(([view]) => view !== name));
  const design = Object.keys(others).length > 0 ? { ...body, views: others } : undefined;
  await save(call, designId, design, rev, 200);
}

/** Undefined deletes. */
async function save(call: DatabaseCall, id: string, design: unknown, parent: string | undefined, status: number) {
  const deleted = design === undefined;
  const edit = { id, deleted, body: JSON.stringify(design ?? {}), ...(parent !== undefined && { parent }) };
  const answer = savedAnswer(await writeOne(call, { edits: [edit] }), status);
  if (answer.status !== status) throw new CouchError(500, 'error', 'the index was not saved');
}
