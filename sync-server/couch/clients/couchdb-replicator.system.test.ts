/** What Apache CouchDB's replicator asks of both ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, shareTestServer, type TestServer } from '../../testing/test-server.ts';
import { replicateOnce, type Send } from './couchdb-replicator.ts';

let server: TestServer;
const send: Send = (path, init) => server.admin(path, init);
beforeAll(async () => {
  server = await shareTestServer();
  for (const name of ['source', 'target']) await server.admin(`/${name}`, { method: 'PUT' });
});
afterAll(() => server.dispose());

interface Feed {
  results: { id: string; changes: { rev: string }[]; deleted?: boolean }[];
}

/** Every leaf with its history and attachments, as text. */
async function contentOf(database: string): Promise<string[]> {
  const { results } = (await jsonOf(server.admin(`/${database}/_changes?style=all_docs`))) as Feed;
  const leaves = results.map(async ({ id }) => {
    const path = `/${database}/${encodeURIComponent(id)}?open_revs=all&revs=true&attachments=true`;
    return JSON.stringify(await jsonOf(server.admin(path)));
  });
  return (await Promise.all(leaves)).sort();
}

describe('a CouchDB replicator', () => {
  it('RP1 copies trees, deletions and attachments, resumes after a death, and then copies only what is new', async () => {
    const docs: unknown[] = Array.from({ length: 60 }, (_, n) => ({ _id: `d/${n}`, n, text: `1.50 ${n}` }));
    await send('/source/_bulk_docs', { json: { docs } });
    const fork = (hash: string) => ({
      _id: 'd/3',
      _rev: `2-${hash}`,
      _revisions: { start: 2, ids: [hash, 'r'] },
      hash,
    });
    await send('/source/_bulk_docs', { json: { docs: [fork('a'), fork('b')], new_edits: false } });
    const file = { content_type: 'text/plain', data: Buffer.from('first').toString('base64') };
    const made = await send('/source/scan', { method: 'PUT', json: { _attachments: { 'page/1 é': file } } });
    const { rev } = (await made.json()) as { rev: string };
    const gone = (await jsonOf(server.admin('/source/d%2F9'))) as { _rev: string };
    await send(`/source/d%2F9?rev=${gone._rev}`, { method: 'DELETE' });

    const cut = await replicateOnce(send, { source: 'source', target: 'target', batchSize: 20, dieAfter: 2 });
    expect(cut).toMatchObject({ since: 0, docsWritten: 40 });
    const rest = await replicateOnce(send, { source: 'source', target: 'target', batchSize: 20 });
    expect(rest.since).not.toBe(0);
    expect(rest).toMatchObject({ docsWritten: 23, failures: 0 });
    expect(await contentOf('target')).toEqual(await contentOf('source'));

    await send(`/source/scan/more?rev=${rev}`, { method: 'PUT', body: 'second', headers: { 'content-type': 'a/b' } });
    const later = await replicateOnce(send, { source: 'source', target: 'target' });
    expect(later).toMatchObject({ missingFound: 1, docsWritten: 1, failures: 0 });
    expect(await contentOf('target')).toEqual(await contentOf('source'));
    expect(await replicateOnce(send, { source: 'source', target: 'target' })).toMatchObject({ docsRead: 0 });
  });

  it('RP1 keeps the history of its checkpoints as it was written', async () => {
    const { results } = (await jsonOf(server.admin('/source/_changes'))) as Feed;
    expect(results.some(({ id }) => id.startsWith('_local'))).toBe(false);
    const body = {
      session_id: 's2',
      source_last_seq: '12-abc',
      history: [{ session_id: 's2', recorded_seq: '12-abc' }],
    };
    const first = (await (await send('/source/_local/abc', { method: 'PUT', json: body })).json()) as { rev: string };
    expect(await jsonOf(server.admin('/source/_local/abc'))).toEqual({ _id: '_local/abc', _rev: first.rev, ...body });
  });
});
