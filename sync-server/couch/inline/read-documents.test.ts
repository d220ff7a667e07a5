/** Files inline in JSON, larger than what this server may hold of all bodies together (PR5, OP8). */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, TEST_ADMIN, type TestServer } from '../../testing/test-server.ts';
import { LIFTED_FROM_BYTES } from './read-documents.ts';

const FILE_BYTES = 2 * LIFTED_FROM_BYTES;
const FILE = Buffer.alloc(FILE_BYTES, 'Holdfast ');
const DATA = FILE.toString('base64');
const DIGEST = `md5-${createHash('md5').update(FILE).digest('base64')}`;
/** A file does not fit, nor what it is written as. */
const HELD_BYTES = FILE_BYTES / 8;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, { transport: { heldBodyBytes: HELD_BYTES } });
  await server.admin('/files', { method: 'PUT' });
});
afterAll(() => server.dispose());

const scan = (data: string) => ({ scan: { content_type: 'image/x-scan', data } });
const put = (id: string, body: object) => server.admin(`/files/${id}`, { method: 'PUT', json: body });
async function stubOf(id: string): Promise<unknown> {
  const read = (await jsonOf(server.admin(`/files/${id}`))) as { _attachments?: { scan?: unknown } };
  return read._attachments?.scan;
}
const STUB = { content_type: 'image/x-scan', digest: DIGEST, length: FILE_BYTES, stub: true };

describe('a file inline in a document', () => {
  it('PR5 OP8 goes to the store without being held, by PUT, POST and in a batch, edits and grafts', async () => {
    expect((await put('put', { text: 'x', _attachments: scan(DATA) })).status).toBe(201);
    const posted = await server.admin('/files', { json: { _id: 'posted', _attachments: scan(DATA) } });
    expect(posted.status).toBe(201);
    const small = { content_type: 'text/plain', data: btoa('small') };
    const docs = [{ _id: 'none' }, { _id: 'edit', _attachments: { ...scan(DATA), small } }, { _id: 'after' }];
    expect(await jsonOf(server.admin('/files/_bulk_docs', { json: { docs } }))).toMatchObject([
      { ok: true, id: 'none' },
      { ok: true, id: 'edit' },
      { ok: true, id: 'after' },
    ]);
    const graft = { _id: 'graft', _rev: '1-a', _attachments: scan(DATA) };
    expect(await jsonOf(server.admin('/files/_bulk_docs', { json: { docs: [graft], new_edits: false } }))).toEqual([]);
    for (const id of ['put', 'posted', 'edit', 'graft']) expect([id, await stubOf(id)]).toMatchObject([id, STUB]);
    expect(await (await server.admin('/files/edit/small')).text()).toBe('small');
    const whole = Buffer.from(await (await server.admin('/files/put/scan')).arrayBuffer());
    expect(whole.equals(FILE)).toBe(true);
    expect(await server.context.metrics.registry.metrics()).toMatch(/^holdfast_body_bytes 0$/m);
  });

  it('PR5 packed, and of a length that is not told', async () => {
    const text = JSON.stringify({ _attachments: scan(DATA) });
    const authorization = `Basic ${Buffer.from(`${TEST_ADMIN.name}:${TEST_ADMIN.password}`).toString('base64')}`;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(gzipSync(text));
        controller.close();
      },
    });
    const headers = { authorization, 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const request: RequestInit & { duplex: 'half' } = { method: 'PUT', headers, body, duplex: 'half' };
    expect((await fetch(`${server.address}/files/packed`, request)).status).toBe(201);
    expect(await stubOf('packed')).toMatchObject(STUB);
  });

  it('PR4 what is no base64 is refused, in a batch with its document alone', async () => {
    const broken = `${DATA.slice(0, -8)}?${DATA.slice(-7)}`;
    const alone = await put('broken', { _attachments: scan(broken) });
    const asSmall = await put('broken', { _attachments: scan('?') });
    expect([alone.status, await alone.json()]).toEqual([asSmall.status, await asSmall.json()]);
    const docs = [{ _id: 'one' }, { _id: 'two', _attachments: scan(broken) }, { _id: 'three' }];
    expect(await jsonOf(server.admin('/files/_bulk_docs', { json: { docs } }))).toMatchObject([
      { ok: true },
      { error: expect.any(String) },
      { ok: true },
    ]);
    const follows = { scan: { content_type: 'a/b', follows: true } };
    expect((await put('lacking', { text: DATA.slice(0, 10), _attachments: follows })).status).toBe(400);
  });

  it('OP8 what has no room hears so at once, not after the rest of it: others wait for what it holds', async () => {
    const auth = `${TEST_ADMIN.name}:${TEST_ADMIN.password}`;
    const headers = { 'content-type': 'application/json', 'content-length': 2 * FILE_BYTES };
    const call = request(`${server.address}/files/_bulk_docs`, { method: 'POST', auth, headers, agent: false });
    call.write(`{"docs":[{"text":"${'x'.repeat(2 * HELD_BYTES)}`);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    call.on('error', () => {}).destroy();
  });

  it('PR4 OP8 text around it has the limits that it always had', async () => {
    const held = await put('held', { text: 'x'.repeat(LIFTED_FROM_BYTES + 1), _attachments: scan('') });
    expect(held.status).toBe(503);
    const cut = await server.admin('/files/cut', {
      method: 'PUT',
      body: `{"_attachments":{"scan":{"data":"${DATA}`,
      headers: { 'content-type': 'application/json' },
    });
    expect(cut.status).toBe(400);
  });
});
