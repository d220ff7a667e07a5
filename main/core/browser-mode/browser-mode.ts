import { extname } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { mediaTypeOf, rendererHeaders } from '../../renderer-headers.ts';
import { FRAME_LIMIT_CHARS } from '../api/client-frames.ts';
import type { Core } from '../compose.ts';
import { COOKIE, createDoor, type Door, isOwnHost, isOwnOrigin } from './door.ts';

export interface BrowserModeOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** The built renderer. */
  readonly rendererFolder: string;
  /** Serves organisations that are no demonstration, too (BM3). */
  readonly allowRealData?: boolean;
}

export interface BrowserMode {
  /** To be opened once; `newAddress` gives another. */
  readonly address: string;
  newAddress(): string;
  close(): Promise<void>;
}

/** Serves the screens and the bridge on loopback. Refuses `demo-only` when the opened organisation is real. */
export async function startBrowserMode(
  core: Pick<Core, 'connect' | 'station' | 'watchStation'>,
  { port, rendererFolder, allowRealData = false }: BrowserModeOptions,
): Promise<BrowserMode | Refusal> {
  const isOpen = (): boolean => allowRealData || !isReal(core);
  if (!isOpen()) return demoOnly();
  const door = createDoor();
  const app = fastify({ logger: false, forceCloseConnections: true });
  let ownPort = port;
  app.addHook('onRequest', async (request, reply) => guard(request, reply, { door, port: () => ownPort, isOpen }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send('Not here.'));
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send('This did not work. The log says why.'));
  await app.register(fastifyWebsocket, { options: { maxPayload: FRAME_LIMIT_CHARS * 3 } });
  await app.register(fastifyStatic, {
    root: rendererFolder,
    wildcard: true,
    setHeaders: (reply, path) => void reply.header('content-type', mediaTypeOf(extname(path))),
  });
  app.get('/enter', async (request, reply) => enter(request, reply, door));
  app.get('/bridge', { websocket: true }, (socket) => attach(core, socket, isOpen));
  await app.listen({ host: '127.0.0.1', port });
  ownPort = portOf(app);
  const newAddress = () => `http://127.0.0.1:${ownPort}/enter?token=${door.newToken()}`;
  return { address: newAddress(), newAddress, close: () => close(app) };
}

interface Guarding {
  readonly door: Door;
  readonly port: () => number;
  readonly isOpen: () => boolean;
}

async function guard(request: FastifyRequest, reply: FastifyReply, guarding: Guarding): Promise<unknown> {
  for (const [name, value] of Object.entries(rendererHeaders)) reply.header(name, value);
  reply.header('cache-control', 'no-store');
  const refused = findRefusal(request, guarding);
  if (!refused) return undefined;
  // Nobody else ends a connection that asked to become a socket and may not.
  if (request.headers.upgrade) reply.raw.once('finish', () => request.raw.socket.destroy());
  return reply.code(refused.status).send(refused.text);
}

function findRefusal(request: FastifyRequest, { door, port, isOpen }: Guarding) {
  const { host, origin, cookie, upgrade } = request.headers;
  const elsewhere = { status: 403, text: 'Not from here.' };
  if (!isOwnHost(host, port()) || !isOwnOrigin(origin, port())) return elsewhere;
  // A page of another origin can open a socket without asking; browsers always name the page then.
  if (upgrade && origin === undefined) return elsewhere;
  if (!request.url.startsWith('/enter?') && !door.isKnown(cookie)) {
    return { status: 401, text: 'Open the address that was printed when Holdfast started.' };
  }
  return isOpen() ? undefined : { status: 403, text: demoOnly().sentence };
}

async function enter(request: FastifyRequest, reply: FastifyReply, door: Door): Promise<unknown> {
  const { token } = request.query as { token?: unknown };
  const cookie = typeof token === 'string' ? door.redeem(token) : undefined;
  if (cookie === undefined) {
    return reply.code(401).send('This address has been used. Start Holdfast again for a new one.');
  }
  return reply
    .header('set-cookie', `${COOKIE}=${cookie}; HttpOnly; SameSite=Strict; Path=/`)
    .redirect('/index.html', 303);
}

function attach(core: Pick<Core, 'connect' | 'watchStation'>, socket: WebSocket, isOpen: () => boolean): void {
  const connection = core.connect(
    (text) => socket.send(text),
    () => socket.close(1002),
  );
  // A station that is enrolled in a real organisation while a browser is open: the line is dropped.
  const unwatch = core.watchStation(() => {
    if (!isOpen()) socket.close(1008);
  });
  socket.on('message', (data, isBinary) => (isBinary ? socket.close(1003) : connection.receive(String(data))));
  socket.on('error', () => socket.close());
  socket.on('close', () => {
    unwatch();
    connection.close();
  });
}

function isReal(core: Pick<Core, 'station'>): boolean {
  const station = core.station();
  return station.state !== 'not-enrolled' && !station.organisation.demo;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

async function close(app: FastifyInstance): Promise<void> {
  for (const client of app.websocketServer.clients) client.terminate();
  await app.close();
}

const demoOnly = (): Refusal =>
  refusal(
    'demo-only',
    'A browser opens demonstration organisations only. Use the Holdfast application, or allow real data on purpose.',
  );
