/**
 * The mark on an installation that was copied elsewhere (`migrate-storage`). Two of one identity would be written apart
 * under the same tokens; so whoever starts the old one by mistake is told, and may remove the mark knowingly.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError, type StorageChoice } from '../config/config.ts';
import type { CatalogueStatements } from './catalogue-sql.ts';

const FILE = 'moved.json';
const ROW = '*moved';
const mark = z.object({ to: z.string() });

/** `to` is for people: a folder, or server and database. */
export async function retire(
  folder: string,
  choice: StorageChoice,
  sql: CatalogueStatements,
  to: string,
): Promise<void> {
  const text = JSON.stringify({ to });
  if (choice.engine === 'sqlite') writeFileSync(join(folder, FILE), text, { mode: 0o600 });
  else
    await sql.run('INSERT INTO secrets (organisation, sealed) VALUES (@row, @text) ON CONFLICT DO NOTHING', {
      row: ROW,
      text,
    });
}

/** Throws ConfigurationError for an installation that moved. */
export async function assertNotRetired(folder: string, choice: StorageChoice, sql: CatalogueStatements): Promise<void> {
  const text = choice.engine === 'sqlite' ? readMark(folder) : await findMark(sql);
  if (text === undefined) return;
  const how =
    choice.engine === 'sqlite' ? `delete ${join(folder, FILE)}` : `delete the row ${ROW} of the table secrets there`;
  throw new ConfigurationError(
    `This installation was moved to ${mark.parse(JSON.parse(text)).to}: start the server there (--storage, HOLDFAST_STORAGE). To use the old one again, and lose what came since, ${how}.`,
  );
}

function readMark(folder: string): string | undefined {
  const file = join(folder, FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function findMark(sql: CatalogueStatements): Promise<string | undefined> {
  const rows = await sql.all<{ sealed: string }>('SELECT sealed FROM secrets WHERE organisation = @row', { row: ROW });
  return rows[0]?.sealed;
}
