import type { z } from 'zod';
import type { DocumentStore } from '#shared/store/document-store.ts';

export type LocalStore = Pick<DocumentStore, 'findLocal' | 'write'>;

/** A small record of this station alone: never replicated, encrypted with the store. */
export interface LocalRecord<T> {
  find(): Promise<T | undefined>;
  /** Durable when it resolves. */
  write(value: T): Promise<void>;
  remove(): Promise<void>;
}

export function localRecord<S extends z.ZodType>(store: LocalStore, id: string, schema: S): LocalRecord<z.output<S>> {
  return {
    async find() {
      const text = await store.findLocal(id);
      return text === undefined ? undefined : schema.parse(JSON.parse(text));
    },
    async write(value) {
      await store.write({ locals: [{ id, body: JSON.stringify(value) }] });
    },
    async remove() {
      await store.write({ locals: [{ id, body: null }] });
    },
  };
}
