import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.admin('/people', { method: 'PUT' });
  const docs = Array.from({ length: 450 }, (_, n) => ({
    _id: `p${String(n).padStart(3, '0')}`,
    name: `Name ${n % 7}`,
    age: n % 90,
    home: { city: n % 2 ? 'Oslo' : 'Lima' },
    ...(n % 3 === 0 && { rare: n }),
  }));
  await server.admin('/people/_bulk_docs', { json: { docs } });
});
afterAll(() => server.dispose());

type Json = Record<string, unknown>;
interface Answer {
  docs: Json[];
  bookmark: string;
  warning?: string;
  error?: string;
  execution_stats?: Json;
}

const find = async (json: Json, path = '_find') => (await jsonOf(server.admin(`/people/${path}`, { json }))) as Answer;
const ids = ({ docs }: Answer) => docs.map((doc) => doc._id);
const explain = async (json: Json) =>
  (await jsonOf(server.admin('/people/_explain', { json }))) as Json & { index: Json };
const addIndex = async (json: Json) => (await jsonOf(server.admin('/people/_index', { json }))) as Json;
const NO_INDEX = /^No matching index found, create an index to optimize query time\./;

describe('_find', () => {
  it('PR4 finds by selector, 25 at a time, and says that no index helped', async () => {
    const first = await find({ selector: { 'home.city': 'Oslo' } });
    expect(first.docs).toHaveLength(25);
    expect(first.warning).toMatch(NO_INDEX);
    expect(first.docs[0]).toMatchObject({ _id: 'p001', _rev: expect.stringMatching(/^1-/), name: 'Name 1' });
    const seen = new Set(ids(first));
    for (let page = first; page.docs.length > 0; ) {
      page = await find({ selector: { 'home.city': 'Oslo' }, bookmark: page.bookmark, limit: 60 });
      for (const id of ids(page)) expect(seen.has(id)).toBe(false);
      for (const id of ids(page)) seen.add(id);
    }
    expect(seen.size).toBe(225);
  });

  it('PR4 knows fields, skip, limit and ids', async () => {
    const byId = await find({ selector: { _id: { $gte: 'p440', $lt: 'p445' } }, fields: ['_id', 'home.city', 'none'] });
    expect(byId.docs).toEqual(
      ['p440', 'p441', 'p442', 'p443', 'p444'].map((_id, n) => ({ _id, home: { city: n % 2 ? 'Oslo' : 'Lima' } })),
    );
    expect(byId.warning).toBeUndefined();
    expect(ids(await find({ selector: {}, skip: 3, limit: 2 }))).toEqual(['p003', 'p004']);
    expect(await find({ selector: { _id: 'nobody' } })).toMatchObject({ docs: [], bookmark: 'nil' });
    expect(ids(await find({ selector: {}, sort: [{ _id: 'desc' }], limit: 2 }))).toEqual(['p449', 'p448']);
    expect((await find({ selector: {}, limit: 0 })).docs).toEqual([]);
  });

  it('PR4 sorts by an index only, and uses one wherever it helps', async () => {
    const byAge = { selector: { age: { $gt: 85 } }, sort: ['age'], limit: 100 };
    expect(await find(byAge)).toMatchObject({ error: 'no_usable_index' });
    const made = await addIndex({ index: { fields: ['age', 'name'] }, ddoc: 'ages', name: 'by-age' });
    expect(made).toEqual({ result: 'created', id: '_design/ages', name: 'by-age' });
    expect(await addIndex({ index: { fields: ['age', 'name'] }, ddoc: 'ages', name: 'by-age' })).toMatchObject({
      result: 'exists',
    });
    expect(await explain({ ...byAge, selector: { ...byAge.selector, name: { $exists: true } } })).toMatchObject({
      index: { ddoc: '_design/ages', name: 'by-age', type: 'json', def: { fields: [{ age: 'asc' }, { name: 'asc' }] } },
      mrargs: { start_key: [85], direction: 'fwd' },
    });
    const query = { ...byAge, selector: { age: { $gt: 85 }, name: { $gt: null } }, execution_stats: true };
    const sorted = await find(query);
    expect(sorted.warning).toBeUndefined();
    expect(sorted.docs.map(({ age }) => age)).toEqual([86, 87, 88, 89].flatMap((age) => [age, age, age, age, age]));
    expect(sorted.execution_stats).toMatchObject({ results_returned: 20, total_docs_examined: 25 });
    const down = await find({ ...query, sort: [{ age: 'desc' }, { name: 'desc' }], limit: 3 });
    expect(down.docs.map(({ age }) => age)).toEqual([89, 89, 89]);
    const next = await find({
      ...query,
      sort: [{ age: 'desc' }, { name: 'desc' }],
      limit: 30,
      bookmark: down.bookmark,
    });
    expect(next.docs).toHaveLength(17);
    expect(ids(next).some((id) => ids(down).includes(id))).toBe(false);
    expect((await find({ selector: { age: 3 } })).warning).toMatch(NO_INDEX);
  });

  it('PR4 keeps an index in step with its documents', async () => {
    await addIndex({ index: { fields: ['rare'] }, ddoc: 'rares' });
    const query = { selector: { rare: { $gte: 440 } }, sort: ['rare'] };
    expect(ids(await find(query))).toEqual(['p441', 'p444', 'p447']);
    const { _rev } = (await jsonOf(server.admin('/people/p444'))) as { _rev: string };
    await server.admin(`/people/p444?rev=${_rev}`, { method: 'DELETE' });
    await server.admin('/people/_bulk_docs', {
      json: {
        docs: [
          { _id: 'new', rare: 'text' },
          { _id: 'x', rare: 446 },
        ],
      },
    });
    expect(ids(await find(query))).toEqual(['p441', 'x', 'p447', 'new']);
    expect(ids(await find({ ...query, selector: { rare: { $beginsWith: 'te' } } }))).toEqual(['new']);
  });

  it('PR4 uses a partial index only when it is named, and says when the one named does not fit', async () => {
    const index = { fields: ['name'], partial_filter_selector: { age: { $lt: 2 } } };
    await addIndex({ index, ddoc: 'young', name: 'y' });
    const selector = { name: 'Name 1' };
    expect((await explain({ selector })).index).toMatchObject({ name: '_all_docs' });
    expect((await explain({ selector, use_index: ['young', 'y'] })).index).toMatchObject({ name: 'y' });
    const named = await find({ selector, use_index: '_design/young', limit: 100 });
    expect(named.docs.map(({ age }) => age).every((age) => (age as number) < 2)).toBe(true);
    const unfit = await find({ selector: { age: 1 }, use_index: ['young', 'y'] });
    expect(unfit.warning).toContain('_design/young, y was not used because it is not a valid index for this query.');
    const strict = await find({ selector: { age: 1 }, use_index: ['young', 'y'], allow_fallback: false });
    expect(strict).toMatchObject({ error: 'no_usable_index' });
  });

  it('PR4 lists and deletes indexes', async () => {
    const listed = (await jsonOf(server.admin('/people/_index'))) as { total_rows: number; indexes: Json[] };
    expect(listed.total_rows).toBe(listed.indexes.length);
    expect(listed.indexes[0]).toEqual({
      ddoc: null,
      name: '_all_docs',
      type: 'special',
      def: { fields: [{ _id: 'asc' }] },
    });
    expect(listed.indexes.map(({ name }) => name)).toContain('y');
    const remove = (path: string) => server.admin(`/people/_index/${path}`, { method: 'DELETE' });
    expect((await remove('young/json/none')).status).toBe(404);
    expect(await jsonOf(remove('young/json/y'))).toEqual({ ok: true });
    expect((await server.admin('/people/_design/young')).status).toBe(404);
    await addIndex({ index: { fields: [{ a: 'asc' }] }, ddoc: 'gone' });
    const json = { docids: ['_design/gone', 'never'] };
    expect(await jsonOf(server.admin('/people/_index/_bulk_delete', { json }))).toEqual({
      success: [{ id: '_design/gone', ok: true }],
      fail: [{ id: 'never', error: 'does_not_exist' }],
    });
  });

  const wrong: readonly [string, Json | unknown[], string][] = [
    ['_find', {}, 'missing_required_key'],
    ['_find', [], 'invalid_json'],
    ['_find', { selector: 1 }, 'invalid_selector_json'],
    ['_find', { selector: { a: { $what: 1 } } }, 'invalid_operator'],
    ['_find', { selector: {}, limit: -1 }, 'invalid_value'],
    ['_find', { selector: {}, skip: 'x' }, 'invalid_value'],
    ['_find', { selector: {}, sort: 1 }, 'invalid_sort_json'],
    ['_find', { selector: {}, sort: [{ a: 'up' }] }, 'invalid_sort_field'],
    ['_find', { selector: {}, sort: [{ a: 'asc' }, { b: 'desc' }] }, 'unsupported_mixed_sort'],
    ['_find', { selector: {}, fields: 'a' }, 'invalid_fields_json'],
    ['_find', { selector: {}, bookmark: 'junk' }, 'invalid_bookmark'],
    ['_find', { selector: {}, odd: 1 }, 'invalid_key'],
    ['_explain', {}, 'missing_required_key'],
    ['_index', {}, 'missing_required_key'],
    ['_index', { index: { fields: [] } }, 'invalid_index_json'],
    ['_index', { index: { fields: ['a', { b: 'desc' }] } }, 'unsupported_mixed_sort'],
    ['_index', { index: { fields: ['a'] }, type: 'text' }, 'not_implemented'],
    ['_index', { index: { fields: ['a'], partial_filter_selector: { $x: 1 } } }, 'invalid_operator'],
  ];
  it.each(wrong)('PR4 %s refuses %j as %s', async (path, json, error) => {
    const response = await server.admin(`/people/${path}`, { json });
    expect([response.status, ((await response.json()) as Json).error]).toEqual([
      error === 'not_implemented' ? 501 : 400,
      error,
    ]);
  });

  it('PR5 stops a pattern that never ends, and goes on serving', async () => {
    await server.admin('/people/evil', { method: 'PUT', body: JSON.stringify({ evil: `${'a'.repeat(40)}!` }) });
    expect(await find({ selector: { evil: { $regex: '^(a+)+$' } } })).toMatchObject({ error: 'timeout' });
    expect((await server.admin('/people')).status).toBe(200);
  });
});

describe('_changes by selector', () => {
  const changes = async (query: string, selector: unknown) =>
    (await jsonOf(server.admin(`/people/_changes?filter=_selector${query}`, { json: { selector } }))) as {
      results: { id: string; doc?: Json }[];
      last_seq: string;
      pending: number;
    };

  it('PR4 gives what matches, page by page, deletions too', async () => {
    const all = await changes('', { age: 7 });
    expect(all.results.map(({ id }) => id)).toEqual(['p007', 'p097', 'p187', 'p277', 'p367']);
    expect(all.results[0]?.doc).toBeUndefined();
    const first = await changes('&limit=2&include_docs=true', { age: 7 });
    expect(first.results.map(({ doc }) => doc?.age)).toEqual([7, 7]);
    const second = await changes(`&limit=9&since=${first.last_seq}`, { age: 7 });
    expect(second.results.map(({ id }) => id)).toEqual(['p187', 'p277', 'p367']);
    expect((await changes('', { _deleted: true })).results.map(({ id }) => id)).toContain('p444');
    expect((await changes('&feed=longpoll&since=now&timeout=30', { age: 7 })).results).toEqual([]);
  });

  it('PR4 without a selector or with a bad one is refused', async () => {
    expect((await server.admin('/people/_changes?filter=_selector', { json: {} })).status).toBe(400);
    expect(
      (await server.admin('/people/_changes?filter=_selector', { json: { selector: { a: { $x: 1 } } } })).status,
    ).toBe(400);
    const design = (await jsonOf(server.admin('/people/_changes?filter=_design'))) as { results: { id: string }[] };
    expect(design.results.every(({ id }) => id.startsWith('_design/'))).toBe(true);
    expect(design.results.length).toBeGreaterThan(1);
  });
});
