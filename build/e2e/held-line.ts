/** A line that lets everything through but the requests it is told to hold, until it is released: a fill caught in the middle. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface HeldLine {
  readonly port: number;
  /** Resolves when the first request is being held. */
  readonly holding: Promise<void>;
  release(): void;
  close(): Promise<void>;
}

export async function startHeldLine(options: {
  readonly targetPort: number;
  /** Decides by the head of a request, e.g. `GET /db/_changes?lane=1 HTTP/1.1…`. */
  readonly holds: (head: string) => boolean;
}): Promise<HeldLine> {
  const { promise: holding, resolve: noteHeld } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let state: 'holding' | 'open' = 'holding';
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const target = connect(options.targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    target.pipe(client);
    client.on('data', (bytes: Buffer) => {
      if (state === 'open' || !options.holds(bytes.toString('latin1'))) return void target.write(bytes);
      client.pause();
      noteHeld();
      released.then(() => {
        target.write(bytes);
        client.resume();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    holding,
    release() {
      state = 'open';
      release();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
