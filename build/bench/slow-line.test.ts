import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startSlowLine } from './slow-line.ts';

it('a slow line carries whole answers, never faster than it is, however many ask at once', async () => {
  const answer = Buffer.alloc(20_000, 'x');
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const line = await startSlowLine({ targetPort: port, bitsPerSecond: 8_000_000 });
  const startedMs = performance.now();
  const bodies = await Promise.all([0, 1, 2].map(async () => (await fetch(line.address)).arrayBuffer()));
  expect(bodies.map((body) => Buffer.from(body).equals(answer))).toEqual([true, true, true]);
  // 60 kB at 1 kB a millisecond; timers may fire a part of a millisecond early.
  expect(performance.now() - startedMs).toBeGreaterThan(55);
  expect(line.bytesDown()).toBeGreaterThan(60_000);
  await line.close();
  server.close();
});
