import type { CoreClient } from '../core-client/core-client.ts';
import { bytesOf } from '../drafts/draft-cipher.ts';
import { base64Of } from './spool-format.ts';

/** PouchDB accepts no other scheme than http(s); the host means nothing. */
export const STAGING_ADDRESS = 'http://core.invalid/spool';

/** Statuses whose answer may not have a body. */
const BODILESS = [204, 205, 304];

/** PouchDB's `fetch`, carried over the line to core. */
export function bridgeFetch(core: Pick<CoreClient, 'fetch'>) {
  return async (address: string | Request, options: RequestInit = {}): Promise<Response> => {
    const url = new URL(typeof address === 'string' ? address : address.url);
    const answer = await core.fetch({
      method: options.method ?? 'GET',
      path: url.pathname + url.search,
      headers: Object.fromEntries(new Headers(options.headers)),
      ...(options.body ? { body: await base64Body(options.body) } : {}),
    });
    const body = BODILESS.includes(answer.status) ? null : bytesOf(answer.body);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}

async function base64Body(body: BodyInit): Promise<string> {
  return base64Of(new Uint8Array(await new Response(body).arrayBuffer()));
}
