import type { Refusal } from '#shared/errors/refusal.ts';
import type { PackedRequest } from './pack-request.ts';
import type { PackedResult } from './pack-result.ts';
import type { ProfileName } from './profiles.ts';

/** What the writer's thread is started with. */
export interface WriterBoot {
  readonly file: string;
  readonly key: Uint8Array | undefined;
  readonly cacheKib: number | undefined;
  readonly profile: ProfileName;
}

export type ToWriter = { readonly number: number; readonly request: PackedRequest } | 'close';

export type FromWriter = 'ready' | { readonly answers: readonly WriterAnswer[] };

export type WriterAnswer =
  | { readonly number: number; readonly state: 'done'; readonly result: PackedResult }
  | { readonly number: number; readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly number: number; readonly state: 'failed'; readonly message: string };
