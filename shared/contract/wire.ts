import type { Refusal } from '#shared/errors/refusal.ts';

/**
 * Frames between a window and core, as JSON text over a MessagePort (Electron) or a WebSocket (browser mode).
 * A window's session lives at core, one per connection.
 */
export type ClientFrame =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly t: 'open'; readonly id: number; readonly name: string; readonly input: unknown }
  /** The client has taken the last item of stream `id`; core may send the next. */
  | { readonly t: 'ack'; readonly id: number }
  | { readonly t: 'close'; readonly id: number }
  /** CouchDB-protocol request to core's spool (PouchDB's `fetch` carried over the bridge); body is base64. */
  | {
      readonly t: 'fetch';
      readonly id: number;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export type CoreFrame =
  | { readonly t: 'hello'; readonly appVersion: string; readonly contract: number }
  | { readonly t: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly t: 'refused'; readonly id: number; readonly refusal: Refusal }
  /** A bug or a broken disk: shown as a fault with its reference, the words are in the log. */
  | { readonly t: 'fault'; readonly id: number; readonly reference: string }
  | { readonly t: 'item'; readonly id: number; readonly value: unknown }
  | { readonly t: 'ended'; readonly id: number; readonly refusal?: Refusal }
  | {
      readonly t: 'fetched';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

export const CONTRACT_VERSION = 1;
