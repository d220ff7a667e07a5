/**
 * What a score asks somebody to do, as tasks (NW10–NW12): one that says when the next set is due, and one that calls for
 * help where the chart says so. Pure: what is open, what the sets say now, in; what to add, complete and cancel, out.
 *
 * @SAFETY A call for help is closed by a person or by the withdrawal of the set that made it, never by a better score: who
 * was called must say what came of it.
 */
import type { TaskCode, TaskPriority } from '#shared/domain/task/task.ts';
import type { Escalation, News2 } from './news2.ts';
import { nextSetDueMs } from './next-set-due.ts';

/** A task of this patient that nobody has ended. */
export interface OpenTask {
  readonly id: string;
  readonly code: TaskCode | string;
  readonly priority: TaskPriority;
  /** Set that caused it. */
  readonly focusId?: string | undefined;
  readonly dueMs?: number | undefined;
}

/** A set that stands. */
export interface ScoredSet {
  readonly id: string;
  readonly takenMs: number;
  readonly news2: News2;
}

export interface NewTask {
  readonly code: 'news2-escalation' | 'observe-again';
  readonly description: string;
  readonly dueMs: number;
  readonly priority: TaskPriority;
  readonly ownerRole: 'doctor' | 'nurse';
  readonly focusId: string;
}

export interface News2TaskPlan {
  readonly add: readonly NewTask[];
  readonly complete: readonly string[];
  readonly cancel: readonly string[];
}

export interface News2TaskQuestion {
  /** Every set that stands once the act is done, the one that it records among them. */
  readonly sets: readonly ScoredSet[];
  readonly recordedId?: string | undefined;
  readonly withdrawnId?: string | undefined;
  /** Open tasks of the patient, of any code. */
  readonly open: readonly OpenTask[];
  /** Somebody who is not in care here is not observed again by the clock. */
  readonly isInCare: boolean;
}

interface Call {
  readonly withinMs: number;
  readonly priority: TaskPriority;
}

const MINUTE_MS = 60_000;

/** From the time of the set: review within the hour; the emergency team within half of one (standards.md, section 3). */
const CALLS: Readonly<Partial<Record<Escalation, Call>>> = {
  'urgent-single-3': { withinMs: 60 * MINUTE_MS, priority: 'urgent' },
  urgent: { withinMs: 60 * MINUTE_MS, priority: 'urgent' },
  emergency: { withinMs: 30 * MINUTE_MS, priority: 'stat' },
};
const OBSERVE_PRIORITY: Readonly<Record<Escalation, TaskPriority>> = {
  'at-least-12-hourly': 'routine',
  'every-4-to-6-hours': 'routine',
  'urgent-single-3': 'urgent',
  urgent: 'urgent',
  emergency: 'asap',
};
const RISING: readonly TaskPriority[] = ['routine', 'urgent', 'asap', 'stat'];

export function planNews2Tasks(question: News2TaskQuestion): News2TaskPlan {
  const gone = question.open.filter(({ focusId }) => focusId !== undefined && focusId === question.withdrawnId);
  const open = question.open.filter((task) => !gone.includes(task));
  const again = planObserving({ ...question, open });
  const call = planCall({ ...question, open });
  return {
    add: [...call, ...again.add],
    complete: question.recordedId === undefined ? [] : again.close,
    cancel: [...gone.map(({ id }) => id), ...(question.recordedId === undefined ? again.close : [])],
  };
}

/** NW10: one task for the next set, at the time that what stands asks for; the one before it is done by the new set. */
function planObserving({ sets, open, isInCare, recordedId }: News2TaskQuestion): {
  add: readonly NewTask[];
  close: readonly string[];
} {
  const recorded = sets.find(({ id }) => id === recordedId);
  if (recorded && asksNothing(recorded.news2)) return { add: [], close: [] };
  const before = open.filter(({ code }) => code === 'observe-again');
  const wanted = isInCare ? nextObserving(sets) : undefined;
  const same = wanted && before.find(({ dueMs, focusId }) => dueMs === wanted.dueMs && focusId === wanted.focusId);
  return {
    add: wanted && !same ? [wanted] : [],
    close: before.filter((task) => task !== same).map(({ id }) => id),
  };
}

/** @SAFETY A set that is not complete and calls for nothing neither does nor moves what is due. */
export function asksNothing(news2: News2): boolean {
  return news2.state === 'partial' && news2.escalation === undefined;
}

/** The earliest that the newest total, or a part set after it, asks for. */
function nextObserving(sets: readonly ScoredSet[]): NewTask | undefined {
  const sorted = sets.toSorted((one, other) => one.takenMs - other.takenMs);
  if (sorted.at(-1)?.news2.state === 'not-scored') return undefined;
  const from = sorted.findLastIndex(({ news2 }) => news2.state === 'complete');
  const asking = sorted.slice(Math.max(0, from)).flatMap((set) => toObserving(set) ?? []);
  return asking.toSorted((one, other) => one.dueMs - other.dueMs)[0];
}

function toObserving({ id, takenMs, news2 }: ScoredSet): NewTask | undefined {
  const dueMs = nextSetDueMs(news2, takenMs);
  const escalation = news2.state === 'not-scored' ? undefined : news2.escalation;
  if (dueMs === undefined || escalation === undefined) return undefined;
  const priority = OBSERVE_PRIORITY[escalation];
  const common = { code: 'observe-again', ownerRole: 'nurse', focusId: id } as const;
  return { ...common, description: scoreText(news2), dueMs, priority };
}

/** NW11: the newest set calls for help, unless an open call is as loud. A set that was entered late does not. */
function planCall({ sets, open, recordedId }: News2TaskQuestion): readonly NewTask[] {
  const recorded = sets.find(({ id }) => id === recordedId);
  const isNewest = recorded && sets.every(({ takenMs }) => takenMs <= recorded.takenMs);
  if (!isNewest || recorded.news2.state === 'not-scored') return [];
  const call = recorded.news2.escalation && CALLS[recorded.news2.escalation];
  if (!call) return [];
  const loudest = open
    .filter(({ code }) => code === 'news2-escalation')
    .map(({ priority }) => RISING.indexOf(priority));
  if (loudest.some((rank) => rank >= RISING.indexOf(call.priority))) return [];
  const common = { code: 'news2-escalation', ownerRole: 'doctor', focusId: recorded.id } as const;
  const dueMs = recorded.takenMs + call.withinMs;
  return [{ ...common, description: scoreText(recorded.news2), dueMs, priority: call.priority }];
}

/** Signs rather than words: the list that shows it speaks another language than the station that wrote it. */
function scoreText(news2: News2): string {
  if (news2.state === 'not-scored') return 'NEWS2';
  const single = news2.single3.length > 0 ? ` (3: ${news2.single3.map((name) => SIGNS[name]).join(', ')})` : '';
  return news2.state === 'complete' ? `NEWS2 ${news2.total}${single}` : `NEWS2 ?${single}`;
}

const SIGNS = {
  respiratoryRate: 'RR',
  spo2: 'SpO2',
  oxygen: 'O2',
  systolic: 'BP',
  pulse: 'HR',
  consciousness: 'ACVPU',
  temperature: 'T',
} as const;
