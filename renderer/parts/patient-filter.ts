import type { PatientContent } from '#shared/contract/replica-content.ts';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import type { StoredRow } from '../replica/replica-database.ts';

type Row = StoredRow<PatientContent>;

/** Folding a name costs more than comparing it: done once per line. */
const folded = new WeakMap<PatientContent, string>();

function keyOf(line: PatientContent): string {
  const known = folded.get(line);
  if (known !== undefined) return known;
  const digits = `${line.recordNumber} ${line.phone?.replace(/\D/g, '') ?? ''} ${line.birthDate ?? ''}`;
  const key = ` ${foldName(`${line.family} ${line.given}`)} ${digits.toLowerCase()}`;
  folded.set(line, key);
  return key;
}

/** Lines in which each typed word begins a name, a number or a date of birth; all of them for an empty text. */
export function filterPatients(rows: readonly Row[], text: string): readonly Row[] {
  const words = foldName(text).split(' ').filter(Boolean);
  const plain = text.trim().toLowerCase();
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const key = keyOf(row.content);
    return words.every((word) => key.includes(` ${word}`)) || key.includes(` ${plain}`);
  });
}

/** By family, then given; made once, so that sorting twenty thousand stays quick. */
export function sortPatients(rows: readonly Row[]): readonly Row[] {
  return rows.slice().sort((one, other) => {
    const before = keyOf(one.content);
    const after = keyOf(other.content);
    return before < after ? -1 : before > after ? 1 : 0;
  });
}
