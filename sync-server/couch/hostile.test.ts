/** Bodies, names and parameters that nobody honest sends: each has its status, none is a fault of the server. */
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, TEST_ADMIN, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.admin('/h', { method: 'PUT' });
  await server.admin('/h/doc', { method: 'PUT', body: '{"a":1}' });
});
afterAll(() => server.dispose());

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The path goes out as it stands: `fetch` would tidy it up. */
function raw(
  method: string,
  path: string,
  { body, headers = {} }: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(server.address);
  const authorization = `Basic ${Buffer.from(`${TEST_ADMIN.name}:${TEST_ADMIN.password}`).toString('base64')}`;
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { authorization, ...headers } };
    const request = httpRequest(options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const MULTIPART = { 'content-type': 'multipart/related; boundary=b' };
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const deepObject = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const notUtf8 = (text: string) =>
  Buffer.concat([Buffer.from(text), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]);
const parts = (...each: (string | Buffer)[]) =>
  Buffer.concat([
    ...each.flatMap((part) => [Buffer.from('--b\r\n'), Buffer.from(part), Buffer.from('\r\n')]),
    Buffer.from('--b--'),
  ]);

type Case = readonly [name: string, method: string, path: string, body: string | Buffer | undefined, status: number];

const ids: readonly Case[] = [
  ['an id with a slash', 'PUT', '/h/a%2Fb', '{}', 201],
  ['an id with unicode', 'PUT', '/h/%F0%9F%98%80%C3%A9', '{}', 201],
  ['an id with control characters', 'PUT', '/h/a%0Ab%01c%7F', '{}', 201],
  ['an id of dots', 'PUT', '/h/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd', '{}', 201],
  ['an id like a member of every object', 'PUT', '/h/constructor', '{}', 201],
  ['a prototype as id', 'PUT', '/h/__proto__', '{}', 404],
  ['a prototype as id in the body', 'POST', '/h', '{"_id":"__proto__"}', 400],
  ['an id that is no UTF-8', 'PUT', '/h/%ff%fe', '{}', 400],
  ['an id cut in an escape', 'GET', '/h/%E0%A4%A', undefined, 400],
  ['an id of 1,500 letters', 'PUT', `/h/${'x'.repeat(1500)}`, '{}', 201],
  ['an empty id', 'POST', '/h', '{"_id":""}', 400],
  ['an id that is a number', 'POST', '/h', '{"_id":7}', 400],
  ['a database like a prototype', 'GET', '/__proto__/doc', undefined, 404],
  ['a database like a function', 'GET', '/constructor/doc', undefined, 404],
  ['a database above the folder', 'GET', '/..%2F..%2Fcatalogue', undefined, 404],
  ['a database above the folder, made', 'PUT', '/..%2F..%2Fevil', undefined, 400],
  ['a path above the root', 'GET', '/../../etc/passwd', undefined, 404],
  ['a service like a prototype', 'GET', '/h/_constructor', undefined, 404],
  ['a method like a function', 'COPY', '/h/_changes', undefined, 405],
];

const names: readonly Case[] = [
  ['above the folder', 'PUT', '/h/att1/../../etc/passwd', 'x', 201],
  ['above the folder, escaped', 'PUT', '/h/att2/..%2F..%2Fetc%2Fpasswd', 'x', 201],
  ['of the other system', 'PUT', '/h/att3/C:%5CWindows%5Cx', 'x', 201],
  ['with control characters', 'PUT', '/h/att4/a%0D%0ASet-Cookie:%20x%00', 'x', 201],
  ['like a member of every object', 'PUT', '/h/att5/constructor', 'x', 201],
  ['like a prototype', 'PUT', '/h/att6/__proto__', 'x', 400],
  ['like a prototype, inline', 'PUT', '/h/att7', '{"_attachments":{"__proto__":{"data":"eA=="}}}', 400],
  ['of a member that is nobody’s own', 'GET', '/h/doc/toString', undefined, 404],
  ['with data that is no base64', 'PUT', '/h/att8', '{"_attachments":{"a":{"data":"***"}}}', 400],
  ['that is no object', 'PUT', '/h/att8', '{"_attachments":{"a":1}}', 400],
  ['in a list', 'PUT', '/h/att8', '{"_attachments":[]}', 400],
];

const bodies: readonly Case[] = [
  ['a prototype as member', 'PUT', '/h/b1', '{"__proto__":{"_deleted":true}}', 400],
  ['a prototype below', 'PUT', '/h/b2', '{"a":{"__proto__":{"polluted":true},"constructor":{"prototype":1}}}', 201],
  ['a prototype in escapes', 'PUT', '/h/b3', '{"\\u005f_proto__":{"_deleted":true}}', 400],
  ['a member of CouchDB in escapes', 'PUT', '/h/b4', '{"\\u005frev":"1-a"}', 409],
  ['no UTF-8', 'PUT', '/h/b5', notUtf8('{"a":"'), 400],
  ['nothing', 'PUT', '/h/b6', '', 400],
  ['NUL', 'PUT', '/h/b7', '{"a":"\u0000"}', 400],
  ['10,000 levels of lists', 'PUT', '/h/b8', `{"a":${deep(10_000)}}`, 400],
  ['10,000 levels of objects', 'PUT', '/h/b9', deepObject(10_000), 400],
  ['10,000 levels, local', 'PUT', '/h/_local/deep', deepObject(10_000), 400],
  ['a revision of markup', 'PUT', '/h/b10', '{"_rev":"1-<script>"}', 400],
  ['a history of nothing', 'PUT', '/h/b11?new_edits=false', '{"_revisions":{"start":1,"ids":[]}}', 400],
  [
    'a history longer than it can be',
    'PUT',
    '/h/b12?new_edits=false',
    '{"_rev":"1-a","_revisions":{"start":1,"ids":["a","b"]}}',
    403,
  ],
];

/** Posted as JSON. */
const posts: readonly Case[] = [
  ['_bulk_get, deep', 'POST', '_bulk_get', `{"docs":[{"id":${deep(10_000)}}]}`, 400],
  [
    '_bulk_get of prototypes',
    'POST',
    '_bulk_get',
    '{"docs":[{"id":"__proto__"},{"id":"constructor"},{"id":7},{}]}',
    200,
  ],
  ['_bulk_get of no objects', 'POST', '_bulk_get', '{"docs":[null]}', 400],
  ['_bulk_docs, deep', 'POST', '_bulk_docs', `{"docs":[{"_id":"x","a":${deep(10_000)}}]}`, 201],
  ['_revs_diff, deep', 'POST', '_revs_diff', `{"a":${deep(10_000)}}`, 400],
  ['_revs_diff of prototypes', 'POST', '_revs_diff', '{"__proto__":["1-a"],"constructor":["1-a"]}', 200],
  ['_revs_diff of markup', 'POST', '_revs_diff', '{"a":["<b>"]}', 400],
  ['_missing_revs of a number', 'POST', '_missing_revs', '{"a":1}', 400],
  ['_all_docs, deep', 'POST', '_all_docs', `{"keys":[${deep(10_000)}]}`, 400],
  ['_all_docs of odd keys', 'POST', '_all_docs', '{"keys":["__proto__",1,null,{},["x"]]}', 200],
  ['_all_docs of no list', 'POST', '_all_docs', '{"keys":1}', 400],
  ['_find, deep', 'POST', '_find', `{"selector":${deepObject(10_000)}}`, 400],
  [
    '_find of prototypes',
    'POST',
    '_find',
    '{"selector":{"__proto__.x":1,"constructor":{"$exists":true}},"fields":["__proto__.x"]}',
    200,
  ],
  ['_find with an odd bookmark', 'POST', '_find', '{"selector":{},"bookmark":"e30"}', 400],
  ['_explain, deep', 'POST', '_explain', `{"selector":{"$and":[${deepObject(10_000)}]}}`, 400],
  ['_index, deep', 'POST', '_index', `{"index":{"fields":["a"],"partial_filter_selector":${deepObject(10_000)}}}`, 400],
  ['_index of a prototype', 'POST', '_index', '{"index":{"fields":["__proto__"]},"ddoc":"x","name":"__proto__"}', 200],
  ['_purge, deep', 'POST', '_purge', `{"a":${deep(10_000)}}`, 400],
  ['_purge of a prototype', 'POST', '_purge', '{"__proto__":["1-a"]}', 201],
  ['_security, deep', 'PUT', '_security', deepObject(10_000), 400],
  ['_changes, deep', 'POST', '_changes?filter=_selector', `{"selector":${deepObject(10_000)}}`, 400],
  ['_changes of odd ids', 'POST', '_changes?filter=_doc_ids', '{"doc_ids":[1]}', 400],
  ['no UTF-8', 'POST', '_find', notUtf8('{"selector":{"a":"'), 400],
];

const parameters: readonly Case[] = [
  ['a revision of a prototype', 'GET', '/h/doc?rev=__proto__', undefined, 400],
  ['open revisions of an object', 'GET', '/h/doc?open_revs={}', undefined, 400],
  ['open revisions of a prototype', 'GET', '/h/doc?open_revs=["__proto__"]', undefined, 400],
  ['atts_since of a number', 'GET', '/h/doc?atts_since=1', undefined, 400],
  ['a flag of a prototype', 'GET', '/h/doc?revs=__proto__', undefined, 400],
  ['an endless limit', 'GET', '/h/_all_docs?limit=99999999999999999999', undefined, 400],
  ['a limit below nothing', 'GET', '/h/_changes?limit=-1', undefined, 400],
  ['since a prototype', 'GET', '/h/_changes?since=__proto__', undefined, 400],
  ['since the far future', 'GET', '/h/_changes?since=999999999999999', undefined, 200],
  ['a key that is no JSON', 'GET', '/h/_all_docs?key=%ff', undefined, 400],
  ['a feed of a prototype', 'GET', '/h/_changes?feed=constructor', undefined, 400],
  ['an escape that ends early', 'GET', '/h/_all_docs?key=%22a%', undefined, 400],
];

const multipart: readonly Case[] = [
  ['without parts', 'PUT', '/h/m', '--b--', 400],
  ['that ends in its headers', 'PUT', '/h/m', '--b\r\nA: b', 400],
  ['with endless headers', 'PUT', '/h/m', parts(`A: ${'x'.repeat(40_000)}\r\n\r\n{}`), 400],
  ['whose JSON is none', 'PUT', '/h/m', parts('\r\n{'), 400],
  ['whose JSON is no UTF-8', 'PUT', '/h/m', parts(Buffer.concat([Buffer.from('\r\n'), notUtf8('{"a":"')])), 400],
  ['whose JSON is deep', 'PUT', '/h/m', parts(`\r\n${deepObject(10_000)}`), 400],
  ['that begins with something else', 'PUT', '/h/m', parts('Content-Type: text/plain\r\n\r\nx'), 415],
  [
    'with a prototype for a name',
    'PUT',
    '/h/m',
    parts('\r\n{"_attachments":{"__proto__":{"follows":true}}}', '\r\nx'),
    400,
  ],
];

async function check([, method, path, body, status]: Case, headers: Record<string, string> = {}): Promise<void> {
  const answer = await raw(method, path, { ...(body !== undefined && { body }), headers });
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([status, expect.any(String)]);
  if (status < 400) return;
  expect(JSON.parse(answer.text)).toMatchObject({ error: expect.any(String), reason: expect.any(String) });
}

describe('hostile input', () => {
  it.each(ids)('PR4 %s', (...one) => check(one, one[1] === 'POST' ? JSON_TYPE : {}));
  it.each(names)('PR4 a name of an attachment %s', (...one) =>
    check(one, one[1] === 'PUT' && typeof one[3] === 'string' && one[3].startsWith('{') ? JSON_TYPE : {}),
  );
  it.each(bodies)('PR4 a document of %s', (...one) => check(one, JSON_TYPE));
  it.each(posts)('PR4 %s', (name, method, path, body, status) =>
    check([name, method, `/h/${path}`, body, status], JSON_TYPE),
  );
  it.each(parameters)('PR4 %s', (...one) => check(one));
  it.each(multipart)('PR4 a multipart body %s', (...one) => check(one, MULTIPART));

  it('PR4 what was taken comes back as it was, under the name it was given', async () => {
    expect((await raw('GET', '/h/b2')).text).toContain('"__proto__":{"polluted":true}');
    expect((await raw('GET', '/h/a%0Ab%01c%7F')).text).toContain('"_id":"a\\nb\\u0001c');
    expect((await raw('GET', '/h/att1/../../etc/passwd')).text).toBe('x');
    expect((await raw('GET', '/h/att4?attachments=true', { headers: { accept: 'multipart/related' } })).text).toContain(
      "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%00",
    );
    expect((await raw('GET', '/h/att5/constructor')).text).toBe('x');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await raw('GET', '/h/b1')).status).toBe(404);
  });

  it('PR4 an id that one engine cannot keep is refused, or kept', async () => {
    for (const path of ['/h/a%00b', `/h/${'x'.repeat(5000)}`]) {
      const { status } = await raw('PUT', path, { body: '{}' });
      expect([201, 403]).toContain(status);
      expect((await raw('GET', path)).status).toBe(status === 201 ? 200 : 404);
    }
  });

  it('PR5 100,000 ids are answered as a stream', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => (n % 1000 ? `none${n}` : 'doc'));
    const ask = async (path: string, json: unknown) => {
      const { status, text } = await raw('POST', `/h/${path}`, { body: JSON.stringify(json), headers: JSON_TYPE });
      expect([path, status]).toEqual([path, 200]);
      return JSON.parse(text) as { results: { docs: { ok?: unknown }[] }[]; rows: { id?: string }[] };
    };
    const got = await ask('_bulk_get', { docs: many.map((id) => ({ id })) });
    expect(got.results).toHaveLength(100_000);
    expect(got.results.filter(({ docs }) => docs[0]?.ok)).toHaveLength(100);
    expect((await ask('_all_docs', { keys: many })).rows.filter(({ id }) => id)).toHaveLength(100);
    const revs = Object.fromEntries(many.map((id) => [id, ['9-z']]));
    expect(Object.keys(await ask('_revs_diff', revs))).toHaveLength(99_901);
    expect((await ask('_changes?filter=_doc_ids', { doc_ids: many })).results).toHaveLength(1);
  });

  it('PR4 a body that unpacks to more than it may is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(120 * 1024 * 1024, 32));
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect((await raw('POST', '/h/_bulk_docs', { body: bomb, headers })).status).toBe(413);
    expect((await raw('GET', '/h')).status).toBe(200);
  });
});
