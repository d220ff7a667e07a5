/**
 * A person decides over a fork in a line (MO7): one version goes on as a new order that names what was decided against,
 * or all that is left stops. @SAFETY Only over the versions that the person saw: one more is looked at first.
 */
import type { order } from '#shared/contract/order.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { readCodedText } from '#shared/domain/coding/coded-text.ts';
import { endOrder } from '#shared/domain/medication/change-order.ts';
import type { Course } from '#shared/domain/medication/dosing.ts';
import { isEnded } from '#shared/domain/medication/order.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import type { SavedOne } from '../save-one.ts';
import { findSeen, overtaken } from './change-order.ts';
import type { OrderDeps } from './order-deps.ts';
import { type OrderVersion, readOrderFacts } from './order-facts.ts';
import { supersede } from './supersede.ts';

type Settle = ParsedInput<typeof order.settle>;

export function settleOrder(deps: OrderDeps): CommandHandler<typeof order.settle> {
  return async (input, context) => {
    const facts = await readOrderFacts(deps, context.store, input.patientId, context.now());
    if (isRefusal(facts)) return facts;
    const chosen = findSeen(facts.orders, input);
    if (isRefusal(chosen)) return chosen;
    const rivals = listRivals(facts.orders, chosen);
    if (rivals.length === 0) return refusal('already-done', 'There is nothing to decide about this order any more.');
    if (rivals.some(({ id }) => !input.rivals.includes(id))) return overtaken();
    if (input.decision === 'stops') return stopAll([chosen, ...rivals], input, context);
    const entry = entryOf(chosen, context.now());
    if (isRefusal(entry)) return entry;
    const settles = rivals.map(({ id }) => id);
    return supersede(deps, input, { prior: chosen, entry, settles, keepsDrug: true }, facts, context);
  };
}

/** Every other version of the line that is in dispute, or ended beside it: not what either of them superseded. */
function listRivals(orders: readonly OrderVersion[], chosen: OrderVersion): readonly OrderVersion[] {
  const line = orders.filter(
    ({ order }) => order.lineage === chosen.order.lineage && order.status !== 'entered-in-error',
  );
  if (!line.some(({ standing }) => standing.startsWith('disputed'))) return [];
  return line.filter(
    ({ id, order, standing }) =>
      id !== chosen.id &&
      (standing.startsWith('disputed') || order.status === 'stopped') &&
      !line.some((later) => later.order.settles.includes(id)),
  );
}

/** The chosen version as a new order, from now on. What is counted from its start keeps that. */
function entryOf({ order, resource }: OrderVersion, nowMs: number): OrderEntryInput | Refusal {
  if (order.dosing.state !== 'read')
    return refusal(
      'unsupported',
      'This order was written elsewhere and cannot go on as it is. Stop it, and order it anew.',
    );
  const { dosing } = order.dosing;
  const [indication] = resource.reasonCode ?? [];
  return {
    drug: readCodedText(resource.medicationCodeableConcept),
    dosing: { ...dosing, course: courseFrom(dosing.course, dosing.regimen, nowMs) },
    ...(indication ? { indication: readCodedText(indication) } : {}),
    ...(resource.priority ? { priority: resource.priority } : {}),
    ...(order.timeCritical ? { timeCritical: true } : {}),
    ...(order.reviewAt ? { reviewAt: order.reviewAt } : {}),
  } as OrderEntryInput;
}

function courseFrom(
  course: Course,
  regimen: { readonly kind: string; readonly everyDays?: number | undefined },
  nowMs: number,
): Course {
  const isCounted = course.count !== undefined || regimen.everyDays !== undefined;
  return isCounted || Date.parse(course.start) > nowMs ? course : { ...course, start: new Date(nowMs).toISOString() };
}

async function stopAll(
  versions: readonly OrderVersion[],
  input: Settle,
  context: CommandContext,
): Promise<SavedOne | Refusal> {
  const left = versions.filter(
    ({ resource }) => resource.status === undefined || !isEnded(resource.status as 'active'),
  );
  const documents = [];
  for (const { id, rev } of left) {
    const found = await findOfPatient<OrderVersion['resource']>(context.store, { id, rev, patientId: input.patientId });
    if (isRefusal(found)) return found;
    documents.push(planChange(found, endOrder(found.resource, 'stopped', input.reason, recordingOf(input, context))));
  }
  const saved = await context.commit({ documents });
  if (isRefusal(saved)) return saved;
  const [first] = saved;
  if (!first) throw new Error('a decision stopped nothing');
  return { id: first.id, rev: first.rev };
}
