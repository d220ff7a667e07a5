/** `POST /{db}/_find` and `_explain`: Mango queries over what the caller may see. */
import { encodeDocument } from '#shared/protocol/revision-json.ts';
import { type Answer, json, jsonText } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { inPieces } from '../in-pieces.ts';
import { type Choice, chooseIndex } from '../mango/choose-index.ts';
import { ALL_DOCS_INDEX, contentKeyOf, describeIndex, listIndexes } from '../mango/index-definition.ts';
import { project } from '../mango/project.ts';
import { type Query, readQuery } from '../mango/query.ts';
import { type Examined, type Found, runQuery } from '../mango/run-query.ts';
import { readShallowJson } from '../read-body.ts';

async function prepare(call: DatabaseCall): Promise<{ query: Query; choice: Choice }> {
  const query = readQuery(await readShallowJson(call.request, call.context.config.limits.documentBytes));
  const indexes = call.view.indexes ? await listIndexes(call.view.store) : [];
  call.view.indexes?.keepOnly(indexes.map(contentKeyOf));
  return { query, choice: chooseIndex(query, indexes) };
}

export const find: Endpoint<DatabaseCall> = async (call): Promise<Answer> => {
  const { query, choice } = await prepare(call);
  const examined: Examined = { keys: 0, documents: 0 };
  const pages = runQuery(call.view, query, choice, examined);
  const first = await pages.next();
  return jsonText(200, inPieces(answerText(call, query, choice, examined, first, pages)));
};

/** The first page is read before the answer begins: what is wrong with a query is a status, not half an answer. */
async function* answerText(
  call: DatabaseCall,
  query: Query,
  choice: Choice,
  examined: Examined,
  first: IteratorResult<readonly Found[]>,
  pages: AsyncGenerator<readonly Found[]>,
): AsyncGenerator<string> {
  const begunMs = performance.now();
  let bookmark = query.bookmark ?? 'nil';
  let count = 0;
  yield '{"docs":[\n';
  for (let page = first; !page.done; page = await pages.next()) {
    for (const found of page.value) {
      yield `${count === 0 ? '' : ',\n'}${await documentText(call, query, found)}`;
      bookmark = found.bookmark;
      count += 1;
    }
  }
  const warning = warningOf(choice, examined, count);
  const stats = query.executionStats && {
    execution_stats: {
      total_keys_examined: examined.keys,
      total_docs_examined: examined.documents,
      total_quorum_docs_examined: 0,
      results_returned: count,
      execution_time_ms: Math.round(1000 * (performance.now() - begunMs)) / 1000,
    },
  };
  yield `\n],${JSON.stringify({ bookmark, ...(warning && { warning }), ...stats }).slice(1)}\n`;
}

const MANY = 10;
const WASTEFUL =
  'The number of documents examined is high in proportion to the number of results returned. Consider adding a more specific index to improve this.';

function warningOf({ warnings }: Choice, { documents }: Examined, count: number): string {
  const wasteful = documents > MANY * Math.max(1, count) ? [WASTEFUL] : [];
  return [...warnings, ...wasteful].join('\n');
}

async function documentText({ view }: DatabaseCall, query: Query, { revision, document }: Found): Promise<string> {
  if (!query.conflicts && !query.fields) return encodeDocument(revision);
  const [, ...others] = query.conflicts ? await view.store.findLeaves(revision.id) : [];
  const revs = others.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev);
  const extra = revs.length > 0 ? { _conflicts: revs } : {};
  if (!query.fields) return encodeDocument(revision, { extra });
  return JSON.stringify(project({ ...document, ...extra }, query.fields));
}

export const explain: Endpoint<DatabaseCall> = async (call) => {
  const { query, choice } = await prepare(call);
  const { index } = choice;
  const fields = query.fields?.map((field) => field.name) ?? 'all_fields';
  const direction = query.direction === 'desc' ? 'rev' : 'fwd';
  return json(200, {
    dbname: call.view.database,
    index: index ? describeIndex(index.definition) : ALL_DOCS_INDEX,
    partitioned: false,
    selector: query.selector,
    opts: optionsOf(query, fields),
    limit: query.limit,
    skip: query.skip,
    fields,
    ...(index && {
      mrargs: {
        include_docs: true,
        view_type: 'map',
        reduce: false,
        partition: null,
        start_key: index.range.startKey,
        end_key: [...index.range.endKey, '<MAX>'],
        direction,
        stable: false,
        update: query.update,
        conflicts: 'undefined',
      },
    }),
    covering: false,
    ...(choice.warnings.length > 0 && { warning: choice.warnings.join('\n') }),
  });
};

function optionsOf(query: Query, fields: unknown) {
  return {
    use_index: query.useIndex,
    bookmark: query.bookmark ?? 'nil',
    limit: query.limit,
    skip: query.skip,
    sort: Object.fromEntries(query.sort.map((field) => [field.name, field.direction])),
    fields,
    partition: '',
    r: 1,
    conflicts: query.conflicts,
    stale: false,
    update: query.update,
    stable: false,
    execution_stats: query.executionStats,
    allow_fallback: query.allowsFallback,
  };
}
