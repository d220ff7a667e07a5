import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject, projectEnvironment } from '../project.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly address: string;
}

/** `npm start` where there is no display, until it has printed the address to open. */
async function start(): Promise<Started> {
  const args = [inProject('build/scripts/start.ts'), '--browser', '--patients', '12', '--data', folder];
  const child = spawn(process.execPath, args, { env: projectEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line);
    const address = /^Open (http:\S+)$/.exec(line)?.[1];
    if (address) return { child, lines, address };
  }
  throw new Error(`ended without an address:\n${lines.join('\n')}`);
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

it('GO1 prints the demo users and an address whose token opens the screens once, to nobody else', async () => {
  const { child, lines, address } = await start();
  expect(lines.join('\n')).toContain('nora.nurse');
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', address), { headers: { cookie } });
  expect(await page.text()).toContain('<div id="root">');
  expect((await fetch(new URL('/', address))).status).toBe(401);
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(401);
  await end(child);
});

it('GO2 finds everything as it was left at the second start', async () => {
  const { child, lines } = await start();
  expect(lines.filter((line) => line.includes('patients ·'))).toEqual([]);
  await end(child);
});
