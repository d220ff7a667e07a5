/** What the tests need of the machine: a virtual display, the libraries Electron is linked against, and `ip` for two hosts. */
import { access } from 'node:fs/promises';
import { runCommand } from './run-command.ts';

const needed = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'iproute2',
] as const;

export type PackagesOutcome = { state: 'ready' } | { state: 'missing'; message: string };

/** Installs what is missing on Debian when root; otherwise says in one message what to run. */
export async function ensureSystemPackages(report: (line: string) => void = console.log): Promise<PackagesOutcome> {
  if (process.platform !== 'linux') return { state: 'ready' };
  if (!(await isDebian())) return checkForeignLinux();
  const missing = await listMissing();
  if (missing.length === 0) return { state: 'ready' };
  if (process.getuid?.() !== 0) return { state: 'missing', message: spellOut(await findNames(missing)) };
  report(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { env });
  const names = await findNames(missing);
  const installed = await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  if (installed.code === 0) return { state: 'ready' };
  return { state: 'missing', message: `${spellOut(names)}\n${installed.output.trim()}` };
}

const isDebian = () =>
  access('/etc/debian_version').then(
    () => true,
    () => false,
  );

async function checkForeignLinux(): Promise<PackagesOutcome> {
  if ((await runCommand('sh', ['-c', 'command -v xvfb-run'])).code === 0) return { state: 'ready' };
  const message = `The end-to-end tests need xvfb-run and what these Debian packages hold: ${needed.join(', ')}.`;
  return { state: 'missing', message };
}

async function listMissing(): Promise<string[]> {
  const query = await runCommand('dpkg-query', [
    '-W',
    '-f',
    `\${Package} \${db:Status-Status}\n`,
    ...needed.flatMap(bothNames),
  ]);
  const installed = new Set(
    query.output.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  );
  return needed.filter((name) => !bothNames(name).some((either) => installed.has(either)));
}

/** Newer Debians renamed some libraries for their 64-bit time. */
const bothNames = (name: string) => [name, `${name}t64`];

async function findNames(missing: readonly string[]): Promise<string[]> {
  return Promise.all(
    missing.map(async (name) => {
      const renamed = await runCommand('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
      return renamed.code === 0 ? `${name}t64` : name;
    }),
  );
}

function spellOut(names: readonly string[]): string {
  return `The tests need packages that are not installed. Run:\n  sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
}
