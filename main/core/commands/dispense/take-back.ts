/** What was taken from stock comes back: before it was handed over as it went, afterwards by rule (DI12). */
import type { MedicationDispense, Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { type TakenBatch, takenOf } from '#shared/domain/dispense/dispense.ts';
import { listReturnStops } from '#shared/domain/dispense/judge-return.ts';
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { lesser, negative, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { cancelTask } from '#shared/domain/task/change-task.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { NoReturn } from '#shared/model/dispense-codes.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { type FoundItem, findItem } from '../../dispense/find-prescription.ts';
import { findByCode } from '../../dispense/line-facts.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { findOfPatient } from '../current-document.ts';
import { endTasks } from '../end-tasks.ts';
import { saveOne } from '../save-one.ts';
import { planWithdrawal } from '../withdraw-event.ts';
import { madeTaskId } from './check-made.ts';
import { planAct } from './plan-act.ts';
import { findWitness, registerActOf } from './register-act-of.ts';

type Supplied = PrescriptionLine['dispenses'][number];

export function cancelItem(deps: DispenseDeps): CommandHandler<typeof dispense.cancel> {
  return async (input, context) => {
    const { patientId, id, reason } = input;
    const witness = findWitness(deps, context.actor, input);
    if (isRefusal(witness)) return witness;
    const found = findItem(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    if (found.item.handedOverAt) return refusal('conflict', 'This was handed over already. Take it back as a return.');
    const withdrawal = await planWithdrawal<MedicationDispense>(context.store, patientId, input, {
      is: ({ resourceType }) => resourceType === 'MedicationDispense',
      refusal: refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.'),
    });
    if (isRefusal(withdrawal)) return withdrawal;
    const act = await planRegister(deps, context, 'return', found, { witness, quantity: found.item.dispense.quantity });
    if (isRefusal(act)) return act;
    const ended = await endTasks([madeTaskId(id)], input, context, (task, doing) => cancelTask(task, doing, reason));
    const refunds = (input.refunds ?? []).map((one) => ({ ...one, reason, patientId, dispense: id }));
    // Locks: till, stock, register.
    const answer = await deps.refunds().with(refunds, context, (money) =>
      deps.stock().post(
        async (view, today) => {
          const reversals = reversalsOf(view, found.item, id, reason);
          const judged = { view, today, sealed: true, controlled: false, storage: undefined };
          return whyNot(found, judged).length > 0 ? [...reversals, ...reversals.map(toAside)] : reversals;
        },
        context,
        ({ documents, locals }) =>
          deps
            .register()
            .post([act], context, (planned) =>
              saveOne(context, withdrawal, { locals }, [...documents, ...planned.documents, ...money, ...ended]),
            ),
      ),
    );
    if (!isRefusal(answer)) deps.secondPersons.spend([input.witness]);
    return answer;
  };
}

/** Each issue of the item once, to where it was taken from. */
function reversalsOf(view: StockView, { dispense }: Supplied, id: string, reason: string): readonly MovementDraft[] {
  const products = new Set(takenOf(dispense).map(({ product }) => product));
  const moved = [...products].flatMap((product) => view.movementsOf(product));
  const reversed = new Set(moved.flatMap(({ reversalOf }) => reversalOf ?? []));
  return moved
    .filter((one) => one.type === 'issue' && one.document === id && !one.reversalOf && !reversed.has(one.id))
    .map(({ id: reversalOf, product, batch, location, unit, quantity: taken }) => ({
      ...{ type: 'issue', product, batch, location, unit, reversalOf, document: id, patientId: dispense.patientId },
      ...{ quantity: negative(taken), reason: { text: reason } },
    }));
}

/** @SAFETY DI12: what was opened or made, or has expired or been recalled, does not stand among sealed packs again. */
const toAside = ({ reversalOf: _reversed, quantity: back, ...on }: MovementDraft): MovementDraft => ({
  ...on,
  type: 'quarantine',
  quantity: negative(back),
});

export function giveBack(deps: DispenseDeps): CommandHandler<typeof dispense.giveBack> {
  return async (input, context) => {
    const { patientId, entry, id, reason } = input;
    const witness = findWitness(deps, context.actor, input);
    if (isRefusal(witness)) return witness;
    const found = findItem(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const { item } = found;
    const back = quantity(input.quantity);
    if (!item.handedOverAt) return refusal('conflict', 'This was not handed over yet. Cancel it instead.');
    if (item.back + back > item.dispense.quantity)
      return refusal('invalid-input', 'That is more than was handed over.', { path: 'quantity' });
    const act = await planRegister(deps, context, 'return', found, { witness, quantity: back });
    if (isRefusal(act)) return act;
    let why: readonly NoReturn[] = [];
    const answer = await deps.stock().post(
      (view, today) => {
        why = whyNot(found, {
          view,
          today,
          sealed: input.sealed,
          controlled: isControlled(act),
          storage: act.product.storage,
        });
        return returnsOf(item, back, { id, reason, isWaste: why.length > 0 });
      },
      context,
      ({ documents, locals }) => {
        const fate = why.length > 0 ? ('destroy' as const) : ('stock' as const);
        const said = {
          entry,
          dispense: id,
          quantity: input.quantity,
          fate,
          reason,
          ...(why[0] ? { why: why.join(' ') } : {}),
        };
        const taken = planAct(patientId, { act: 'return', ...said }, context);
        const output = (saved: readonly { readonly id: string; readonly rev: string }[]) => ({
          ...{ id: saved[0]?.id ?? taken.id, rev: saved[0]?.rev ?? '' },
          ...{ fate, why: [...why] },
        });
        return deps.register().post([act], context, async (planned) => {
          const all = [taken, ...documents, ...planned.documents];
          const saved = await context.commit({ documents: all, locals, output });
          return isRefusal(saved) ? saved : output(saved);
        });
      },
    );
    if (!isRefusal(answer)) deps.secondPersons.spend([input.witness]);
    return answer;
  };
}

const isControlled = ({ product }: { readonly product: { readonly controlledClass?: string | undefined } }): boolean =>
  product.controlledClass !== undefined;

interface Judged {
  readonly view: StockView;
  readonly today: string;
  readonly sealed: boolean;
  readonly controlled: boolean;
  readonly storage: string | undefined;
}

function whyNot({ prescription, item }: FoundItem, judged: Judged): readonly NoReturn[] {
  const { made } = item.dispense;
  const taken = takenOf(item.dispense);
  const { view, ...facts } = judged;
  return listReturnStops({
    ...facts,
    handedTo: prescription.handOvers.find(({ dispenses }) => dispenses.includes(item.id))?.collector.who,
    made: made !== undefined,
    expiries: taken.map(({ expiry }) => expiry),
    recalled: taken.some((one) => view.findRecall({ product: one.product, batch: batchOf(one) }) !== undefined),
  });
}

function batchOf({ gtin, lot, expiry }: TakenBatch) {
  return { lot, ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) };
}

interface Return {
  readonly id: string;
  readonly reason: string;
  readonly isWaste: boolean;
}

/** The batch that was taken last comes back first. What may not be used again waits in quarantine to be destroyed. */
function returnsOf(
  { dispense, back: before }: Supplied,
  back: Quantity,
  { id, reason, isWaste }: Return,
): readonly MovementDraft[] {
  const drafts: MovementDraft[] = [];
  let [skip, left] = [before, back];
  for (const batch of dispense.batches.toReversed()) {
    const skipped = lesser(batch.quantity, skip);
    skip = (skip - skipped) as Quantity;
    const units = lesser((batch.quantity - skipped) as Quantity, left);
    if (units <= 0) continue;
    left = (left - units) as Quantity;
    drafts.push({
      ...{
        type: 'return',
        product: dispense.product,
        batch: batchOf(batch),
        location: batch.location,
        unit: dispense.unit,
      },
      ...{ quantity: units, document: id, patientId: dispense.patientId, reason: { text: reason } },
      ...(isWaste ? { state: 'quarantined' as const } : {}),
    });
  }
  return drafts;
}

async function planRegister(
  deps: DispenseDeps,
  { store }: CommandContext,
  type: 'return',
  { item }: FoundItem,
  more: { readonly witness: Parameters<typeof registerActOf>[1]['witness']; readonly quantity: Quantity },
) {
  const { dispense, id } = item;
  const entry = findByCode(await deps.products().index(), dispense.product);
  if (!entry) return refusal('not-found', 'This product is not in the formulary here. Choose it again.');
  const patient = await findOfPatient<Patient>(store, { id: dispense.patientId, patientId: dispense.patientId });
  if (isRefusal(patient)) return patient;
  const storeId = dispense.batches[0]?.location ?? '';
  return registerActOf(type, {
    id,
    dispense,
    asked: { entry },
    patient: patient.resource,
    input: { storeId },
    ...more,
  });
}
