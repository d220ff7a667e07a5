import type { OpenConflict } from '#shared/contract/conflict.ts';

/** Names one open decision: the same record can wait for two. */
export function decisionKey({ id, type, otherIds }: Pick<OpenConflict, 'id' | 'type' | 'otherIds'>): string {
  return `${id}/${type}/${otherIds.join()}`;
}
