import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contract } from '#shared/contract/index.ts';
import type { StationState } from '#shared/contract/station.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { type Core, composeCore } from '../compose.ts';
import { createTestWindow } from '../testing/test-window.ts';
import { type BrowserMode, startBrowserMode } from './browser-mode.ts';

let folder: string;
let rendererFolder: string;
let core: Core;
let running: BrowserMode[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-browser-'));
  rendererFolder = join(folder, 'renderer');
  await mkdir(rendererFolder);
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Holdfast</title>');
  await writeFile(join(folder, 'secret.txt'), 'of a patient');
  core = composeCore({ dataFolder: join(folder, 'data') });
  await core.start();
  running = [];
});
afterEach(async () => {
  for (const browser of running) await browser.close();
  await core.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(of: Parameters<typeof startBrowserMode>[0] = core, allowRealData = false): Promise<BrowserMode> {
  const browser = await startBrowserMode(of, { port: 0, rendererFolder, allowRealData });
  if (isRefusal(browser)) throw new Error(browser.sentence);
  running.push(browser);
  return browser;
}

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Without a browser's help: Host and Origin are what the test says. */
function ask(address: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { headers }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        const cookie = incoming.headers['set-cookie']?.[0] ?? '';
        resolve({ status: incoming.statusCode ?? 0, cookie, headers: incoming.headers, body });
      });
    });
    outgoing.on('error', reject).end();
  });
}

const baseOf = ({ address }: BrowserMode): string => new URL(address).origin;
async function enter(browser: BrowserMode): Promise<string> {
  const { cookie } = await ask(browser.newAddress());
  return cookie.split(';')[0] ?? '';
}

function openSocket(browser: BrowserMode, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${baseOf(browser).replace('http', 'ws')}/bridge`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => {});
  });
}

describe('browser mode', () => {
  it('BM1 takes the printed token once, for a cookie that scripts and other sites do not get', async () => {
    const browser = await start();
    const first = await ask(browser.address);
    expect(first.status).toBe(303);
    expect(first.cookie).toMatch(/^holdfast-session=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(browser.address)).status).toBe(401);
    expect((await ask(`${baseOf(browser)}/enter?token=`)).status).toBe(401);
    const page = await ask(`${baseOf(browser)}/index.html`, { cookie: first.cookie.split(';')[0] ?? '' });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Holdfast</title>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
  });

  it('BM2 gives nothing without the cookie, under another name, to another origin, or from outside the folder', async () => {
    const browser = await start();
    const base = baseOf(browser);
    const cookie = await enter(browser);
    const page = `${base}/index.html`;
    expect((await ask(page)).status).toBe(401);
    expect((await ask(page, { cookie: 'holdfast-session=wrong' })).status).toBe(401);
    expect((await ask(page, { cookie, host: 'attacker.example' })).status).toBe(403);
    expect((await ask(page, { cookie, origin: 'http://attacker.example' })).status).toBe(403);
    expect((await ask(browser.newAddress(), { origin: 'null' })).status).toBe(403);
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt']) {
      expect((await ask(`${base}${path}`, { cookie })).body).not.toContain('of a patient');
    }
  });

  it('BM2 opens the bridge only with cookie, own Host and own Origin', async () => {
    const browser = await start();
    const origin = baseOf(browser);
    const cookie = await enter(browser);
    expect(await openSocket(browser, { cookie, origin: 'http://attacker.example' })).toBe(403);
    expect(await openSocket(browser, { cookie })).toBe(403);
    expect(await openSocket(browser, { origin })).toBe(401);
    expect(await openSocket(browser, { origin, cookie, host: 'attacker.example' })).toBe(403);
    const socket = await openSocket(browser, { cookie, origin });
    expect(socket).toBeInstanceOf(WebSocket);
    (socket as WebSocket).terminate();
  });

  it('carries the frames of the contract', async () => {
    const browser = await start();
    const socket = await openSocket(browser, { cookie: await enter(browser), origin: baseOf(browser) });
    if (!(socket instanceof WebSocket)) throw new Error('no socket');
    const window = createTestWindow((text) => socket.send(text));
    socket.on('message', (data) => window.receive(String(data)));
    expect(await window.until(contract.station.watch, {}, () => true)).toEqual({
      state: 'not-enrolled',
      ownVault: 'file',
    });
    expect(await window.call(contract.session.signIn, { login: 'a', password: 'b' })).toMatchObject({
      code: 'not-found',
    });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send('no frame');
    expect(await closed).toBe(1002);
  });

  it('BM3 does not serve a real organisation, and stops when the station is enrolled in one', async () => {
    let state: StationState = { state: 'not-enrolled' };
    let tell: () => void = () => {};
    const changing = {
      ...core,
      station: () => state,
      watchStation(listener: () => void) {
        tell = listener;
        return () => {};
      },
    };
    const browser = await start(changing);
    const cookie = await enter(browser);
    const socket = await openSocket(browser, { cookie, origin: baseOf(browser) });
    if (!(socket instanceof WebSocket)) throw new Error('no socket');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    state = { state: 'enrolled', organisation: { id: 'x', name: 'Real', demo: false } } as StationState;
    tell();
    expect(await closed).toBe(1008);
    expect((await ask(`${baseOf(browser)}/index.html`, { cookie })).status).toBe(403);
    expect(await startBrowserMode(changing, { port: 0, rendererFolder })).toMatchObject({ code: 'demo-only' });
    await start(changing, true);
  });
});
