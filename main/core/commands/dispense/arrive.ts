import type { dispense } from '#shared/contract/dispense.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { DispenseLine } from '#shared/model/dispense-act.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import type { DispenseView } from '../../dispense/dispense-book.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { readLineFacts, USUAL_DAYS } from '../../dispense/line-facts.ts';
import { countInQueue, listOpenOrders } from '../../queries/dispense/open-orders.ts';
import { ticketQueue } from '../../queries/dispense/watch-queue.ts';
import { type OrderFacts, readOrderFacts } from '../order/order-facts.ts';
import { saveOne } from '../save-one.ts';
import { planAct } from './plan-act.ts';

type Arrival = ParsedInput<typeof dispense.arrive>;

/** A prescription comes into the queue, each line with how much is wanted of it as far as that can be reckoned (DI1, DI8). */
export function arrive(deps: DispenseDeps): CommandHandler<typeof dispense.arrive> {
  return async (input, context) => {
    const { patientId, source, priority, note } = input;
    const facts = await readOrderFacts(deps, context.store, patientId, context.now());
    if (isRefusal(facts)) return facts;
    if (lifeState(facts.patient.resource).state === 'deceased')
      return refusal('invalid-input', 'This person has died: nothing is dispensed any more.');
    const lines = planLines(input, facts, await deps.book().look(), await deps.products().index());
    if (isRefusal(lines)) return lines;
    const said = { source, priority, lines: [...lines], ...(note ? { note } : {}) };
    if (!input.ticket) return saveOne(context, planAct(patientId, { act: 'arrive', ...said }, context));
    const queue = ticketQueue(deps, context.actor.facility);
    return deps.tickets().take(queue, ({ text, local }) => {
      const act = planAct(patientId, { act: 'arrive', ...said, ticket: { text, ...queue } }, context);
      return commitWithTicket(act, text, local, context);
    });
  };
}

/** By those who give: the same as a pharmacist takes in from the ward, without the pharmacist. */
export function requestSupply(deps: DispenseDeps): CommandHandler<typeof dispense.request> {
  const take = arrive(deps);
  return ({ orderId, ...input }, context) =>
    take({ ...input, source: 'ward', orders: [{ orderId }], paper: [], ticket: false }, context);
}

async function commitWithTicket(
  act: PlannedDocument,
  ticket: string,
  local: { readonly id: string; readonly body: string | null },
  { commit }: Pick<CommandContext, 'commit'>,
) {
  const answer = (saved: readonly { readonly id: string; readonly rev: string }[]) => ({
    ...{ id: saved[0]?.id ?? act.id, rev: saved[0]?.rev ?? '' },
    ticket,
  });
  const saved = await commit({ documents: [act], locals: [local], output: answer });
  return isRefusal(saved) ? saved : answer(saved);
}

function planLines(
  input: Arrival,
  facts: OrderFacts,
  view: DispenseView,
  index: ProductIndex,
): readonly DispenseLine[] | Refusal {
  if (input.orders.length + input.paper.length === 0)
    return refusal('invalid-input', 'A prescription has at least one line.', { path: 'orders' });
  const lines: DispenseLine[] = [];
  for (const one of input.orders) {
    const line = planOrder(one, input, { facts, view, index, number: lines.length + 1 });
    if (isRefusal(line)) return line;
    lines.push(line);
  }
  for (const one of input.paper) {
    const line = planPaper(one, index, lines.length + 1);
    if (isRefusal(line)) return line;
    lines.push(line);
  }
  return lines;
}

interface Around {
  readonly facts: OrderFacts;
  readonly view: DispenseView;
  readonly index: ProductIndex;
  readonly number: number;
}

function planOrder(
  { orderId, quantity, days }: Arrival['orders'][number],
  { patientId, source }: Arrival,
  { facts, view, index, number }: Around,
): DispenseLine | Refusal {
  const version = listOpenOrders(facts).find(({ id }) => id === orderId);
  if (!version)
    return refusal('conflict', 'This order cannot be dispensed: it has ended, or nothing is to be dispensed for it.', {
      path: 'orders',
    });
  const { lineage } = version.order;
  if (countInQueue(view, patientId, lineage) > 0)
    return refusal('already-done', 'This order is in the queue already.', { path: 'orders' });
  const line = { line: String(number), order: { id: orderId, lineage } };
  const { suggestion, asked } = readLineFacts(line, facts, index, days ?? USUAL_DAYS[source]);
  const wanted = quantity ?? (suggestion && quantityText(suggestion.quantity));
  const daysSupply = days ?? suggestion?.days;
  return {
    ...line,
    ...(wanted === undefined ? {} : { wanted }),
    ...(asked ? { unit: asked.product.baseUnit } : {}),
    ...(daysSupply === undefined ? {} : { daysSupply }),
  };
}

function planPaper(
  { productId, directions, prescriber, writtenOn, quantity, days }: Arrival['paper'][number],
  index: ProductIndex,
  number: number,
): DispenseLine | Refusal {
  const found = index.entries.find(({ id }) => id === productId)?.product;
  if (!found) return refusal('not-found', 'This product is not in the formulary here. Choose it again.');
  if (found.status !== 'active')
    return refusal('invalid-input', 'This product is not used any more. Choose another one.', { path: 'paper' });
  const drug = productName({ ...found, tallMan: undefined });
  return {
    line: String(number),
    paper: { productId, code: found.code, drug, directions, prescriber, writtenOn },
    ...{ wanted: quantity, unit: found.baseUnit },
    ...(days === undefined ? {} : { daysSupply: days }),
  };
}
