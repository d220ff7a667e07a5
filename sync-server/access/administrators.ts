import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#shared/lib/clock.ts';

export interface AdministratorCredentials {
  readonly name: string;
  readonly password: string;
}

/** Who runs the server: named at its start, never stored. Sessions end with the process. */
export interface Administrators {
  check(name: string, password: string): Promise<boolean>;
  makeCookie(name: string): string;
  expiredCookie(): string;
  /** The administrator of a `Cookie` or Basic `Authorization` header; undefined for anything else. */
  find(headers: { cookie?: string | undefined; authorization?: string | undefined }): Promise<string | undefined>;
}

const COOKIE = 'AuthSession';
const SESSION_MS = 10 * 60_000;

export function createAdministrators(known: readonly AdministratorCredentials[], clock: Clock): Administrators {
  const secret = createSecretKey(randomBytes(32));
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest();
  const same = (a: string, b: string) => timingSafeEqual(sign(a), sign(b));
  const signed = known.map(({ name, password }) => ({ name: sign(name), password: sign(password) }));
  const check = async (name: string, password: string) => {
    const given = { name: sign(name), password: sign(password) };
    const isGiven = (one: typeof given) =>
      timingSafeEqual(one.name, given.name) && timingSafeEqual(one.password, given.password);
    return signed.map(isGiven).some(Boolean);
  };
  const fromCookie = (value: string) => {
    const [name, expiry, signature] = value.split('.');
    if (!name || !expiry || !signature || Number(expiry) < clock.now()) return undefined;
    const expected = sign(`${name}.${expiry}`).toString('base64url');
    return same(expected, signature) ? Buffer.from(name, 'base64url').toString('utf8') : undefined;
  };
  return {
    check,
    makeCookie: (name) => {
      const content = `${Buffer.from(name).toString('base64url')}.${clock.now() + SESSION_MS}`;
      return cookieText(`${content}.${sign(content).toString('base64url')}`, SESSION_MS / 1000);
    },
    expiredCookie: () => cookieText('', 0),
    async find({ cookie, authorization }) {
      const basic = readBasic(authorization);
      if (basic) return (await check(basic.name, basic.password)) ? basic.name : undefined;
      const value = findCookie(cookie);
      return value === undefined ? undefined : fromCookie(value);
    },
  };
}

function cookieText(value: string, maxAgeS: number): string {
  return `${COOKIE}=${value}; Version=1; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
}

function findCookie(header: string | undefined): string | undefined {
  const entry = header?.split(';').find((item) => item.trim().startsWith(`${COOKIE}=`));
  return entry?.trim().slice(COOKIE.length + 1);
}

function readBasic(authorization: string | undefined): AdministratorCredentials | undefined {
  const match = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '');
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
