import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ConnectionOptions, SqliteDatabase } from './connection.ts';
import type { Migration } from './migrations.ts';
import { createSchema } from './schema.ts';
import { makeVerifiedCopy } from './verified-copy.ts';

/**
 * Brings a file to the program's version, or says why not (ST8). `version` is what the program writes. Before the first
 * step a verified copy is made beside the file, `<file>.before-v<version>`.
 */
export function prepareFile(
  db: SqliteDatabase,
  options: Pick<ConnectionOptions, 'file' | 'key'>,
  version: number,
  migrations: readonly Migration[],
): Refusal | undefined {
  const found = db.pragma('user_version', { simple: true }) as number;
  if (found === version) return undefined;
  if (found > version) return newerVersion(found, version);
  if (found === 0) db.transaction(() => createSchema(db)).immediate();
  const start = db.pragma('user_version', { simple: true }) as number;
  if (start < version) {
    makeVerifiedCopy(db, options, `${options.file}.before-v${version}`);
    db.transaction(() => applySteps(db, start, version, migrations)).immediate();
  }
  return undefined;
}

function applySteps(db: SqliteDatabase, from: number, version: number, migrations: readonly Migration[]): void {
  for (const step of migrations) if (step.to > from) step.apply(db);
  const last = migrations.at(-1)?.to;
  if (last !== version) throw new Error(`no migration leads to version ${version}`);
  db.pragma(`user_version=${version}`);
}

function newerVersion(found: number, version: number): Refusal {
  return refusal(
    'newer-version',
    'These records were written by a newer version of Holdfast. Nothing was changed. Update Holdfast on this workstation, then open it again.',
    { support: `file version ${found}, this program writes ${version}` },
  );
}
