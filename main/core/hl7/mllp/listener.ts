/** A listener for MLLP: several connections, each served in the order of its frames, one frame at a time. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import type { Header } from '#shared/domain/hl7/header.ts';
import { ackText, NO_HEADER } from './ack-text.ts';
import { createFrameReader } from './frame-reader.ts';
import { sendFrame } from './wire.ts';

type Answer = (header: Header | undefined, ack: AckPlan) => void;

export interface ListenerDeps {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Addresses that are listened to; empty: all. */
  readonly peers?: readonly string[];
  /** PEM. Without it the line is in the clear. */
  readonly tls?:
    | { readonly certificate: string; readonly key: string; readonly clientCa?: string | undefined }
    | undefined;
  readonly now: () => number;
  /** Resolves when the connection may go on. */
  readonly take: (bytes: Uint8Array, answer: Answer) => Promise<void>;
  readonly onConnections: (count: number) => void;
  readonly onFault: (fault: unknown) => void;
  readonly mostFrameBytes?: number;
}

export interface MllpListener {
  readonly port: number;
  /** Ends every connection; what was taken is finished by whoever took it. */
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 32;
/** How long a sender of too much may go on sending after its answer. */
const LINGER_MS = 5_000;

/** Rejects when the port cannot be had. */
export async function openListener(deps: ListenerDeps): Promise<MllpListener> {
  const sockets = new Set<Socket>();
  const server = serverOf(deps, (socket) => {
    socket.on('error', () => socket.destroy()); // a peer that goes away is no fault of ours
    serve(socket, deps).catch((fault: unknown) => {
      if (!socket.destroyed) deps.onFault(fault);
      socket.destroy();
    });
  });
  // Of a secure line this is what lies under it: whoever is no peer is not even greeted.
  server.on('connection', (socket: Socket) => {
    if (!isPeer(socket.remoteAddress, deps.peers)) return void socket.destroy();
    sockets.add(socket);
    deps.onConnections(sockets.size);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      deps.onConnections(sockets.size);
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, deps);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : deps.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const HANDSHAKE_MS = 10_000;

/** MI11: nothing under TLS 1.2, and where a client's CA is named nobody without a certificate of it. */
function serverOf({ tls, peers }: ListenerDeps, onLine: (socket: Socket) => void): Server {
  if (!tls) return createServer((socket) => (isPeer(socket.remoteAddress, peers) ? onLine(socket) : socket.destroy()));
  const { certificate: cert, key, clientCa } = tls;
  const asked = clientCa ? { ca: clientCa, requestCert: true, rejectUnauthorized: true } : {};
  const server = createTlsServer(
    { cert, key, ...asked, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS },
    onLine,
  );
  server.on('tlsClientError', (_fault, socket) => socket.destroy());
  return server;
}

/** A socket for both families names IPv4 peers as `::ffff:192.0.2.1`. */
function isPeer(address: string | undefined, peers: readonly string[] = []): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  return peers.length === 0 || peers.includes(plain);
}

function listening(server: Server, { host, port }: ListenerDeps): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The next chunk is read when this one has been dealt with: a sender in a hurry fills the socket, not our memory. */
async function serve(socket: Socket, { now, take, mostFrameBytes, onFault }: ListenerDeps): Promise<void> {
  const reader = createFrameReader(mostFrameBytes);
  const answer: Answer = (header, ack) => {
    if (socket.writable) sendFrame(socket, ackText(header ?? NO_HEADER, ack, now()));
  };
  let isOver = false;
  for await (const chunk of socket as AsyncIterable<Uint8Array>) {
    // Read on and thrown away: a connection that is cut with bytes unread may lose the answer.
    if (isOver) continue;
    for (const event of reader.push(chunk)) {
      if (event.is === 'too-long') {
        answer(undefined, { code: 'AR', error: { code: 207 } });
        socket.end();
        setTimeout(() => socket.destroy(), LINGER_MS).unref();
        isOver = true;
        break;
      }
      if (event.is === 'frame') await take(event.bytes, answer).catch(onFault);
    }
  }
}
