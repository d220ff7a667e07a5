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
  /** Part of the connections that end in order, as after a whole answer, after up to `cutWithinBytes`, 0–1. */
  readonly closedInBody?: number;
  /** Part of the connections that wait before they are carried on, so that later ones overtake them, 0–1. */
  readonly heldBack?: number;
  readonly heldBackMs?: number;
  /** Each piece, in each direction, up to so much later. */
  readonly delayMs?: number;
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
  /** In mid-body, in order. */
  closed: number;
  heldBack: number;
  delayed: number;
  slowed: number;
  bytes: number;
}

const NOTHING: ProxyCounts = {
  connections: 0,
  dropped: 0,
  cuts: 0,
  closed: 0,
  heldBack: 0,
  delayed: 0,
  slowed: 0,
  bytes: 0,
};

export interface LossyProxy {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly counts: Readonly<ProxyCounts>;
  setWeather(weather: Weather): void;
  /** From the next connection on. */
  setTarget(port: number): void;
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
  const counts: ProxyCounts = { ...NOTHING };
  const open = new Set<Socket>();
  let weather = options.weather ?? FINE;
  let { targetPort } = options;
  let port: number | undefined;
  const accept = (client: Socket) => {
    counts.connections += 1;
    client.on('error', () => client.destroy());
    if (random.chance(weather.dropped)) {
      counts.dropped += 1;
      client.resetAndDestroy();
      return;
    }
    const budget = cutBudget(weather, random);
    const ending = endingOf(weather, random);
    const { bytesPerSecond, delayMs = 0 } = weather;
    if (bytesPerSecond !== undefined) counts.slowed += 1;
    if (delayMs > 0) counts.delayed += 1;
    const pieceDelayMs = () => (delayMs > 0 ? random.below(delayMs) : 0);
    const carry = () => {
      if (client.destroyed) return;
      const server = connect(targetPort, '127.0.0.1');
      join(client, server, {
        budget: ending === 'closed' ? 1 + random.below(weather.cutWithinBytes) : budget,
        ending,
        bytesPerSecond,
        pieceDelayMs,
        counts,
        open,
      });
    };
    if (!isHeldBack(weather, random)) return carry();
    counts.heldBack += 1;
    setTimeout(carry, random.below(weather.heldBackMs ?? 0));
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
    setTarget(port) {
      targetPort = port;
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

type Ending = 'cut' | 'closed';

/** Asked of the seed only where the weather knows it: the others' sequence stays what it was. */
function endingOf({ closedInBody }: Weather, random: SeededRandom): Ending {
  return closedInBody !== undefined && random.chance(closedInBody) ? 'closed' : 'cut';
}

function isHeldBack({ heldBack }: Weather, random: SeededRandom): boolean {
  return heldBack !== undefined && random.chance(heldBack);
}

interface Line {
  readonly budget: number;
  readonly ending: Ending;
  /** How long the next piece waits. */
  readonly pieceDelayMs: () => number;
  readonly bytesPerSecond: number | undefined;
  readonly counts: ProxyCounts;
  readonly open: Set<Socket>;
}

function join(client: Socket, server: Socket, line: Line): void {
  const { budget, ending, bytesPerSecond, pieceDelayMs, counts, open } = line;
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
    const takeLater = (ms: number, act: () => void) => {
      from.pause();
      setTimeout(() => {
        act();
        from.resume();
      }, ms);
    };
    const pass = (bytes: Buffer) => {
      if (to.destroyed) return;
      const part = bytes.subarray(0, Math.max(0, left));
      left -= bytes.length;
      counts.bytes += part.length;
      if (!to.write(part)) {
        from.pause();
        to.once('drain', () => from.resume());
      } else if (bytesPerSecond !== undefined) takeLater((part.length / bytesPerSecond) * 1000, () => undefined);
      if (left > 0) return;
      left = Number.POSITIVE_INFINITY;
      if (ending === 'cut') counts.cuts += 1;
      else counts.closed += 1;
      to.destroySoon();
      if (ending === 'cut') from.resetAndDestroy();
      else from.destroySoon();
    };
    from.on('data', (bytes: Buffer) => {
      const delayMs = pieceDelayMs();
      if (delayMs > 0) takeLater(delayMs, () => pass(bytes));
      else pass(bytes);
    });
  };
  carry(client, server);
  carry(server, client);
}
