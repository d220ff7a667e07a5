/** A listener for MLLP: several connections, each served in the order of its frames, one frame at a time. */
import { createServer, type Server, type Socket } from 'node:net';
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

/** Rejects when the port cannot be had. */
export async function openListener(deps: ListenerDeps): Promise<MllpListener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    deps.onConnections(sockets.size);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('error', () => socket.destroy()); // a peer that goes away is no fault of ours
    socket.on('close', () => {
      sockets.delete(socket);
      deps.onConnections(sockets.size);
    });
    serve(socket, deps).catch((fault: unknown) => {
      if (!socket.destroyed) deps.onFault(fault);
      socket.destroy();
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
  for await (const chunk of socket as AsyncIterable<Uint8Array>) {
    for (const event of reader.push(chunk)) {
      if (event.is === 'too-long') {
        answer(undefined, { code: 'AR', error: { code: 207 } });
        socket.end();
        return;
      }
      if (event.is === 'frame') await take(event.bytes, answer).catch(onFault);
    }
  }
}
