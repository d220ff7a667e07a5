/** What an import did, by kind, and every thing it could not do with path and reason. Names resources by their place in the file, never by a person's name. */
export interface ImportReport {
  files: number;
  /** Stored for the first time. */
  imported: Record<string, number>;
  /** Changed at the source since the last import and not changed here. */
  updated: Record<string, number>;
  /** Already here as they are in the file. */
  unchanged: number;
  /** Refused: not stored. */
  refused: ImportFinding[];
  /** Stored, but this part of the source found no place: references to outside, faults in extensions. */
  unmapped: ImportFinding[];
  /** True when stopped before the end; the next run goes on. */
  stopped: boolean;
}

export interface ImportFinding {
  readonly file: string;
  /** e.g. `entry[12].resource.code`; absent when the file itself is at fault. */
  readonly path?: string;
  readonly resourceType?: string;
  readonly reason: string;
}

export function emptyReport(): ImportReport {
  return { files: 0, imported: {}, updated: {}, unchanged: 0, refused: [], unmapped: [], stopped: false };
}

export function count(tally: Record<string, number>, kind: string): void {
  tally[kind] = (tally[kind] ?? 0) + 1;
}

const sum = (tally: Record<string, number>): number => Object.values(tally).reduce((total, n) => total + n, 0);

/** The report as a person reads it at the end of the command. */
export function printReport(report: ImportReport, write: (line: string) => void): void {
  write(
    `${report.files} files · ${sum(report.imported)} imported · ${sum(report.updated)} updated · ${report.unchanged} unchanged · ${report.refused.length} refused · ${report.unmapped.length} left unmapped`,
  );
  for (const [kind, n] of Object.entries(report.imported).sort((a, b) => b[1] - a[1]))
    write(`  ${String(n).padStart(8)}  ${kind}`);
  printFindings('Refused', report.refused, write);
  printFindings('Left unmapped', report.unmapped, write);
  if (report.stopped) write('Stopped before the end. Run the same command again to go on.');
}

/** Equal reasons stand together, with how many and one place to look. */
function printFindings(title: string, findings: readonly ImportFinding[], write: (line: string) => void): void {
  const groups = new Map<string, { first: ImportFinding; n: number }>();
  for (const finding of findings) {
    const key = `${finding.resourceType ?? ''} ${withoutIndexes(finding.path)} ${finding.reason}`;
    const group = groups.get(key);
    if (group) group.n += 1;
    else groups.set(key, { first: finding, n: 1 });
  }
  if (groups.size > 0) write(`${title}:`);
  for (const { first, n } of [...groups.values()].sort((a, b) => b.n - a.n)) {
    write(`  ${String(n).padStart(6)} ×  ${first.reason}  (first: ${first.file}${first.path ? ` ${first.path}` : ''})`);
  }
}

function withoutIndexes(path: string | undefined): string {
  return path?.replace(/\d+/g, '#') ?? '';
}
