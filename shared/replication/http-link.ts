/** One database behind an address: requests with authorisation, a watch on silence, and faults instead of status codes. */
import type { Timers } from '#shared/lib/timers.ts';
import { errorBody } from '#shared/protocol/error-body.ts';
import { PeerFault, type PeerFaultKind } from './peer-fault.ts';

/** What `authorize` gets to see: the path percent-encoded as it goes over the wire, without the query. */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
}

/** Port: headers that prove who calls. Asked for every request, a repeated one included. */
export type Authorize = (request: OutgoingRequest) => Promise<Readonly<Record<string, string>>>;

export interface HttpLinkOptions {
  /** `https://central.example`, with a path where a proxy needs one. */
  readonly address: string;
  readonly database: string;
  readonly fetch: typeof fetch;
  readonly authorize?: Authorize;
  readonly timers: Timers;
  /** An answer during which nothing comes for this long is given up. */
  readonly silenceMs?: number;
  /** Called with each answer that came, e.g. to read its `Date`. */
  readonly onAnswer?: (response: Response) => void;
}

export interface LinkRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the database, encoded by the caller; undefined for the database itself, `..` for the server's root. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly silenceMs?: number;
}

/** A response whose silence is watched until its body has been read. */
export interface LinkAnswer {
  readonly response: Response;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface HttpLink {
  readonly address: string;
  readonly database: string;
  /** Rejects with PeerFault, save for statuses listed in `accept`. */
  send(request: LinkRequest, signal: AbortSignal, accept?: readonly number[]): Promise<LinkAnswer>;
}

const DEFAULT_SILENCE_MS = 20_000;
/** One for all calls: a reason that nobody reads is not worth a stack trace with each. */
const ENDED = new Error('the call is over');
/** An upload is silent while it lasts: so many bytes a second are taken as alive. */
const SLOWEST_BYTES_PER_MS = 4;

export function createHttpLink(options: HttpLinkOptions): HttpLink {
  const address = options.address.replace(/\/+$/, '');
  return {
    address,
    database: options.database,
    async send(request, signal, accept = []) {
      const url = urlOf(address, options.database, request);
      const watch = watchSilence(options.timers, silenceOf(request, options), signal);
      try {
        const response = await call(options, request, url, watch.signal);
        watch.alive();
        options.onAnswer?.(response);
        if (response.ok || accept.includes(response.status)) return toAnswer(response, watch, signal);
        throw await toFault(response);
      } catch (error) {
        watch.end();
        throw asPeerFault(error, signal);
      }
    },
  };
}

function urlOf(address: string, database: string, { path, query = {} }: LinkRequest): URL {
  const place = path === '..' ? '' : `/${encodeURIComponent(database)}${path === undefined ? '' : `/${path}`}`;
  const url = new URL(`${address}${place === '' ? '/' : place}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

function silenceOf(request: LinkRequest, options: HttpLinkOptions): number {
  const silenceMs = request.silenceMs ?? options.silenceMs ?? DEFAULT_SILENCE_MS;
  return silenceMs + (request.body?.length ?? 0) / SLOWEST_BYTES_PER_MS;
}

async function call(options: HttpLinkOptions, request: LinkRequest, url: URL, signal: AbortSignal): Promise<Response> {
  const { method, body } = request;
  const proof = (await options.authorize?.({ method, path: url.pathname })) ?? {};
  const headers = { accept: 'application/json', ...request.headers, ...proof };
  return options.fetch(url, { method, headers, signal, ...(body !== undefined && { body }) });
}

interface SilenceWatch {
  readonly signal: AbortSignal;
  alive(): void;
  end(): void;
}

function watchSilence(timers: Timers, silenceMs: number, signal: AbortSignal): SilenceWatch {
  const silence = new AbortController();
  const over = new AbortController();
  let state: 'quiet' | 'alive' = 'quiet';
  const watching = async () => {
    for (;;) {
      await timers.sleep(silenceMs, over.signal);
      if (state === 'quiet') break;
      state = 'quiet';
    }
    silence.abort(new PeerFault('unreachable', 'nothing came from the other side for too long'));
  };
  watching().catch(() => undefined);
  return {
    signal: AbortSignal.any([signal, silence.signal]),
    alive() {
      state = 'alive';
    },
    end: () => over.abort(ENDED),
  };
}

function toAnswer(response: Response, watch: SilenceWatch, signal: AbortSignal): LinkAnswer {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      if (!response.body) return;
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        watch.alive();
        yield chunk;
      }
    } catch (error) {
      throw asPeerFault(error, signal);
    } finally {
      watch.end();
    }
  }
  const bytes = async () => joinChunks(chunks());
  return { response, chunks, bytes, text: async () => new TextDecoder().decode(await bytes()) };
}

async function joinChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of chunks) {
    parts.push(part);
    length += part.length;
  }
  if (parts.length === 1 && parts[0]) return parts[0];
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

async function toFault(response: Response): Promise<PeerFault> {
  const { status } = response;
  const told = errorBody.safeParse(await response.json().catch(() => undefined));
  const words = told.success ? `${told.data.error}: ${told.data.reason ?? ''}` : 'no explanation';
  const retryAfterMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
  return new PeerFault(kindOf(status), `status ${status}, ${words}`, {
    status,
    ...(Number.isFinite(retryAfterMs) && { retryAfterMs }),
  });
}

function kindOf(status: number): PeerFaultKind {
  if (status === 401 || status === 403) return 'refused';
  if (status === 404) return 'not-found';
  if (status === 429 || status === 503) return 'busy';
  if (status === 502 || status === 504) return 'unreachable';
  return status >= 500 ? 'failing' : 'protocol';
}

/** An abort by the caller stays what it is; everything else that fetch throws is the network. */
function asPeerFault(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof PeerFault) return error;
  const cause = error instanceof Error ? error.message : String(error);
  return new PeerFault('unreachable', `the connection broke: ${cause}`, { cause: error });
}
