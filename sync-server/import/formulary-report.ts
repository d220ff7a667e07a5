import type { FormularyFinding } from '#shared/domain/formulary/read-formulary.ts';
import type { FormularyReport } from './import-formulary.ts';

const MOST_LINES = 50;

/** The report as a person reads it at the end of the command. */
export function printFormularyReport(report: FormularyReport, write: (line: string) => void): void {
  const { imported, changed, unchanged, refused, kept, ignoredColumns, unmapped, notInFile } = report;
  write(
    `${imported} imported · ${changed} changed · ${unchanged} unchanged · ${refused.length} rows refused · ${kept.length} kept as they are here`,
  );
  if (ignoredColumns.length > 0) write(`Columns that nobody reads: ${ignoredColumns.join(', ')}`);
  if (notInFile > 0) write(`${notInFile} products here are not in the file; they stay.`);
  if (unmapped.length > 0) write('Not understood here:');
  for (const { column, value, rows } of unmapped.slice(0, MOST_LINES)) write(`  ${column}: ${value} (${rows} rows)`);
  printFindings('Refused', refused, write);
  printFindings('Kept', kept, write);
}

function printFindings(title: string, findings: readonly FormularyFinding[], write: (line: string) => void): void {
  if (findings.length > 0) write(`${title}:`);
  for (const { line, column, reason } of findings.slice(0, MOST_LINES))
    write(`  line ${line}${column ? `, ${column}` : ''}: ${reason}`);
  if (findings.length > MOST_LINES) write(`  and ${findings.length - MOST_LINES} more`);
}
