/**
 * A line of so many bits a second that all connections share, each direction for itself, as a clinic has it. (The line of
 * the system tests, build/system/lossy-proxy.ts, slows each connection by itself.)
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SlowLine {
  readonly address: string;
  /** Bytes towards whoever connects, so far. */
  bytesDown(): number;
  close(): Promise<void>;
}

/** What the line's own queue holds before the sender has to wait. */
const QUEUE_MS = 50;

export async function startSlowLine(options: {
  readonly targetPort: number;
  readonly bitsPerSecond: number;
}): Promise<SlowLine> {
  const { targetPort, bitsPerSecond } = options;
  const open = new Set<Socket>();
  const up = createWay(bitsPerSecond);
  const down = createWay(bitsPerSecond);
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    carry(client, target, up);
    carry(target, client, down);
    for (const socket of [client, target]) {
      open.add(socket.setNoDelay(true));
      socket.on('close', () => open.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytesDown: down.bytes,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

interface Way {
  /** Milliseconds until these bytes are through. */
  take(bytes: number): number;
  bytes(): number;
}

/** Pieces follow each other without a gap, whoever sends them: a late timer is made up for by the next piece. */
function createWay(bitsPerSecond: number): Way {
  let freeAtMs = 0;
  let total = 0;
  return {
    bytes: () => total,
    take(bytes) {
      const nowMs = performance.now();
      total += bytes;
      freeAtMs = Math.max(nowMs, freeAtMs) + (bytes * 8 * 1000) / bitsPerSecond;
      return freeAtMs - nowMs;
    },
  };
}

function carry(from: Socket, to: Socket, way: Way): void {
  from.on('data', (bytes: Buffer) => {
    const throughMs = way.take(bytes.length);
    setTimeout(() => to.destroyed || to.write(bytes), throughMs);
    if (throughMs <= QUEUE_MS) return;
    from.pause();
    setTimeout(() => from.resume(), throughMs - QUEUE_MS);
  });
  // What was sent before the end arrives before it.
  from.on('end', () => setTimeout(() => to.end(), way.take(0)));
  from.on('error', () => to.destroy());
  from.on('close', () => setTimeout(() => to.destroySoon(), way.take(0)));
}
