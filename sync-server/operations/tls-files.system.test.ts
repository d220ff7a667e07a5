/** TLS 1.3 with certificates that are renewed under a running server (OP5). */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { decideConfig } from '../config/config.ts';
import { makeSelfSigned } from '../testing/self-signed.ts';
import { spawnServer } from '../testing/server-process.ts';
import { startTestServer } from '../testing/test-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const one = makeSelfSigned('one.holdfast.test', 1);
const two = makeSelfSigned('two.holdfast.test', 2);

function makeFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-tls-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const tlsCert = join(folder, 'cert.pem');
  const tlsKey = join(folder, 'key.pem');
  const write = ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(tlsCert, cert);
    writeFileSync(tlsKey, key);
  };
  write(one);
  return { folder, tlsCert, tlsKey, write };
}

function open(address: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), ca: [one.cert, two.cert], ...options }, () =>
      resolve(socket),
    );
    socket.on('error', reject);
    cleanups.push(() => socket.destroy());
  });
}

const nameSeen = (socket: TLSSocket) => socket.getPeerCertificate().subject?.CN;

/** Asks over an open connection. */
function statusOver(socket: TLSSocket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  return new Promise((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString().slice(9, 12)));
    socket.once('close', () => reject(new Error('closed')));
  });
}

describe('TLS', () => {
  it('OP5 speaks 1.3 and nothing older', async () => {
    const { tlsCert, tlsKey } = makeFiles();
    const server = await startTestServer({ tlsCert, tlsKey, logLevel: 'silent' });
    cleanups.push(() => server.dispose());
    expect(server.address).toMatch(/^https:/);
    expect((await open(server.address)).getProtocol()).toBe('TLSv1.3');
    await expect(open(server.address, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert|protocol|version/i);
  });

  it('OP5 a renewed pair serves new connections, open ones go on; a pair that does not fit is not taken', async () => {
    const { tlsCert, tlsKey, write } = makeFiles();
    const server = await startTestServer({ tlsCert, tlsKey, logLevel: 'silent' });
    cleanups.push(() => server.dispose());
    const before = await open(server.address);
    expect([nameSeen(before), await statusOver(before)]).toEqual(['one.holdfast.test', '200']);
    writeFileSync(tlsCert, two.cert);
    server.reloadTls();
    expect(nameSeen(await open(server.address))).toBe('one.holdfast.test');
    write(two);
    server.reloadTls();
    expect(nameSeen(await open(server.address))).toBe('two.holdfast.test');
    expect([nameSeen(before), await statusOver(before)]).toEqual(['one.holdfast.test', '200']);
    const text = await server.context.metrics.registry.metrics();
    expect(text).toMatch(/holdfast_tls_certificate_expires_seconds 2\d{9}/);
  });

  it('OP5 SIGHUP reads the files again', async ({ skip }) => {
    if (process.platform === 'win32') return skip('there is no SIGHUP here');
    const { folder, tlsCert, tlsKey, write } = makeFiles();
    const server = await spawnServer(join(folder, 'data'), ['--tls-cert', tlsCert, '--tls-key', tlsKey]);
    cleanups.push(() => server.kill());
    expect(nameSeen(await open(server.address))).toBe('one.holdfast.test');
    write(two);
    server.child.kill('SIGHUP');
    while (nameSeen(await open(server.address)) !== 'two.holdfast.test');
    // Its words come over another line than its certificate: they may arrive later.
    const { stdout, stderr } = server.child;
    while (!server.output().includes('a new certificate is in use'))
      await Promise.race([stdout, stderr].map((stream) => stream && once(stream, 'data')));
  });

  it('OP5 a key of another certificate is refused at the start', () => {
    const { tlsCert, tlsKey } = makeFiles();
    writeFileSync(tlsKey, two.key);
    expect(() => decideConfig({ tlsCert, tlsKey })).toThrow(/does not belong/);
  });
});
