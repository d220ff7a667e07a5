/**
 * Who may come in by browser (BM1, BM2). The address that was printed carries a token; it works once and becomes a
 * cookie. Host and Origin are looked at on every request, so that neither another site in the same browser nor a name
 * that was pointed at this computer gets anything.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';

export const COOKIE = 'holdfast-session';

export interface Door {
  /** For the printed address. Each works once. */
  newToken(): string;
  /** The cookie's value for a token that is good; undefined else. */
  redeem(token: string): string | undefined;
  isKnown(cookieHeader: string | undefined): boolean;
}

export function createDoor(): Door {
  const tokens = new Set<string>();
  const cookies = new Set<string>();
  const random = (): string => randomBytes(24).toString('base64url');
  return {
    newToken() {
      const token = random();
      tokens.add(token);
      return token;
    },
    redeem(token) {
      const known = findSame(tokens, token);
      if (known === undefined) return undefined;
      tokens.delete(known);
      const cookie = random();
      cookies.add(cookie);
      return cookie;
    },
    isKnown(header) {
      const value = readCookie(header);
      return value !== undefined && findSame(cookies, value) !== undefined;
    },
  };
}

function findSame(known: ReadonlySet<string>, given: string): string | undefined {
  const bytes = Buffer.from(given);
  return [...known].find((one) => one.length === given.length && timingSafeEqual(Buffer.from(one), bytes));
}

function readCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** `127.0.0.1` and `localhost` with the right port; everything else is somebody else's name for this computer. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Browsers leave Origin out of plain navigation; where it stands it must be ours. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return origin === undefined || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}
