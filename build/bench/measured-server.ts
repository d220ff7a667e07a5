import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HOLDFAST, HOLDFAST_ON_POSTGRES, POUCHDB_SERVER } from './bench-context.ts';

/** A server under measurement, in a process of its own. */
export interface MeasuredServer {
  readonly who: string;
  readonly url: string;
  /** `authorization` header for its administrator; empty where there is none. */
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const ADMIN = 'bench:bench-password';
const PROJECT = path.join(import.meta.dirname, '..', '..');

/** On SQLite, or on the PostgreSQL of an address. */
export async function startHoldfast(postgresUrl?: string): Promise<MeasuredServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-server-'));
  const port = await freePort();
  const entry = path.join(PROJECT, 'sync-server', 'index.ts');
  const words = [entry, '--listen', `127.0.0.1:${port}`, '--data', folder, '--admin', ADMIN, '--log-level', 'warn'];
  if (postgresUrl !== undefined) words.push('--storage', postgresUrl);
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const headers = { authorization: `Basic ${Buffer.from(ADMIN).toString('base64')}` };
  return untilAnswers({
    who: postgresUrl === undefined ? HOLDFAST : HOLDFAST_ON_POSTGRES,
    url: `http://127.0.0.1:${port}`,
    headers,
    stop: () => stop(child, folder),
  });
}

/** pouchdb-server as it comes: LevelDB on disk, not synchronised with it. */
export async function startPouchDbServer(): Promise<MeasuredServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-pouchdb-server-'));
  const port = await freePort();
  const entry = path.join(import.meta.dirname, 'peers', 'node_modules', '.bin', 'pouchdb-server');
  const child = spawn(process.execPath, [entry, '--dir', folder, '--port', String(port), '--no-stdout-logs'], {
    cwd: folder,
    stdio: 'ignore',
  });
  return untilAnswers({
    who: POUCHDB_SERVER,
    url: `http://127.0.0.1:${port}`,
    headers: {},
    stop: () => stop(child, folder),
  });
}

/** The limit: a server that parses what it gets and answers pages made beforehand. */
export async function startBareServer(): Promise<MeasuredServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'clients', 'bare-server.ts'), String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return untilAnswers({
    who: 'bare HTTP server',
    url: `http://127.0.0.1:${port}`,
    headers: {},
    stop: () => stop(child),
  });
}

/** A CouchDB that runs already; user and password stand in the address. */
export async function reachCouchDb(address: string): Promise<MeasuredServer> {
  const { origin, username, password } = new URL(address);
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers: Record<string, string> = username ? { authorization: `Basic ${secret}` } : {};
  const { version = '', vendor } = (await (await fetch(origin)).json()) as {
    version?: string;
    vendor?: { name?: string };
  };
  // Whatever else speaks the protocol is not called so.
  const isApache = vendor?.name?.includes('Apache') ?? true;
  const who = `${isApache ? 'CouchDB' : `${vendor?.name} at the address given, as CouchDB`} ${version}`.trim();
  return { who, url: origin, headers, stop: () => Promise.resolve() };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function untilAnswers(server: MeasuredServer): Promise<MeasuredServer> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answered = await fetch(server.url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return server;
    await wait(100);
  }
  await server.stop();
  throw new Error(`${server.who} did not answer within 15 s`);
}

async function stop(child: ChildProcess, folder?: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  if (folder) await rm(folder, { recursive: true, force: true });
}
