import type { Extension, Task } from '@medplum/fhirtypes';
import { referenceToUser } from '#shared/domain/recording/recording.ts';
import { extensionValue } from '#shared/model/medication-checks.ts';
import { TASK_ACT, TASK_ACTS, type TaskAct, type TaskActCode } from './task.ts';

/** The task with one act more. Acts are only added: what two desks did apart stands side by side (TK4). */
export function withAct(task: Task, { id, act, at, by, detail }: TaskAct): Task {
  const parts: Extension[] = [
    { url: 'act', valueCode: act },
    { url: 'at', valueDateTime: at },
    { url: 'by', valueReference: referenceToUser(by) },
    ...(detail ? [{ url: 'detail', valueString: detail }] : []),
  ];
  const entry: Extension = { id, url: TASK_ACT, extension: parts };
  return { ...task, lastModified: at, extension: [...(task.extension ?? []), entry] };
}

/** In order of time; at one moment as they were written. */
export function actsOf({ extension = [] }: Pick<Task, 'extension'>): readonly TaskAct[] {
  const acts = extension.flatMap((item) => (item.url === TASK_ACT ? (readAct(item) ?? []) : []));
  return acts.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function readAct(item: Extension): TaskAct | undefined {
  const part = (name: string) => {
    const found = item.extension?.find(({ url }) => url === name);
    return found && extensionValue(found as never);
  };
  const [act, at, detail] = [part('act'), part('at'), part('detail')] as (string | undefined)[];
  const by = part('by') as { identifier?: { value?: string }; display?: string } | undefined;
  if (!TASK_ACTS.includes(act as TaskActCode) || at === undefined) return undefined;
  const who = { id: by?.identifier?.value ?? '', name: by?.display ?? '' };
  return { id: item.id ?? '', act: act as TaskActCode, at, by: who, ...(detail ? { detail } : {}) };
}
