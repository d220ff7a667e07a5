/**
 * Tasks that a register asks for by the clock (CR15), written by the desk that keeps it: one at each place for a balance check at the
 * change of the shift, one for each register and period whose print the law wants. Each is made once; who has done it ends it.
 */
import type { Task } from '@medplum/fhirtypes';
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import {
  CHECK_WITHIN_MS,
  checkDue,
  lastPrintPeriod,
  pastShiftChanges,
  wantsPrint,
} from '#shared/domain/register/due-reminders.ts';
import { registerName } from '#shared/domain/register/register-key.ts';
import { dayTextIn } from '#shared/domain/register/register-statement.ts';
import { type RegisterTemplate, templateFor } from '#shared/domain/register/register-template.ts';
import { buildTask, type TaskDocument, type TaskEntry, taskIdFor } from '#shared/domain/task/build-task.ts';
import { completeTask } from '#shared/domain/task/change-task.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { CommandContext, PlannedDocument, StoreReader } from '../api/operation-handler.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { toDocument } from '../commands/current-document.ts';
import { planChange } from '../commands/plan-change.ts';
import { type KnownPlaces, listRegisterPlaces } from '../queries/register/register-places.ts';
import { type ProgramDesk, programEdit } from './program-edit.ts';
import type { KnownRegister, RegisterView } from './register-book.ts';
import type { RegisterDesk } from './register-desk.ts';
import { listRegisterTemplates } from './register-templates.ts';

export interface ReminderFacts {
  readonly zone: string;
  readonly nowMs: number;
  /** Of the organisation's country. */
  readonly template: RegisterTemplate;
}

export const reminderFacts = (
  { zone, country }: { readonly zone: () => string; readonly country: () => string | undefined },
  nowMs: number,
): ReminderFacts => ({ zone: zone(), nowMs, template: templateFor(listRegisterTemplates(), country()) });

const HOUR_MS = 3_600_000;
const NOBODY = { id: MERGE_ACTOR, name: 'Holdfast' };

const checkTaskId = (locationId: string, key: string): string => taskIdFor('cd-balance-check', locationId, key);
const printTaskId = (registerId: string, from: string): string => taskIdFor('cd-print', registerId, from);

/** What is due by now of the registers named; tasks that are there already are left out by who writes. */
function listReminders(
  kept: readonly KnownRegister[],
  { places, nameOf, shiftChangesOf }: KnownPlaces,
  { zone, nowMs, template }: ReminderFacts,
): readonly TaskDocument[] {
  const tasks = new Map<string, TaskDocument>();
  const wards = new Set(places.flatMap(({ id, level }) => (level === 'ward' ? [id] : [])));
  const period = lastPrintPeriod(template, dayTextIn(zone)(new Date(nowMs).toISOString()));
  type Due = Pick<TaskEntry, 'id' | 'code' | 'description' | 'locationId' | 'dueAt' | 'ownerRole'>;
  const add = (entry: Due, sinceMs: number) =>
    tasks.set(
      entry.id,
      buildTask({
        ...entry,
        priority: 'routine',
        recording: { recorder: NOBODY, recordedAt: new Date(sinceMs).toISOString() },
      }),
    );
  for (const { register, fold } of kept) {
    const { id, locationId } = register;
    const place = nameOf(locationId);
    const checksAt = shiftChangesOf(locationId) ?? template.checksAt;
    const change = pastShiftChanges(checksAt, zone, nowMs).at(-1);
    if (change && checkDue(fold, { checksAt, zone, nowMs }).since) {
      const dueAt = new Date(change.atMs + CHECK_WITHIN_MS).toISOString();
      const task = { id: checkTaskId(locationId, change.key), code: 'cd-balance-check', description: place } as const;
      // Who works at the place counts it.
      const ownerRole = wards.has(locationId) ? 'nurse' : 'pharmacist';
      add({ ...task, locationId, dueAt, ownerRole }, change.atMs);
    }
    if (period && wantsPrint(fold, period)) {
      const endMs = Date.parse(`${period.to}T00:00:00Z`) + 24 * HOUR_MS;
      const description = `${registerName(register)}, ${place}: ${period.from} – ${period.to}`;
      const task = { id: printTaskId(id, period.from), code: 'cd-print', description } as const;
      const dueAt = new Date(endMs + 7 * 24 * HOUR_MS).toISOString();
      add({ ...task, locationId, dueAt, ownerRole: 'pharmacist' }, endMs);
    }
  }
  return [...tasks.values()];
}

interface Done {
  readonly commandId: string;
  readonly facts: ReminderFacts;
}

/** With a count of one register: the place's tasks, of changes that were missed too, are done where this was the last that nobody had counted. */
export async function endCheckTask(
  view: RegisterView,
  registerId: string,
  context: CommandContext,
  { commandId, facts: { template, zone, nowMs } }: Done,
): Promise<readonly PlannedDocument[]> {
  const locationId = view.registers.get(registerId)?.register.locationId;
  if (!locationId) return [];
  const { shiftChangesOf } = await listRegisterPlaces(context.store, context.actor.facility);
  const checksAt = shiftChangesOf(locationId) ?? template.checksAt;
  const others = [...view.registers.values()].filter(
    ({ register }) => register.locationId === locationId && register.id !== registerId,
  );
  if (others.some(({ fold }) => checkDue(fold, { checksAt, zone, nowMs }).since)) return [];
  const changes = pastShiftChanges(checksAt, zone, nowMs);
  const ended = changes.map(({ key }) => endTask(checkTaskId(locationId, key), commandId, context));
  return (await Promise.all(ended)).flat();
}

/** A print that covers the whole period that was due. */
export async function endPrintTask(
  printed: { readonly registerId: string; readonly from: string; readonly to: string },
  context: CommandContext,
  { commandId, facts: { template, zone, nowMs } }: Done,
): Promise<readonly PlannedDocument[]> {
  const period = lastPrintPeriod(template, dayTextIn(zone)(new Date(nowMs).toISOString()));
  if (!period || printed.from > period.from || printed.to < period.to) return [];
  return endTask(printTaskId(printed.registerId, period.from), commandId, context);
}

async function endTask(id: string, commandId: string, { store, actor, now }: CommandContext) {
  const found = toDocument<Task>(await store.find(id));
  if (!found) return [];
  const by = { id: actor.userId, name: actor.displayName };
  const done = completeTask(found.resource, { id: commandId, at: new Date(now()).toISOString(), by });
  return isRefusal(done) ? [] : [planChange(found, done)];
}

export interface RemindersDeps extends ProgramDesk {
  readonly store: Pick<StoreReader, 'find' | 'listDocuments'>;
  readonly registers: Pick<RegisterDesk, 'look' | 'listKept'>;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly zone: () => string;
  readonly country: () => string | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFault: (error: unknown) => void;
}

export interface RegisterReminders {
  /** Writes what is due by now; answers how many tasks were made. */
  look(): Promise<number>;
  run(): void;
  stop(): Promise<void>;
}

const LOOK_MS = 5 * 60_000;

export function createRegisterReminders(deps: RemindersDeps): RegisterReminders {
  const { store, registers, trail, clock, timers } = deps;
  const ending = new AbortController();
  /** Made before, here or elsewhere. */
  const known = new Set<string>();
  let work: Promise<void> = Promise.resolve();

  async function look(): Promise<number> {
    const keptIds = await registers.listKept();
    if (keptIds.length === 0) return 0;
    const view = await registers.look();
    const kept = keptIds.flatMap((id) => view.registers.get(id) ?? []);
    const places = await listRegisterPlaces(store, deps.facility);
    const due = listReminders(kept, places, reminderFacts(deps, clock.now()));
    let made = 0;
    for (const task of due) if (await write(task)) made += 1;
    return made;
  }

  async function write(task: TaskDocument): Promise<boolean> {
    if (known.has(task.id) || (await store.find(task.id))) {
      known.add(task.id);
      return false;
    }
    const { result } = await trail.record(
      {
        ...{ operation: 'register.remind', action: 'C', subtype: 'task', outcome: 'success' },
        actor: { userId: MERGE_ACTOR, name: 'Holdfast', roles: [] },
        ...{ patients: [], entities: [{ id: task.id, kind: 'Task' }] },
      },
      { edits: [programEdit(task, deps)], locals: [] },
    );
    return result.committed;
  }

  async function watch(): Promise<void> {
    for (;;) {
      const goesOn = await timers.sleep(LOOK_MS, ending.signal).then(
        () => true,
        () => false,
      );
      if (!goesOn) return;
      await look().catch((fault) => (ending.signal.aborted ? undefined : deps.onFault(fault)));
    }
  }

  return {
    look,
    run() {
      work = watch();
    },
    async stop() {
      ending.abort();
      await work;
    },
  };
}
