import type { Refusal } from '#shared/errors/refusal.ts';
import type { WriteResult } from '#shared/store/document-store.ts';
import type { ProfileName } from './profiles.ts';
import type { WriteRequest } from './sqlite-writer.ts';

/** What the writer's thread is started with. */
export interface WriterBoot {
  readonly file: string;
  readonly key: Uint8Array | undefined;
  readonly cacheKib: number | undefined;
  readonly profile: ProfileName;
}

export type ToWriter = { readonly number: number; readonly request: WriteRequest } | 'close';

export type FromWriter = { readonly answers: readonly WriterAnswer[] };

export type WriterAnswer =
  | { readonly number: number; readonly state: 'done'; readonly result: WriteResult }
  | { readonly number: number; readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly number: number; readonly state: 'failed'; readonly message: string };
