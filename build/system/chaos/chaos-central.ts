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
import { listenOnKeptPort } from '../listen-on-kept-port.ts';
import { type ChaosServer, startChaosServer } from './chaos-server.ts';

export interface ChaosCentral {
  readonly provisioned: ProvisionedOrganisation;
  readonly ports: readonly number[];
  /** Codes for stations and hubs, made before the servers started. */
  readonly codes: readonly string[];
  readonly hubCodes: readonly string[];
  /** Each on a port of its own, in the order of `ports`. */
  readonly servers: readonly ChaosServer[];
  /** SIGKILL of all its processes, then recovery after `awayMs`. */
  crashPostgres(awayMs: number): Promise<void>;
  /** The end of PostgreSQL's log. */
  postgresSaid(): string;
  /** A server in this process on the same databases, to look at what is there. */
  look<T>(at: (server: RunningServer) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export async function startChaosCentral(options: {
  readonly folder: string;
  readonly servers: number;
  readonly sites: readonly string[];
  readonly stations: number;
  readonly hubs: number;
  /** Of its processes. */
  readonly env: NodeJS.ProcessEnv;
}): Promise<ChaosCentral> {
  const { folder, sites, stations, hubs, env } = options;
  const postgres = await startOwnPostgres({ durable: true });
  const storage = postgres.newDatabaseUrl();
  const folders = Array.from({ length: options.servers }, (_, n) => join(folder, `server-${n}`));
  const [first = folder] = folders;
  const made = await provision({ data: first, storage, sites, stations, hubs });
  for (const other of folders.slice(1)) await shareKey(first, other);
  const ports = await Promise.all(folders.map(findKeptPort));
  const servers = await Promise.all(
    folders.map((data, n) => {
      const settings = { data, storage, listen: `127.0.0.1:${ports[n]}`, logLevel: 'error' };
      return startChaosServer(`server ${n}`, { role: 'central', settings }, env);
    }),
  );
  return {
    ...made,
    ports,
    servers,
    async crashPostgres(awayMs) {
      await postgres.crash();
      await wait(awayMs);
      await postgres.start();
    },
    postgresSaid: postgres.said,
    async look(at) {
      const data = join(folder, 'look');
      await shareKey(first, data);
      const server = await startServer({ listen: '127.0.0.1:0', data, storage, logLevel: 'error' });
      return at(server).finally(() => server.close());
    },
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

async function stopAll(servers: readonly ChaosServer[], postgres: OwnPostgres): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await postgres.stop();
}
