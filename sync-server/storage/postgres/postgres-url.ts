const SCHEME = /^postgres(?:ql)?:\/\//;
const DEFAULT_PORT = 5432;

/** The parts of `postgres://user:password@host:port/database?…` that are used here; the driver reads the rest. */
export function isPostgresUrl(text: string): boolean {
  return SCHEME.test(text) && URL.canParse(text);
}

/** Server and port: what may be shown and logged. */
export function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || DEFAULT_PORT}`;
}

export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The same server, another database; as another user when given. */
export function withDatabase(url: string, database: string, as?: { user: string; password: string }): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  if (as) {
    other.username = encodeURIComponent(as.user);
    other.password = encodeURIComponent(as.password);
  }
  return other.href;
}

/** The same database by the same user, on another server (`host:port`). */
export function withServer(url: string, server: string): string {
  const other = new URL(url);
  other.host = server;
  return other.href;
}
