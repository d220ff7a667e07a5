import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

it('stops without waiting for connections over which nothing was ever asked', async () => {
  const server = await startTestServer();
  const { hostname, port } = new URL(server.address);
  const ahead = connect(Number(port), hostname);
  await once(ahead, 'connect');
  const closed = once(ahead, 'close');
  const startedMs = performance.now();
  await server.dispose();
  await closed;
  expect(performance.now() - startedMs).toBeLessThan(3000);
});
