interface Line {
  readonly patientId: string;
  readonly replacedBy?: string | undefined;
}

/** Steps that are followed: each link was made by a person or another system, and could be a ring. */
const MOST_STEPS = 8;

/** The record that stands for this one, as far as it is here; itself where nothing replaced it (HL11). */
export function leadOn<T extends Line>(line: T, find: (patientId: string) => T | undefined): T {
  let at = line;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = at.replacedBy === undefined ? undefined : find(at.replacedBy);
    if (next === undefined || next.patientId === line.patientId) return at;
    at = next;
  }
  return at;
}

/** What was found, each record that was given up in the place of the one that stands for it; nobody twice. */
export function leadAllOn<T extends Line>(lines: readonly T[], find: (patientId: string) => T | undefined): T[] {
  return [...new Map(lines.map((line) => leadOn(line, find)).map((line) => [line.patientId, line])).values()];
}
