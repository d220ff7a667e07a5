import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** Below the ports that systems give to outgoing connections: what is closed for a while is still free afterwards. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const TRIES = 50;

/** Listens on a port that the caller can come back to later. Resolves with it. */
export async function listenOnKeptPort(server: Server, port?: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      server.listen(port ?? FIRST_PORT + randomInt(PORTS), '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (port !== undefined || tries === TRIES) throw error;
    }
  }
}
