/**
 * A line to PostgreSQL that can be cut at any message of a transaction, in either direction, in the middle of the message:
 * what a process that dies, or a wire that breaks, leaves behind at that very moment. Messages are counted from `BEGIN`
 * on, so the places of one commit are a closed set.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PostgresFrames } from './postgres-frames.ts';

/** `asked`: of statements on their way to PostgreSQL; `answered`: of its answers. So many go through whole, of the next a half. */
export interface CutPlace {
  readonly side: 'asked' | 'answered';
  readonly whole: number;
}

export interface CutLine {
  /** The address of a database, through this line. */
  through(databaseUrl: string): string;
  /** The next transaction meets its end at this place; resolves when it has. `act` is done instead of cutting. */
  cutAt(place: CutPlace, act?: () => void): Promise<void>;
  /** Statements of the transaction before. */
  readonly statements: number;
  close(): Promise<void>;
}

const END_OF_STATEMENT = new Set(['Q', 'S']);
const END_OF_ANSWER = 'Z';

interface Armed extends CutPlace {
  readonly reached: () => void;
  readonly act: (() => void) | undefined;
}

export async function openCutLine(serverUrl: string): Promise<CutLine> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let statements = 0;

  const carry = (client: Socket): void => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    const counts = { asked: 0, answered: 0 };
    let state: 'before' | 'inside' | 'cut' = 'before';
    const end = (): void => {
      state = 'cut';
      const place = armed;
      armed = undefined;
      if (place?.act) place.act();
      else client.destroy();
      server.end();
      place?.reached();
    };
    const pass = (side: CutPlace['side'], frame: Buffer, to: Socket): void => {
      if (state === 'cut') return;
      const isHere = state === 'inside' && armed?.side === side && armed.whole === counts[side];
      to.write(isHere ? frame.subarray(0, frame.length >> 1) : frame);
      if (isHere) end();
    };
    const asked = new PostgresFrames('client', (type, frame) => {
      if (type === 'Q' && frame.includes('BEGIN')) {
        state = state === 'cut' ? 'cut' : 'inside';
        counts.asked = 0;
        counts.answered = 0;
      }
      pass('asked', frame, server);
      if (state === 'inside' && END_OF_STATEMENT.has(type)) counts.asked += 1;
    });
    const answered = new PostgresFrames('server', (type, frame) => {
      pass('answered', frame, client);
      if (state !== 'inside' || type !== END_OF_ANSWER) return;
      counts.answered += 1;
      if (isIdle(frame)) {
        statements = counts.answered;
        state = 'before';
      }
    });
    client.on('data', (bytes) => asked.take(bytes));
    server.on('data', (bytes) => answered.take(bytes));
    client.once('close', () => server.end());
    server.once('close', () => client.destroy());
  };

  const listener = createServer(carry).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const own = (listener.address() as AddressInfo).port;
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl);
      url.host = `127.0.0.1:${own}`;
      return url.href;
    },
    cutAt(place, act) {
      return new Promise((reached) => {
        armed = { ...place, act, reached };
      });
    },
    get statements() {
      return statements;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** No transaction is open any more. */
const isIdle = (readyForQuery: Buffer): boolean => readyForQuery.at(-1) === 'I'.charCodeAt(0);
