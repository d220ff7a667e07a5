/**
 * The second look at what was made (DI15, DP20). @SAFETY A wrong strength in a bottle shows on no label: another person than
 * its maker looks at it before it leaves. Whoever is alone is not stopped; the record asks for the look afterwards.
 */
import type { dispense } from '#shared/contract/dispense.ts';
import { wantsSecondLook } from '#shared/domain/dispense/dispense.ts';
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { buildTask, type TaskDocument, taskIdFor } from '#shared/domain/task/build-task.ts';
import { completeTask } from '#shared/domain/task/change-task.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Actor, CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findItem } from '../../dispense/find-prescription.ts';
import { isOwn } from '../../session/is-own.ts';
import { endTasks } from '../end-tasks.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planAct } from './plan-act.ts';

type Look = ParsedInput<typeof dispense.checkMade>;
type Item = PrescriptionLine['dispenses'][number];
interface Person {
  readonly id: string;
  readonly name: string;
}

const LOOK_WITHIN_MS = 24 * 3_600_000;

/** TK2: one for each item, whoever asks. */
export const madeTaskId = (id: string): string => taskIdFor('free', id, 'made-check');

export function checkMade(deps: DispenseDeps): CommandHandler<typeof dispense.checkMade> {
  return async (input, context) => {
    const { patientId, entry, id, found, note, secondPerson } = input;
    const at = findItem(await deps.book().look(), input);
    if (isRefusal(at)) return at;
    const refused = refuseLook(at.item, input);
    if (refused) return refused;
    const checker = findChecker(deps, context.actor, at.item, input);
    if (isRefusal(checker)) return checker;
    const act = planAct(
      patientId,
      {
        ...{ act: 'made-check', entry, dispense: id, found },
        ...(checker ? { checker } : {}),
        ...(note ? { note } : {}),
      },
      context,
    );
    const outcome = [found, note].filter(Boolean).join(' – ');
    const tasks = checker
      ? await endTasks([madeTaskId(id)], input, context, (task, doing) => completeTask(task, doing, outcome))
      : [planLook(input, at.item, context)];
    const saved = await saveOne(context, act, {}, tasks);
    if (!isRefusal(saved)) deps.secondPersons.spend([secondPerson]);
    return saved;
  };
}

function refuseLook({ dispense: made, madeCheck }: Item, { found, note }: Look): Refusal | undefined {
  if (!wantsSecondLook(made)) return refusal('invalid-input', 'Nothing was made for this item.', { path: 'id' });
  if (madeCheck && (madeCheck.found !== 'alone' || found === 'alone'))
    return refusal('already-done', 'Somebody has said already how it stands with this item.');
  if (found === 'right' || note !== undefined) return undefined;
  const sentence =
    found === 'wrong' ? 'Say what is wrong with it.' : 'Say why nobody else can look at it before it leaves.';
  return refusal('invalid-input', sentence, { path: 'note' });
}

/** Undefined: nobody yet. */
function findChecker(
  { secondPersons }: Pick<DispenseDeps, 'secondPersons'>,
  actor: Actor,
  { dispense: { preparer } }: Item,
  { found, patientId, secondPerson }: Look,
): Person | Refusal | undefined {
  const isMaker = isOwn(actor, preparer.id);
  if (found === 'alone')
    return isMaker
      ? undefined
      : refusal('invalid-input', 'Somebody else made this: look at it yourself.', { path: 'found' });
  if (secondPerson === undefined)
    return isMaker
      ? refusal('password-needed', 'Somebody else than whoever made it has to look at it.', { path: 'secondPerson' })
      : { id: actor.userId, name: actor.displayName };
  const permissions = ['medication.dispense', 'order.verify'] as const;
  const proven = secondPersons.find(secondPerson, actor, { purpose: 'witness', patientId, permissions });
  if (isRefusal(proven)) return proven;
  return proven.userId === preparer.id
    ? refusal('not-permitted', 'Somebody else than whoever made it has to look at it.', { path: 'secondPerson' })
    : { id: proven.userId, name: proven.displayName };
}

function planLook({ patientId, id, note }: Look, { dispense: made }: Item, context: CommandContext): TaskDocument {
  const number = made.made?.number ? ` (${made.made.number})` : '';
  return buildTask({
    ...{ id: madeTaskId(id), patientId, code: 'free', focusId: id, priority: 'urgent', ownerRole: 'pharmacist' },
    description: `${made.drug.text}${number} – made alone: ${note}. Somebody else looks at it at the counter and signs.`,
    dueAt: new Date(context.now() + LOOK_WITHIN_MS).toISOString(),
    recording: recordingOf({ patientId }, context),
  });
}
