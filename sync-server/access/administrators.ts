import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#shared/lib/clock.ts';
import { createPasswordTries, type Wait } from './password-tries.ts';

export interface AdministratorCredentials {
  readonly name: string;
  readonly password: string;
}

/** Who runs the server: named at its start, never stored. */
export interface Administrators {
  /** Many wrong tries for one name make the next ones wait, right or wrong: seconds at most, so nobody is shut out. */
  check(name: string, password: string): Promise<boolean>;
  /**
   * Good for ten minutes at every process that has the same session key and the same name and password. Kept nowhere: as
   * with CouchDB, DELETE takes it from the client; whoever copied it is shut out by its end, or by another password.
   */
  makeCookie(name: string): string;
  expiredCookie(): string;
  /** The administrator of a `Cookie` or Basic `Authorization` header; undefined for anything else. */
  find(headers: { cookie?: string | undefined; authorization?: string | undefined }): Promise<string | undefined>;
}

export interface AdministratorsOptions {
  /** What cookies are signed with; without it they end with this process. */
  readonly sessionKey?: Buffer;
  readonly wait?: Wait;
}

const COOKIE = 'AuthSession';
const SESSION_MS = 10 * 60_000;

export function createAdministrators(
  known: readonly AdministratorCredentials[],
  clock: Clock,
  { sessionKey = randomBytes(32), wait }: AdministratorsOptions = {},
): Administrators {
  const isRight = createComparison(known);
  const tries = createPasswordTries({ names: known.map(({ name }) => name), clock, wait });
  const check = (name: string, password: string) => tries.next(name, password, () => isRight(name, password));
  const cookies = createCookies(known, sessionKey);
  return {
    check,
    makeCookie: (name) => cookieText(cookies.sign(name, clock.now() + SESSION_MS), SESSION_MS / 1000),
    expiredCookie: () => cookieText('', 0),
    async find({ cookie, authorization }) {
      const basic = readBasic(authorization);
      if (basic) return (await check(basic.name, basic.password)) ? basic.name : undefined;
      const value = findCookie(cookie);
      return value === undefined ? undefined : cookies.read(value, clock.now());
    },
  };
}

/**
 * Every administrator is compared whole, whatever the first differing letter or name: the time tells nothing. What is
 * compared are digests that begin with a secret, so that nobody can choose how one begins. Each call pays for it: one
 * digest of both costs a tenth of an HMAC of each.
 */
function createComparison(known: readonly AdministratorCredentials[]): (name: string, password: string) => boolean {
  const secret = randomBytes(32).toString('hex');
  const digest = (name: string, password: string) =>
    hash('sha256', secret + JSON.stringify([name, password]), 'buffer');
  const digests = known.map(({ name, password }) => digest(name, password));
  return (name, password) => {
    const given = digest(name, password);
    return digests.map((one) => timingSafeEqual(one, given)).some(Boolean);
  };
}

function createCookies(known: readonly AdministratorCredentials[], sessionKey: Buffer) {
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  /** Compared as text: the last letter of a decoded one has bits that mean nothing. */
  const signature = (key: Buffer, content: string) => hmac(key, content).toString('base64url');
  /** Of name and password: a cookie ends with either. */
  const keys = new Map(known.map(({ name, password }) => [name, hmac(sessionKey, JSON.stringify([name, password]))]));
  return {
    sign(name: string, expiresAtMs: number): string {
      const key = keys.get(name);
      if (!key) throw new Error('a cookie is asked for nobody');
      const content = `${Buffer.from(name).toString('base64url')}.${expiresAtMs}`;
      return `${content}.${signature(key, content)}`;
    },
    read(value: string, nowMs: number): string | undefined {
      const [encoded, expiry, signed, ...more] = value.split('.');
      if (!encoded || !expiry || !signed || more.length > 0) return undefined;
      const name = Buffer.from(encoded, 'base64url').toString('utf8');
      const key = keys.get(name);
      if (!key || !isSame(Buffer.from(signature(key, `${encoded}.${expiry}`)), Buffer.from(signed))) return undefined;
      return Number(expiry) >= nowMs ? name : undefined;
    },
  };
}

const isSame = (a: Buffer, b: Buffer): boolean => a.byteLength === b.byteLength && timingSafeEqual(a, b);

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
