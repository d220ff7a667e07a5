/**
 * The sync server as an archive that runs on a bare Linux machine: its bundle, the two natives, the pinned Node and a unit
 * for systemd.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { inProject, readJson } from './project.ts';
import { requireCommand } from './run-command.ts';

const target = `${process.platform}-${process.arch}`;

export async function packageServer(output = inProject('dist')): Promise<string> {
  const [outcome] = await buildAll({ only: ['server'] });
  if (outcome?.state === 'absent') throw new Error('There is no sync server to package.');
  const { version } = readJson<{ version: string }>(inProject('package.json'));
  const name = `holdfast-server-${version}-${target}`;
  const work = await mkdtemp(join(tmpdir(), 'holdfast-server-'));
  try {
    await assemble(join(work, name));
    await mkdir(output, { recursive: true });
    const archive = join(output, `${name}.tar.gz`);
    await requireCommand('tar', ['-czf', archive, '--owner=0', '--group=0', '-C', work, name], {
      env: { ...process.env, GZIP: '-6' },
    });
    return archive;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function assemble(folder: string): Promise<void> {
  await mkdir(join(folder, 'bin'), { recursive: true });
  await cp(inProject('out/server'), join(folder, 'server'), { recursive: true, filter: isShipped });
  await copyNatives(join(folder, 'node_modules'));
  await copyNode(join(folder, 'runtime'));
  await cp(inProject('resources/systemd'), join(folder, 'systemd'), { recursive: true });
  await writeFile(join(folder, 'bin', 'holdfast-server'), LAUNCHER);
  await chmod(join(folder, 'bin', 'holdfast-server'), 0o755);
}

const LAUNCHER = `#!/bin/sh
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
exec "$here/runtime/node" "$here/server/index.cjs" "$@"
`;

const isShipped = (path: string) => !path.endsWith('.map') && !path.endsWith('.fingerprint');

async function copyNatives(modules: string): Promise<void> {
  const sqlite = inProject('node_modules/better-sqlite3');
  for (const part of ['package.json', 'LICENSE', 'lib', `prebuilds/${target}.node`]) {
    await cp(join(sqlite, part), join(modules, 'better-sqlite3', part), { recursive: true });
  }
  const scope = inProject('node_modules/@node-rs');
  const wanted = (await readdir(scope)).filter((name) => name === 'argon2' || name.startsWith(`argon2-${target}`));
  for (const name of wanted) await cp(join(scope, name), join(modules, '@node-rs', name), { recursive: true });
}

/** The Node this runs on is the pinned one: npm's scripts see to it. */
async function copyNode(runtime: string): Promise<void> {
  await mkdir(runtime, { recursive: true });
  await cp(process.execPath, join(runtime, 'node'), { dereference: true });
  await chmod(join(runtime, 'node'), 0o755);
  const license = join(inProject('node_modules', `node-${target}`), 'LICENSE');
  if (await stat(license).catch(() => undefined)) await cp(license, join(runtime, 'LICENSE'));
}
