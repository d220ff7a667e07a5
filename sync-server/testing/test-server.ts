import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../config/config.ts';
import { type RunningServer, startServer } from '../start-server.ts';

export interface TestServer extends RunningServer {
  readonly folder: string;
  /** `fetch` with a path and the server administrator's credentials. */
  admin(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  anonymous(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Closes, and deletes the folder. */
  dispose(): Promise<void>;
}

export const TEST_ADMIN = { name: 'root', password: 'secret pass' };

export async function startTestServer(settings: Settings = {}): Promise<TestServer> {
  const folder = settings.data ?? (await mkdtemp(join(tmpdir(), 'holdfast-server-')));
  const admin = `${TEST_ADMIN.name}:${TEST_ADMIN.password}`;
  const server = await startServer({ listen: '127.0.0.1:0', data: folder, admin, logLevel: 'error', ...settings });
  const authorization = `Basic ${Buffer.from(admin).toString('base64')}`;
  return {
    ...server,
    folder,
    admin: (path, init) => send(server.address, path, init, { authorization }),
    anonymous: (path, init) => send(server.address, path, init, {}),
    async dispose() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
