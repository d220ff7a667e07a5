/** The .deb as a ward's computer gets it: installed by root, started by an ordinary user in the real sandbox, removed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageTestBuild } from '../scripts/package-desktop.ts';
import { inProject } from '../scripts/project.ts';
import { requireCommand, runCommand } from '../scripts/run-command.ts';
import { attachToPage } from './debug-page.ts';
import { expect, test } from './fixtures.ts';

const NAME = 'holdfast-test-build';
const installed = '/opt/Holdfast (test build)';
const executable = join(installed, NAME);
/** `nobody`: no home, no group, no rights. */
const ORDINARY = { uid: 65_534, gid: 65_534 };

const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

test('the package installs, starts for an ordinary user, opens an encrypted database and is removed', async () => {
  test.skip(!canInstall, 'installing a package needs root on Debian');
  test.setTimeout(180_000);
  await mkdir(inProject('build/e2e/pictures'), { recursive: true });
  const { packages } = await packageTestBuild();
  const world = await mkdtemp(join(tmpdir(), 'holdfast-package-'));
  await chmod(world, 0o755);
  try {
    await apt('install', ...packages.filter((path) => path.endsWith('.deb')));
    const user = await prepareUser(world);
    await seeWindow(user);
    expect(await openEncrypted(user)).toBe('42 SQLITE_NOTADB');
    await apt('purge', NAME);
    expect(existsSync(executable)).toBe(false);
    expect(existsSync(user.data)).toBe(true);
  } finally {
    if (existsSync(executable)) await apt('purge', NAME);
    await rm(world, { recursive: true, force: true });
  }
});

type User = { home: string; data: string; node: string; env: Record<string, string> };

async function apt(verb: 'install' | 'purge', ...packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await requireCommand('apt-get', [verb, '-y', '-qq', '--no-install-recommends', ...packages], { env });
}

/** A home, the display's cookie and the pinned Node, where `nobody` can read them. */
async function prepareUser(world: string): Promise<User> {
  const home = join(world, 'home');
  await mkdir(home);
  await chown(home, ORDINARY.uid, ORDINARY.gid);
  const node = join(world, 'node');
  await copyFile(process.execPath, node);
  await chmod(node, 0o755);
  const cookie = join(world, 'display-cookie');
  if (process.env.XAUTHORITY) {
    await copyFile(process.env.XAUTHORITY, cookie);
    await chown(cookie, ORDINARY.uid, ORDINARY.gid);
  }
  const data = join(home, '.config');
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: data,
    XDG_RUNTIME_DIR: home,
    DISPLAY: process.env.DISPLAY ?? '',
    XAUTHORITY: cookie,
    HOLDFAST_NODE: node,
  };
  return { home, data, node, env };
}

async function seeWindow(user: User): Promise<void> {
  const child = spawn(executable, ['--remote-debugging-port=0'], { ...ORDINARY, env: user.env, cwd: user.home });
  try {
    const page = await attachToPage(await debuggingAddress(child));
    // Before the page is there, there is nothing to ask.
    const countDrawn = () => page.evaluate<number>("document.querySelector('#root').childElementCount").catch(() => 0);
    await expect.poll(countDrawn).toBeGreaterThan(0);
    // A page that goes while it is asked is asked once more; what it answers must be right at once.
    const ask = (expression: string) => page.evaluate(expression).catch(() => page.evaluate(expression));
    expect(await ask('crossOriginIsolated')).toBe(true);
    expect(await ask('holdfast.connect().then((line) => typeof line.postMessage)')).toBe('function');
    await writeFile(inProject('build/e2e/pictures/packaged.png'), await page.screenshot());
    expect(await countSandboxed()).toBeGreaterThan(0);
    page.close();
  } finally {
    await end(child);
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (part) => {
      said += part;
      const address = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The application left with ${code}:\n${said}`)));
  });
}

/** How many renderers of this application are under a system call filter. */
async function countSandboxed(): Promise<number> {
  const { output } = await runCommand('ps', ['-e', '-o', 'pid=,args=']);
  const renderers = output.split('\n').filter((line) => line.includes(NAME) && line.includes('--type=renderer'));
  expect(renderers.filter((line) => line.includes('--no-sandbox'))).toEqual([]);
  const pids = renderers.map((line) => line.trim().split(' ')[0]);
  const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')));
  return states.filter((state) => /^Seccomp:\s*2$/m.test(state)).length;
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** As core does, with what was packaged: the pinned Node and the natives beside the archive. */
async function openEncrypted(user: User): Promise<string> {
  const script = `
    const Database = require(process.argv[1]);
    const file = process.env.HOME + '/trial.db';
    const open = (key) => { const db = new Database(file); db.pragma("cipher='aegis'"); db.pragma("key='raw:" + key + "'"); return db; };
    const key = 'ab'.repeat(32);
    const db = open(key); db.exec('create table t (n); insert into t values (42)'); db.close();
    let wrong; try { open('cd'.repeat(32)).prepare('select n from t').get(); } catch (error) { wrong = error.code; }
    console.log(open(key).prepare('select n from t').get().n, wrong);
  `;
  const module = join(installed, 'resources/app.asar.unpacked/node_modules/better-sqlite3');
  const { output } = await runCommand(user.node, ['-e', script, module], {
    ...ORDINARY,
    env: user.env,
    cwd: user.home,
  });
  return output.trim();
}
