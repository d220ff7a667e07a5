/** What is written about a dose later: how it worked, who signs for the way it went, that it was not so. */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import type { administration } from '#shared/contract/administration.ts';
import type { Permission } from '#shared/contract/declare.ts';
import { buildCountersignature, buildEffect } from '#shared/domain/medication/afterwards.ts';
import { COUNTERSIGNER, signedLater } from '#shared/domain/medication/answer-findings.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { taskIdFor } from '#shared/domain/task/build-task.ts';
import { cancelTask, completeTask } from '#shared/domain/task/change-task.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { SIGNED_LATER } from '#shared/model/administration-codes.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import { shownDrugOf } from '../../queries/administration/drug-of-event.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import { isOwn } from '../../session/is-own.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import { findOfPatient } from '../current-document.ts';
import { endTasks } from '../end-tasks.ts';
import { recordingOf } from '../recording-of.ts';
import { recordOf } from '../replaced-records.ts';
import { planWithdrawal } from '../withdraw-event.ts';
import { withRegisterNotes } from './note-withdrawn.ts';
import { listOwed } from './owed-signature.ts';
import { planToSettle } from './plan-tasks.ts';
import { withStockBack } from './ward-stock.ts';

interface OfDose {
  readonly commandId: string;
  readonly patientId: string;
}

/** What is written about a dose lies in the record of the dose, also where another one stands for that (HL11). */
async function inItsRecord<Input extends OfDose>(
  input: Input,
  id: string,
  { store }: Pick<CommandContext, 'store'>,
): Promise<Input> {
  return { ...input, patientId: await recordOf(store, { id, patientId: input.patientId }) };
}

async function findDose(
  input: OfDose & { readonly administrationId: string },
  { store }: Pick<CommandContext, 'store'>,
): Promise<DoseEvent | Refusal> {
  const wanted = { id: input.administrationId, patientId: input.patientId };
  const found = await findOfPatient<MedicationAdministration>(store, wanted);
  if (isRefusal(found)) return found;
  const event = readAdministration(found.resource);
  return event ?? refusal('already-done', 'This dose was entered in error. Nothing is added to it.');
}

/** How it worked. The task that asked for it is done with the same act. */
export const recordEffect: CommandHandler<typeof administration.effect> = async (asked, context) => {
  const input = await inItsRecord(asked, asked.administrationId, context);
  const event = await findDose(input, context);
  if (isRefusal(event)) return event;
  const recording = recordingOf({ patientId: input.patientId, encounterId: event.encounterId }, context);
  const { administrationId, effect, after, note, at = recording.recordedAt } = input;
  const resource = buildEffect({ administrationId, effect, after, note, at }, recording);
  const id = newDocumentId('Observation', { now: context.now });
  const outcome = [effect, after, note].filter(Boolean).join(' – ');
  const wanted = [taskIdFor('prn-effect', administrationId)];
  const tasks = await endTasks(wanted, input, context, (task, doing) => completeTask(task, doing, outcome));
  return saveFirst({ id, kind: 'Observation', patient: input.patientId, resource }, tasks, context);
};

const SIGNS: Readonly<Record<string, Permission>> = {
  doctor: 'order.prescribe',
  pharmacist: 'order.verify',
  nurse: 'medication.administer',
};

/** AD4. Never by the one who gave it; by somebody of the role whose word the path wants, a doctor for each. */
export const countersign: CommandHandler<typeof administration.countersign> = async (asked, context) => {
  const input = await inItsRecord(asked, asked.administrationId, context);
  const event = await findDose(input, context);
  if (isRefusal(event)) return event;
  const { administrationId, paths, decision, note } = input;
  const { actor } = context;
  if (isOwn(actor, event.performer.id) || isOwn(actor, event.second?.id))
    return refusal('not-permitted', 'Somebody else has to sign for it: you were there.');
  const gone = new Set(signedLater(event).map(({ path }) => path));
  if (paths.some((path) => !gone.has(path)))
    return refusal('invalid-input', 'This dose did not go that way.', { path: 'paths' });
  const owed = new Set(await listOwed(context.store, administrationId, event));
  if (paths.some((path) => !owed.has(path)))
    return refusal('already-done', 'Somebody has signed for this already. Look at the dose again.', { path: 'paths' });
  const may = (role: string) => actor.permissions.has(SIGNS[role] as Permission);
  if (paths.some((path) => !may(COUNTERSIGNER[path]) && !may('doctor')))
    return refusal('not-permitted', 'Your roles do not allow this signature.', { path: 'paths' });
  const recording = recordingOf({ patientId: input.patientId }, context);
  const resource = buildCountersignature({ administrationId, paths, decision, note }, recording);
  const id = newDocumentId('Provenance', { now: context.now });
  const wanted = paths.map((path) => taskIdFor('countersign', administrationId, path));
  const outcome = [decision, note].filter(Boolean).join(' – ');
  const tasks = await endTasks(wanted, input, context, (task, doing) => completeTask(task, doing, outcome));
  return saveFirst({ id, kind: 'Provenance', patient: input.patientId, resource }, tasks, context);
};

/** What it asked for is asked no more: nobody signs for, or looks at the effect of, what did not happen. */
export function withdrawDose(deps: MedicationDeps): CommandHandler<typeof administration.withdraw> {
  return async (asked, context) => {
    const input = await inItsRecord(asked, asked.id, context);
    const refused = refusal('invalid-input', 'This is not a record of a dose.');
    const is = ({ resourceType }: MedicationAdministration) => resourceType === 'MedicationAdministration';
    const planned = await planWithdrawal<MedicationAdministration>(context.store, input.patientId, input, {
      is,
      refusal: refused,
    });
    if (isRefusal(planned)) return planned;
    const { id: administrationId, commandId, patientId, reason } = input;
    const owed = SIGNED_LATER.map((path) => taskIdFor('countersign', administrationId, path));
    const ids = [taskIdFor('prn-effect', administrationId), taskIdFor('free', administrationId, 'register'), ...owed];
    const ended = await endTasks(ids, { commandId, patientId }, context, (task, doing) =>
      cancelTask(task, doing, reason),
    );
    const withdrawn = { administrationId, patientId, reason };
    const event = readAdministration({ ...(planned.resource as MedicationAdministration), status: 'completed' });
    const drug = event && shownDrugOf(await deps.products().index())(event);
    const told = event && drug && { ...heardNow(event, context), drug: { ...event.drug, text: drug } };
    const settle = told ? [planToSettle(administrationId, told, reason)] : [];
    return withStockBack(deps, { ...withdrawn, wardId: event?.ward }, context, (moved, staysInStock) =>
      withRegisterNotes(deps, withdrawn, context, (notes, staysInRegister) => {
        const open = staysInStock || staysInRegister ? settle : [];
        return saveFirst(planned, [...ended, ...open, ...notes, ...moved.documents], context, moved.locals);
      }),
    );
  };
}

/** Who settles it has the time of a shift from now on, however long ago the dose was. */
function heardNow(event: DoseEvent, { actor, now }: Pick<CommandContext, 'actor' | 'now'>): DoseEvent {
  const performer = { id: actor.userId, name: actor.displayName };
  return { ...event, performer, recordedAt: new Date(now()).toISOString() };
}

async function saveFirst(
  document: PlannedDocument,
  more: readonly PlannedDocument[],
  { commit }: CommandContext,
  locals: PlannedMovements['locals'] = [],
) {
  const saved = await commit({ documents: [document, ...more], locals });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('a commit of several documents saved none');
  return { id: first.id, rev: first.rev };
}
