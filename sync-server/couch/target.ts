/** What a path of the CouchDB protocol names. */
export type Target =
  | { readonly type: 'server'; readonly name: string }
  | { readonly type: 'database'; readonly database: string }
  /** `/{db}/_changes`; `rest` is what follows. */
  | { readonly type: 'service'; readonly database: string; readonly name: string; readonly rest: readonly string[] }
  | { readonly type: 'local'; readonly database: string; readonly id: string }
  | { readonly type: 'document'; readonly database: string; readonly id: string }
  | { readonly type: 'attachment'; readonly database: string; readonly id: string; readonly name: string };

/**
 * Reads the raw path: an encoded slash belongs to a name, a bare one separates. Names of attachments may hold bare
 * slashes too, since PouchDB sends them so. Undefined where a percent escape is malformed.
 */
export function parseTarget(rawPath: string): Target | undefined {
  const segments = decodeSegments(rawPath);
  if (!segments) return undefined;
  const [database = '', first, ...rest] = segments;
  if (database === '' || database.startsWith('_')) return { type: 'server', name: segments.join('/') };
  if (first === undefined || (first === '' && rest.length === 0)) return { type: 'database', database };
  if (first === '_local' && rest.length > 0) return { type: 'local', database, id: rest.join('/') };
  if (first === '_design' && rest.length > 0) {
    return documentOrAttachment(database, `_design/${rest[0]}`, rest.slice(1));
  }
  if (first.startsWith('_local/')) return { type: 'local', database, id: first.slice('_local/'.length) };
  if (first.startsWith('_') && !first.startsWith('_design/')) {
    return { type: 'service', database, name: first, rest };
  }
  return documentOrAttachment(database, first, rest);
}

function documentOrAttachment(database: string, id: string, rest: readonly string[]): Target {
  if (rest.length === 0) return { type: 'document', database, id };
  return { type: 'attachment', database, id, name: rest.join('/') };
}

function decodeSegments(rawPath: string): string[] | undefined {
  try {
    return rawPath.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
