import { useMemo } from 'react';
import type {
  BoardContent,
  CareContent,
  PatientContent,
  PlaceContent,
  StaffContent,
  TaskContent,
} from '#shared/contract/replica-content.ts';
import { useReplicaState } from './replica-context.ts';
import type { StoredRow } from './replica-database.ts';
import { type Rows, rowsOf, useRows } from './use-rows.ts';

/** Every patient of this desk's sites. */
export function usePatientLines(): Rows<PatientContent> {
  return useRows<PatientContent>('patient', {});
}

export function usePatientLine(patientId: string): StoredRow<PatientContent> | undefined {
  return rowsOf(useRows<PatientContent>('patient', { id: patientId }))[0];
}

/** Encounters in progress at this desk's site. */
export function useBoard(): Rows<BoardContent> {
  const stays = useStays();
  const all = rowsOf(stays);
  const rows = useMemo(() => all.filter(({ content }) => content.presence !== 'expected'), [all]);
  return stays.state === 'ready' ? { ...stays, rows } : stays;
}

/** The same with who is expected. */
export function useStays(): Rows<BoardContent> {
  return useRows<BoardContent>('board', {});
}

export function usePlaces(): Rows<PlaceContent> {
  return useRows<PlaceContent>('place', {});
}

/** Names of people by user id; an unknown id is given back as it is. */
export function useStaffNames(): (userId: string | undefined) => string {
  const found = useRows<StaffContent>('staff', {});
  return useMemo(() => {
    const names = new Map(rowsOf(found).map((row) => [row.id, row.content.displayName]));
    return (userId) => (userId ? (names.get(userId) ?? userId.replace(/^User:/, '')) : '');
  }, [found]);
}

export interface RecordRows {
  readonly rows: readonly StoredRow[];
  /** @SAFETY Everything that core holds of this record is in `rows`. Before, an empty list says nothing. */
  readonly isWhole: boolean;
}

/** The documents of an opened chart. */
export function useRecord(patientId: string): RecordRows {
  const replica = useReplicaState();
  const hasArrived = replica.state !== 'closed' && replica.charts.has(patientId);
  const found = useRows<unknown>('record', { patient: patientId }, hasArrived ? 'whole' : 'part');
  return { rows: rowsOf(found), isWhole: hasArrived && found.state === 'ready' && found.stamp === 'whole' };
}

/** Open tasks of this site, with whose list they stand in. @SAFETY HL11: of a record that was given up, the one that stands for it. */
export function useTasks(): Rows<TaskContent> {
  const tasks = useRows<TaskContent>('task', {});
  const givenUp = rowsOf(useRows<PatientContent>('patient', GIVEN_UP));
  const all = rowsOf(tasks);
  const rows = useMemo(() => {
    const next = new Map(givenUp.map(({ id, content }) => [id, content.replacedBy]));
    return next.size === 0 ? all : all.map((row) => underStanding(row, next));
  }, [all, givenUp]);
  return tasks.state === 'ready' ? { ...tasks, rows } : tasks;
}

const GIVEN_UP = { 'content.replacedBy': { $exists: true } } as const;
/** Each link was made by a person or another system, and could be a ring. */
const MOST_STEPS = 8;

function underStanding(
  row: StoredRow<TaskContent>,
  next: ReadonlyMap<string, string | undefined>,
): StoredRow<TaskContent> {
  let { patientId } = row.content;
  for (let step = 0; step < MOST_STEPS && patientId !== undefined; step += 1)
    patientId = next.get(patientId) ?? patientId;
  return patientId === undefined || patientId === row.content.patientId
    ? row
    : { ...row, content: { ...row.content, patientId } };
}

/** Whose patient it is on this shift: user ids by patient id. */
export function useNursesOf(): ReadonlyMap<string, readonly string[]> {
  const rows = rowsOf(useRows<CareContent>('care', {}));
  return useMemo(() => new Map(rows.map(({ content }) => [content.patientId, content.nurseIds])), [rows]);
}

/** People who work here, by name. */
export function useStaff(): readonly StoredRow<StaffContent>[] {
  const rows = rowsOf(useRows<StaffContent>('staff', {}));
  return useMemo(
    () => rows.toSorted((one, other) => one.content.displayName.localeCompare(other.content.displayName)),
    [rows],
  );
}
