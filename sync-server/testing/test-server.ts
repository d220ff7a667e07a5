import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/config.ts';
import { type RunningServer, type StartParts, startServer } from '../start-server.ts';
import { useTestPostgres } from './postgres.ts';

export interface TestServer extends RunningServer {
  readonly folder: string;
  /** For another server on the same databases, with `data: folder`. */
  readonly storage: string;
  /** `fetch` with a path and the server administrator's credentials. */
  admin(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  anonymous(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Closes, and deletes the folder. */
  dispose(): Promise<void>;
}

export const TEST_ADMIN = { name: 'root', password: 'secret pass' };

let usualStorage = 'sqlite';

/** What `startTestServer` takes when it is not told; for `overPostgres`. */
export function useStorageByDefault(storage: 'sqlite' | 'postgres'): void {
  usualStorage = storage;
}

/** `storage: 'postgres'` makes an installation of its own on the test server of PostgreSQL. */
export async function startTestServer(settings: Settings = {}, parts: StartParts = {}): Promise<TestServer> {
  const { storage, drop } = await makeTestStorage(settings.storage);
  const folder = settings.data ?? (await mkdtemp(join(tmpdir(), 'holdfast-server-')));
  const admin = `${TEST_ADMIN.name}:${TEST_ADMIN.password}`;
  const own = { listen: '127.0.0.1:0', data: folder, admin, logLevel: 'error' };
  const server = await startServer({ ...own, ...settings, storage }, parts);
  const authorization = `Basic ${Buffer.from(admin).toString('base64')}`;
  return {
    ...server,
    folder,
    storage,
    admin: (path, init) => send(server.address, path, init, { authorization }),
    anonymous: (path, init) => send(server.address, path, init, {}),
    async dispose() {
      await server.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let common: Promise<TestServer> | undefined;
let users = 0;

/** One server for all suites of a test file that name their databases apart: it ends with the last that disposes of it. */
export async function shareTestServer(): Promise<TestServer> {
  users += 1;
  common ??= startTestServer();
  const server = await common;
  return {
    ...server,
    async dispose() {
      users -= 1;
      if (users > 0) return;
      common = undefined;
      await server.dispose();
    },
  };
}

/** What a server of a test is told to store in; an installation of its own for `'postgres'`. */
export async function makeTestStorage(
  storage = usualStorage,
): Promise<{ readonly storage: string; drop(): Promise<void> }> {
  if (storage !== 'postgres') return { storage, drop: async () => {} };
  const postgres = await useTestPostgres();
  const url = postgres.newDatabaseUrl();
  return { storage: url, drop: () => postgres.drop(url) };
}

function send(
  address: string,
  path: string,
  { json, ...init }: RequestInit & { json?: unknown } = {},
  own: Record<string, string>,
): Promise<Response> {
  const typed = json === undefined ? {} : { 'content-type': 'application/json' };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const method = init.method ?? (json === undefined ? 'GET' : 'POST');
  const headers = new Headers({ ...own, ...typed, ...(init.headers as Record<string, string> | undefined) } as Record<
    string,
    string
  >);
  const request: RequestInit = { ...init, ...body, method, headers };
  return fetch(address + path, request);
}

export async function jsonOf(response: Response | Promise<Response>): Promise<unknown> {
  return (await response).json();
}
