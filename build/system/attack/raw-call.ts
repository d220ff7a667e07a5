/** A caller that writes what it likes to the socket, at its own pace, and reads when it likes. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawCall {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** Everything heard so far. */
  heard(): string;
  /** The status of the first whole head; `closed` when the connection ended without one. */
  status(): Promise<number | 'closed'>;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
}

export async function openRawCall(address: string, { reads = true } = {}): Promise<RawCall> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let text = '';
  const looks = new Set<() => void>();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  if (reads)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (const look of looks) look();
    });
  await once(socket, 'connect');
  return {
    socket,
    closed,
    write: (bytes) => void socket.write(bytes),
    heard: () => text,
    status: () =>
      new Promise((resolve) => {
        const look = () => {
          const found = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n/.exec(text);
          if (found) resolve(Number(found[1]));
        };
        looks.add(look);
        look();
        void closed.then(() => resolve('closed'));
      }),
  };
}

/** The head of a call, without the empty line when `open`. */
export function head(
  line: string,
  headers: Readonly<Record<string, string | number>> = {},
  { open = false } = {},
): string {
  const fields = Object.entries({ host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${fields.join('')}${open ? '' : '\r\n'}`;
}
