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

/** What comes leaves in the order in which it came: timers of different lengths do not keep it. */
function carry(from: Socket, to: Socket, way: Way): void {
  const queue: { readonly atMs: number; readonly act: () => void }[] = [];
  const later = (bytes: number, act: () => void): number => {
    const throughMs = way.take(bytes);
    queue.push({ atMs: performance.now() + throughMs, act });
    setTimeout(actOnDue, Math.ceil(throughMs));
    return throughMs;
  };
  const actOnDue = (): void => {
    for (let next = queue[0]; next && next.atMs <= performance.now(); next = queue[0]) {
      queue.shift();
      next.act();
    }
    const [next] = queue;
    if (next) setTimeout(actOnDue, Math.ceil(next.atMs - performance.now()));
  };
  from.on('data', (bytes: Buffer) => {
    const throughMs = later(bytes.length, () => to.destroyed || to.write(bytes));
    if (throughMs <= QUEUE_MS) return;
    from.pause();
    setTimeout(() => from.resume(), throughMs - QUEUE_MS);
  });
  from.on('end', () => later(0, () => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(0, () => to.destroySoon()));
}
