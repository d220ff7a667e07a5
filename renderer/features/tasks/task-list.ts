/** The tasks of a list, in the order in which they press. */
import type { TaskContent } from '#shared/contract/replica-content.ts';
import { isOverdue } from '#shared/domain/task/read-task.ts';

export const TASK_LISTS = ['mine', 'ward', 'overdue'] as const;
export type TaskList = (typeof TASK_LISTS)[number];

export interface TaskRow {
  readonly id: string;
  readonly rev: string;
  readonly content: TaskContent;
  /** Ward on which it is to be done; undefined where nobody knows. */
  readonly wardId: string | undefined;
}

export interface Viewer {
  readonly userId: string;
  readonly roles: readonly string[];
  readonly wardId: string | undefined;
  /** Patients who are this person's on this shift. */
  readonly patientIds: ReadonlySet<string>;
}

/**
 * `mine`: given to me, or about a patient of mine and given to nobody else. `ward`: everything on this ward, and what
 * nobody can place. @SAFETY `overdue` knows no ward: what is late is everybody's.
 */
export function listTasksOf(
  list: TaskList,
  rows: readonly TaskRow[],
  viewer: Viewer,
  nowMs: number,
): readonly TaskRow[] {
  const isIn = { mine: isMine, ward: isOnWard, overdue: isLate }[list];
  return rows.filter((row) => isIn(row, viewer, nowMs)).toSorted((one, other) => compareTasks(one, other, nowMs));
}

function isMine({ content }: TaskRow, { userId, patientIds }: Viewer): boolean {
  const { ownerUserIds, patientId } = content;
  if (ownerUserIds.includes(userId)) return true;
  return ownerUserIds.length === 0 && patientId !== undefined && patientIds.has(patientId);
}

function isOnWard({ wardId }: TaskRow, viewer: Viewer): boolean {
  return viewer.wardId === undefined || wardId === undefined || wardId === viewer.wardId;
}

function isLate({ content }: TaskRow, _viewer: Viewer, nowMs: number): boolean {
  return isOverdue(content, nowMs);
}

const WEIGHT = { stat: 3, asap: 2, urgent: 1, routine: 0 } as const;

/** Escalated, then overdue, then urgent ones, then by when they are due; without a time last. */
function compareTasks(one: TaskRow, other: TaskRow, nowMs: number): number {
  const rank = ({ content }: TaskRow) => [
    Math.min(content.escalations, 3),
    Number(isOverdue(content, nowMs)),
    WEIGHT[content.priority],
  ];
  const [left, right] = [rank(one), rank(other)];
  for (const [at, value] of left.entries()) if (value !== right[at]) return (right[at] ?? 0) - value;
  return dueMs(one) - dueMs(other) || (one.id < other.id ? -1 : 1);
}

function dueMs({ content }: TaskRow): number {
  return content.dueAt === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(content.dueAt);
}
