/** A request of the wire frame `fetch`, its body decoded. `path` begins with a slash and may carry a query. */
export interface SpoolRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Uint8Array;
}

export interface SpoolReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

export function jsonReply(status: number, value: unknown): SpoolReply {
  return { status, headers: { 'content-type': 'application/json' }, body: encoder.encode(JSON.stringify(value)) };
}

/** An error as CouchDB words it. */
export function errorReply(status: number, error: string, reason: string): SpoolReply {
  return jsonReply(status, { error, reason });
}
