/**
 * A network that can be made bad: a TCP proxy that drops connections, cuts them after a random number of bytes in either
 * direction, and can be taken away altogether. What it does follows from its seed and from the order of connections.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createSeededRandom, type SeededRandom } from '#shared/testing/seeded-random.ts';
import { listenOnKeptPort } from './listen-on-kept-port.ts';

export interface Weather {
  /** Part of the connections that end as soon as they are made, 0–1. */
  readonly dropped: number;
  /** Part of the other connections that are cut after a random number of bytes, 0–1. */
  readonly cut: number;
  /** A connection to be cut carries up to so many bytes. */
  readonly cutWithinBytes: number;
  /** Each direction of each connection; as fast as it goes where it is left out. */
  readonly bytesPerSecond?: number;
}

/** A modem line of 64 kbit/s that loses 30 % of the connections. */
export const MODEM: Weather = { dropped: 0.3, cut: 0, cutWithinBytes: 0, bytesPerSecond: 8000 };
export const FINE: Weather = { dropped: 0, cut: 0, cutWithinBytes: 0 };
/** The bad link: 30 % dropped connections, cuts at random bytes. */
export const STORMY: Weather = { dropped: 0.3, cut: 0.8, cutWithinBytes: 20_000 };

export interface ProxyCounts {
  connections: number;
  dropped: number;
  cuts: number;
  bytes: number;
}

export interface LossyProxy {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly counts: Readonly<ProxyCounts>;
  setWeather(weather: Weather): void;
  /** Stops listening and ends every connection, as when a cable is pulled out of the switch. */
  takeAway(): Promise<void>;
  bringBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startLossyProxy(options: {
  readonly targetPort: number;
  readonly seed: number;
  readonly weather?: Weather;
}): Promise<LossyProxy> {
  const random = createSeededRandom(options.seed);
  const counts: ProxyCounts = { connections: 0, dropped: 0, cuts: 0, bytes: 0 };
  const open = new Set<Socket>();
  let weather = options.weather ?? FINE;
  let port: number | undefined;
  const accept = (client: Socket) => {
    counts.connections += 1;
    client.on('error', () => client.destroy());
    if (random.chance(weather.dropped)) {
      counts.dropped += 1;
      client.resetAndDestroy();
      return;
    }
    const server = connect(options.targetPort, '127.0.0.1');
    const budget = cutBudget(weather, random);
    join(client, server, { budget, bytesPerSecond: weather.bytesPerSecond, counts, open });
  };
  let server = createServer(accept);
  const listen = async () => {
    server = createServer(accept);
    port = await listenOnKeptPort(server, port);
  };
  const takeAway = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  };
  await listen();
  return {
    address: `http://127.0.0.1:${port}`,
    counts,
    setWeather(next) {
      weather = next;
    },
    takeAway,
    bringBack: listen,
    close: takeAway,
  };
}

/** How many bytes this connection may carry, both directions together. */
function cutBudget({ cut, cutWithinBytes }: Weather, random: SeededRandom): number {
  return random.chance(cut) ? 1 + random.below(cutWithinBytes) : Number.POSITIVE_INFINITY;
}

interface Line {
  readonly budget: number;
  readonly bytesPerSecond: number | undefined;
  readonly counts: ProxyCounts;
  readonly open: Set<Socket>;
}

function join(client: Socket, server: Socket, { budget, bytesPerSecond, counts, open }: Line): void {
  let left = budget;
  const endBoth = () => {
    client.resetAndDestroy();
    server.resetAndDestroy();
  };
  const carry = (from: Socket, to: Socket) => {
    open.add(from);
    from.setNoDelay(true);
    from.on('error', endBoth);
    from.on('close', () => {
      open.delete(from);
      to.destroySoon();
    });
    from.on('data', (bytes: Buffer) => {
      const part = bytes.subarray(0, Math.max(0, left));
      left -= bytes.length;
      counts.bytes += part.length;
      if (!to.write(part)) {
        from.pause();
        to.once('drain', () => from.resume());
      } else if (bytesPerSecond !== undefined) {
        from.pause();
        setTimeout(() => from.resume(), (part.length / bytesPerSecond) * 1000);
      }
      if (left > 0) return;
      counts.cuts += 1;
      left = Number.POSITIVE_INFINITY;
      to.destroySoon();
      from.resetAndDestroy();
    });
  };
  carry(client, server);
  carry(server, client);
}
