import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

interface Entry {
  readonly ok?: boolean;
  readonly id?: string;
  readonly error?: string;
}

const COUNT = 2000;
/** Beyond the first part, and in several. */
const BAD = new Set([3, 450, 1999]);
const idOf = (n: number): string => `d${n}`;

async function load(database: string, docs: readonly unknown[], newEdits: boolean): Promise<readonly Entry[]> {
  const json = { docs, new_edits: newEdits };
  return (await jsonOf(server.admin(`/${database}/_bulk_docs`, { json }))) as readonly Entry[];
}

describe('a long batch', () => {
  it('PR4 is answered one entry a document, in order, each standing alone', async () => {
    await server.admin('/edits', { method: 'PUT' });
    const docs = Array.from({ length: COUNT }, (_, n) => ({ _id: idOf(n), n, ...(BAD.has(n) && { _nope: 1 }) }));
    const entries = await load('edits', docs, true);
    expect(entries.map(({ error }, n) => (BAD.has(n) ? error === 'doc_validation' : error === undefined))).toEqual(
      docs.map(() => true),
    );
    expect(entries.flatMap(({ id }) => id ?? [])).toEqual(docs.flatMap(({ _id }, n) => (BAD.has(n) ? [] : _id)));
    expect(await jsonOf(server.admin('/edits'))).toMatchObject({ doc_count: COUNT - BAD.size });
    const again = await load(
      'edits',
      docs.slice(0, 900).map((doc) => ({ ...doc, n: -1 })),
      true,
    );
    expect(again.filter(({ error }) => error === 'conflict')).toHaveLength(900 - 2);
  });

  it('ST3 keeps the order of the batch in the feed', async () => {
    await server.admin('/grafts', { method: 'PUT' });
    const docs = Array.from({ length: COUNT }, (_, n) => ({ _id: idOf(n), _rev: BAD.has(n) ? 'x' : '1-a', n }));
    const failures = await load('grafts', docs, false);
    expect(failures.map(({ error }) => error)).toEqual(['bad_request', 'bad_request', 'bad_request']);
    const { results } = (await jsonOf(server.admin('/grafts/_changes'))) as { results: { id: string }[] };
    expect(results.map(({ id }) => id)).toEqual(docs.flatMap(({ _id }, n) => (BAD.has(n) ? [] : _id)));
  });
});
