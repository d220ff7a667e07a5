import { connect, type Socket } from 'node:net';
import { type ByteLine, LineAway, type OpenByteLine } from './byte-line.ts';

export interface TcpLineOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** A printer on the network, as most take raw bytes on port 9100. */
export function createTcpLine({ host, port, connectTimeoutMs = CONNECT_TIMEOUT_MS }: TcpLineOptions): ByteLine {
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const socket = connect({ host, port, noDelay: true });
        const fail = (error: Error) => {
          socket.destroy();
          reject(new LineAway('not-reached', error.message));
        };
        socket.setTimeout(connectTimeoutMs, () => fail(new Error('no connection in time')));
        socket.once('error', fail);
        socket.once('connect', () => {
          socket.setTimeout(0);
          socket.off('error', fail);
          resolve(overSocket(socket));
        });
      }),
  };
}

function overSocket(socket: Socket): OpenByteLine {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  // The other end let go, or the network did: `closed` follows.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());
  return {
    closed,
    watchBytes: (listener) => void socket.on('data', (bytes: Uint8Array) => listener(bytes)),
    write: (bytes) =>
      new Promise((done, reject) => {
        if (socket.destroyed) return reject(new LineAway('not-reached', 'the line was closed'));
        socket.write(bytes, (error) => (error ? reject(new LineAway('not-reached', error.message)) : done()));
      }),
    async close() {
      socket.destroySoon();
      socket.unref();
      if (!socket.destroyed) setTimeout(() => socket.destroy(), 1_000).unref();
      await closed;
    },
  };
}
