/**
 * Attachments on their way in, see `shared/sqlite/staged-attachments.ts`. Each step is durable by itself and takes no turn
 * among the writers. What nobody named within a day goes, in the turn of a writer: a revision that names bytes can never
 * meet their removal.
 */
import type { Pool } from 'pg';
import type { StageStep } from '#shared/sqlite/staged-attachments.ts';
import { CHUNK_BYTES } from '#shared/store/chunk-range.ts';
import type { StagedAttachment } from '#shared/store/document-store.ts';
import { insertChunks } from './apply-changes.ts';
import { textArray } from './array-parameters.ts';
import { inTransaction, rows, type Sql } from './connect.ts';
import { takeTurn } from './postgres-writer.ts';

const CLEANING_EVERY_MS = 3_600_000;

export class StagedUploads {
  readonly #pool: Pool;
  #cleanedAtMs = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async take(step: StageStep): Promise<void> {
    if (step.step === 'bytes') await this.#insert(step.key, step.at, step.bytes);
    else if (step.step === 'end') await this.#end(step.key, step.attachment);
    else await dropChunks(this.#pool, [step.key]);
  }

  async #insert(key: string, at: number, bytes: Uint8Array): Promise<void> {
    if (at === 0) await this.#cleanSometimes();
    await Promise.all(insertChunks(this.#pool, key, at / CHUNK_BYTES, bytes));
  }

  async #end(key: string, { digest, length }: StagedAttachment): Promise<void> {
    await inTransaction(this.#pool, async (sql) => {
      const inserted = await rows(
        sql,
        `INSERT INTO attachment (digest, length, chunks, staged_at) VALUES ($1, $2, $3, now())
         ON CONFLICT (digest) DO NOTHING RETURNING 1`,
        [digest, length, key],
      );
      if (inserted.length > 0) return;
      await dropChunks(sql, [key]);
      await sql.query('UPDATE attachment SET staged_at = now() WHERE digest = $1 AND staged_at IS NOT NULL', [digest]);
    });
  }

  async #cleanSometimes(): Promise<void> {
    if (performance.now() - this.#cleanedAtMs < CLEANING_EVERY_MS) return;
    this.#cleanedAtMs = performance.now();
    await inTransaction(this.#pool, async (sql) => {
      await takeTurn(sql);
      await dropUnnamed(sql);
    });
  }
}

async function dropUnnamed(sql: Sql, olderThan = '1 day'): Promise<void> {
  const old = await rows<[string]>(
    sql,
    'DELETE FROM attachment WHERE staged_at < now() - $1::interval RETURNING chunks',
    [olderThan],
  );
  const leftovers = await rows<[string]>(
    sql,
    `SELECT DISTINCT chunks FROM attachment_chunk c WHERE chunks >= 'staged:' AND chunks < 'staged;'
     AND taken_at < now() - $1::interval AND NOT EXISTS (SELECT FROM attachment a WHERE a.chunks = c.chunks)`,
    [olderThan],
  );
  await dropChunks(
    sql,
    [...old, ...leftovers].map(([chunks]) => chunks),
  );
}

async function dropChunks(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM attachment_chunk WHERE chunks = ANY($1::text[])', [textArray(keys)]);
}
