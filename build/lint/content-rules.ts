/** What a file may contain: SQL only where SQL lives, and in shared no global of one place. */
import { isTest } from './import-rules.ts';
import { nodeFolderOfShared, placeBoundGlobals, sqlFolders } from './rules.ts';
import type { SourceFile, TextLiteral } from './source-file.ts';

export type Finding = { line: number; message: string };

const SHOUTED_SQL =
  /\b(SELECT\b[\s\S]+\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|UNIQUE|INDEX|VIRTUAL|TRIGGER)\b|PRAGMA\s+\w)/;
const ANY_SQL = /^\s*(select|insert|update|delete|create|drop|alter|pragma|begin|commit|with|attach|vacuum)\b/i;
const SQL_METHODS = ['prepare', 'exec'];

export function findSql(file: SourceFile): Finding[] {
  if (isTest(file.path) || sqlFolders.some((folder) => file.path.startsWith(`${folder}/`))) return [];
  const message = 'SQL belongs to shared/sqlite/ (read models in shared/sqlite/read-models/) and sync-server/storage/.';
  return file.literals.filter(isSql).map(({ line }) => ({ line, message }));
}

export function findPlaceBoundGlobals(file: SourceFile): Finding[] {
  if (!file.path.startsWith('shared/') || file.path.startsWith(`shared/${nodeFolderOfShared}/`) || isTest(file.path))
    return [];
  return placeBoundGlobals.flatMap((name) => {
    const line = file.identifiers.get(name);
    return line === undefined ? [] : [{ line, message: `shared/ runs anywhere: ${name} exists in one place only.` }];
  });
}

function isSql({ text, calledBy }: TextLiteral): boolean {
  return SHOUTED_SQL.test(text) || (calledBy !== undefined && SQL_METHODS.includes(calledBy) && ANY_SQL.test(text));
}
