/** Central of the chaos: PostgreSQL that writes through to its disk, and server processes on it that are killed and come back. */
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type CodeUse, issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { type OwnPostgres, startOwnPostgres } from '#sync-server/testing/postgres.ts';
import { type ServerProcess, spawnServer } from '#sync-server/testing/server-process.ts';
import { listenOnKeptPort } from '../listen-on-kept-port.ts';

export interface ChaosCentral {
  readonly provisioned: ProvisionedOrganisation;
  readonly ports: readonly number[];
  /** Codes for stations and hubs, made before the servers started. */
  readonly codes: readonly string[];
  readonly hubCodes: readonly string[];
  /** SIGKILL, then a start on the same port after `awayMs`. */
  killServer(which: number, awayMs: number): Promise<void>;
  /** SIGKILL of all its processes, then recovery after `awayMs`. */
  crashPostgres(awayMs: number): Promise<void>;
  /** A server in this process on the same databases, to look at what is there. */
  look<T>(at: (server: RunningServer) => Promise<T>): Promise<T>;
  /** What server processes said that ended by themselves. */
  ended(): readonly string[];
  stop(): Promise<void>;
}

export async function startChaosCentral(options: {
  readonly folder: string;
  readonly servers: number;
  readonly sites: readonly string[];
  readonly stations: number;
  readonly hubs: number;
}): Promise<ChaosCentral> {
  const { folder, sites, stations, hubs } = options;
  const postgres = await startOwnPostgres({ durable: true });
  const storage = postgres.newDatabaseUrl();
  const folders = Array.from({ length: options.servers }, (_, n) => join(folder, `server-${n}`));
  const [first = folder] = folders;
  const made = await provision({ data: first, storage, sites, stations, hubs });
  for (const other of folders.slice(1)) await shareKey(first, other);
  const ports = await Promise.all(folders.map(findKeptPort));
  const servers = await Promise.all(folders.map((data, n) => spawn(data, storage, ports[n] ?? 0)));
  return {
    ...made,
    ports,
    async killServer(which, awayMs) {
      const server = servers[which];
      if (!server) return;
      if (server.child.exitCode !== null) throw new Error(`server ${which} had ended by itself: ${server.output()}`);
      await server.kill();
      await wait(awayMs);
      servers[which] = await spawnAgain(folders[which] ?? '', storage, ports[which] ?? 0);
    },
    async crashPostgres(awayMs) {
      await postgres.crash();
      await wait(awayMs);
      await postgres.start();
    },
    async look(at) {
      const data = join(folder, 'look');
      await shareKey(first, data);
      const server = await startServer({ listen: '127.0.0.1:0', data, storage, logLevel: 'error' });
      return at(server).finally(() => server.close());
    },
    ended: () =>
      servers.flatMap(({ child, output }, n) =>
        child.exitCode === null ? [] : [`server ${n} ended by itself with ${child.exitCode}: ${output().slice(-2000)}`],
      ),
    stop: () => stopAll(servers, postgres),
  };
}

async function provision(options: {
  readonly data: string;
  readonly storage: string;
  readonly sites: readonly string[];
  readonly stations: number;
  readonly hubs: number;
}): Promise<Pick<ChaosCentral, 'provisioned' | 'codes' | 'hubCodes'>> {
  const { data, storage, sites, stations, hubs } = options;
  const server = await startServer({ listen: '127.0.0.1:0', data, storage, logLevel: 'error' });
  try {
    const provisioned = await provisionOrganisation(server.context, {
      name: 'Chaos',
      demo: true,
      sites: sites.map((code) => ({ code, name: `Site ${code}`, wards: [{ code: 'a', name: 'A' }] })),
      users: [{ login: 'admin', displayName: 'Ada Min', roles: ['administrator'], password: 'admin-password-1' }],
    });
    const issue = async (use: CodeUse) =>
      (await issueEnrolmentCode(server.context, provisioned.organisation, { use })).code;
    const codes: string[] = [];
    const hubCodes: string[] = [];
    for (let n = 0; n < stations; n += 1) codes.push(await issue('enrolment'));
    for (let n = 0; n < hubs; n += 1) hubCodes.push(await issue('hub-enrolment'));
    return { provisioned, codes, hubCodes };
  } finally {
    await server.close();
  }
}

/** What processes of one installation share beside the databases. */
async function shareKey(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await copyFile(join(from, 'server.key'), join(to, 'server.key'));
}

/** One that is still free when what listened there comes back. */
export async function findKeptPort(): Promise<number> {
  const probe = createServer();
  const port = await listenOnKeptPort(probe);
  const closed = once(probe, 'close');
  probe.close();
  await closed;
  return port;
}

function spawn(data: string, storage: string, port: number): Promise<ServerProcess> {
  return spawnServer(data, ['--storage', storage, '--listen', `127.0.0.1:${port}`, '--log-level', 'error']);
}

const TRIES = 60;

const spawnAgain = (data: string, storage: string, port: number) => untilUp(() => spawn(data, storage, port));

/** As a service manager does it: until what it needs is back. */
export async function untilUp(start: () => Promise<ServerProcess>): Promise<ServerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (fault) {
      if (tries === TRIES) throw fault;
      await wait(500);
    }
  }
}

async function stopAll(servers: readonly ServerProcess[], postgres: OwnPostgres): Promise<void> {
  await Promise.all(servers.map((server) => server.kill()));
  await postgres.stop();
}
