import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAdministrators } from './administrators.ts';

const START_MS = Date.parse('2026-04-01T08:00:00Z');
const KNOWN = [
  { name: 'root', password: 'secret pass' },
  { name: 'second', password: 'other pass' },
];

/** Time passes only by waiting. */
function start({ known = KNOWN, sessionKey = randomBytes(32) } = {}) {
  let nowMs = START_MS;
  const waited: number[] = [];
  const wait = async (forMs: number) => {
    waited.push(forMs);
    nowMs += forMs;
  };
  const administrators = createAdministrators(known, { now: () => nowMs }, { sessionKey, wait });
  const guess = async (name: string, count: number, from = 0) => {
    for (let n = from; n < from + count; n += 1) expect(await administrators.check(name, `guess ${n}`)).toBe(false);
  };
  const pass = (forMs: number) => {
    nowMs += forMs;
  };
  return { administrators, waited, guess, pass };
}

const cookieOf = (text: string) => ({ cookie: `other=1; ${text.split(';')[0]}` });

describe('cookies of administrators', () => {
  it('OP10 are good at another process of the same key, for ten minutes', async () => {
    const sessionKey = randomBytes(32);
    const [here, there] = [start({ sessionKey }), start({ sessionKey })];
    const cookie = cookieOf(here.administrators.makeCookie('root'));
    there.pass(10 * 60_000);
    expect(await there.administrators.find(cookie)).toBe('root');
    there.pass(1);
    expect(await there.administrators.find(cookie)).toBeUndefined();
  });

  it('OP10 are good for nothing under another key, another password, another name, or changed', async () => {
    const sessionKey = randomBytes(32);
    const { administrators } = start({ sessionKey });
    const made = administrators.makeCookie('root').split(';')[0] ?? '';
    const [content, expiry, signature] = made.slice('AuthSession='.length).split('.');
    const find = (of: typeof administrators, value: string) => of.find({ cookie: `AuthSession=${value}` });
    const others = [
      start().administrators,
      start({ sessionKey, known: [{ name: 'root', password: 'changed' }] }).administrators,
      start({ sessionKey, known: [{ name: 'second', password: 'secret pass' }] }).administrators,
    ];
    for (const other of others) expect(await find(other, `${content}.${expiry}.${signature}`)).toBeUndefined();
    const second = Buffer.from('second').toString('base64url');
    for (const changed of [
      `${second}.${expiry}.${signature}`,
      `${content}.${Number(expiry) + 1}.${signature}`,
      `${content}.${expiry}.${signature}.more`,
      `${content}.${expiry}.`,
      `${content}.${expiry}`,
      '',
    ])
      expect(await find(administrators, changed)).toBeUndefined();
    expect(await find(administrators, `${content}.${expiry}.${signature}`)).toBe('root');
  });

  it('OP10 are changed by any other last letter, though some of its bits sign nothing', async () => {
    const { administrators } = start();
    const made = administrators.makeCookie('root').split(';')[0] ?? '';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const good: string[] = [];
    for (const letter of letters) {
      const cookie = made.slice(0, -1) + letter;
      if ((await administrators.find({ cookie })) === 'root') good.push(cookie);
    }
    expect(good).toEqual([made]);
  });
});

describe('passwords of administrators', () => {
  it('OP11 each wrong one beyond the fifth doubles the wait, to five seconds, and the right one is still taken', async () => {
    const { administrators, waited, guess } = start();
    await guess('root', 5);
    expect(waited).toEqual([]);
    await guess('root', 8, 5);
    expect(waited).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    await guess('root', 100, 13);
    expect(await administrators.check('root', 'secret pass')).toBe(true);
    expect(Math.max(...waited)).toBe(5000);
  });

  it('OP11 waits by name: another administrator, and who holds a cookie, does not', async () => {
    const { administrators, waited, guess } = start();
    const cookie = cookieOf(administrators.makeCookie('root'));
    await guess('root', 20);
    waited.length = 0;
    expect(await administrators.check('second', 'other pass')).toBe(true);
    expect(await administrators.find(cookie)).toBe('root');
    expect(waited).toEqual([]);
  });

  it('OP11 a right one neither tells itself apart nor clears the way; a quiet while does', async () => {
    const { administrators, waited, guess, pass } = start();
    await guess('root', 10);
    waited.length = 0;
    expect(await administrators.check('root', 'secret pass')).toBe(true);
    expect(waited).toEqual([5000]);
    await guess('root', 1, 10);
    await guess('root', 1, 11);
    expect(waited).toEqual([5000, 5000]);
    pass(5000);
    expect(await administrators.check('root', 'secret pass')).toBe(true);
    expect(waited).toEqual([5000, 5000]);
  });

  it('OP11 a program that repeats an old password slows nobody', async () => {
    const { administrators, waited } = start();
    for (let n = 0; n < 50; n += 1) expect(await administrators.check('root', 'old pass')).toBe(false);
    expect(await administrators.check('root', 'secret pass')).toBe(true);
    expect(waited).toEqual([]);
  });

  it('OP11 a name that nobody has waits like one that somebody has', async () => {
    const [known, unknown] = [start(), start()];
    await known.guess('root', 12);
    await unknown.guess('nobody', 12);
    expect(unknown.waited).toEqual(known.waited);
  });

  it('OP11 Basic credentials of a call count as tries', async () => {
    const { administrators, waited } = start();
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    for (let n = 0; n < 6; n += 1) expect(await administrators.find(basic(`root:${n}`))).toBeUndefined();
    expect(await administrators.find(basic('root:secret pass'))).toBe('root');
    expect(waited).toEqual([250, 500]);
  });
});
