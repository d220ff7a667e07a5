import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startSlowLine } from './slow-line.ts';

it('a slow line carries whole answers in order, never faster than it is, however many ask at once', async () => {
  const answer = randomBytes(200_000);
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const line = await startSlowLine({ targetPort: port, bitsPerSecond: 80_000_000 });
  const startedMs = performance.now();
  const bodies = await Promise.all([0, 1, 2].map(async () => (await fetch(line.address)).arrayBuffer()));
  expect(bodies.map((body) => Buffer.from(body).equals(answer))).toEqual([true, true, true]);
  // 600 kB at 10 kB a millisecond; timers may fire a part of a millisecond early.
  expect(performance.now() - startedMs).toBeGreaterThan(55);
  expect(line.bytesDown()).toBeGreaterThan(600_000);
  await line.close();
  server.close();
});
