/**
 * One item: judged, taken from stock, entered in the register where it is a controlled drug, labelled. All of it is one unit
 * of work: no pack leaves the shelf without its movement, and no movement is there without the item.
 */
import type { Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { buildDispense } from '#shared/domain/dispense/build-dispense.ts';
import { countOut, ORIGINAL_PACK_TOLERANCE } from '#shared/domain/dispense/count-out.ts';
import {
  type Dispense,
  type Ingredient,
  type Made,
  type TakenBatch,
  wantsSecondLook,
} from '#shared/domain/dispense/dispense.ts';
import { madeNumber } from '#shared/domain/dispense/made-number.ts';
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { useBy } from '#shared/domain/dispense/use-by.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { productVersion } from '#shared/domain/formulary/product-version.ts';
import { instantOfText, wallClock } from '#shared/domain/medication/wall-clock.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { negative, type Quantity, quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findLine } from '../../dispense/find-prescription.ts';
import { freeOfLines, linePurpose } from '../../dispense/keep-for-line.ts';
import { type LineFacts, readLineFacts, USUAL_DAYS } from '../../dispense/line-facts.ts';
import { refuseLineSince } from '../../dispense/refuse-since.ts';
import { listRecalls } from '../../queries/administration/list-recalls.ts';
import { lastDayOf } from '../../queries/dispense/judge-pack.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { readOrderFacts } from '../order/order-facts.ts';
import { enqueueLabel } from '../print/enqueue-label.ts';
import { type AskedBatches, askBatches, askIngredients, type SupplyInput } from './ask-batches.ts';
import { ITEM_DESIGN, itemLabelFields } from './label-fields.ts';
import { findWitness, registerActOf } from './register-act-of.ts';

interface Item {
  readonly id: string;
  readonly dispense: Dispense;
  readonly asked: AskedBatches;
  readonly of: LineFacts;
  readonly patient: Patient;
  /** `2/3`: line of lines. */
  readonly number: string;
}

export function supplyItem(deps: DispenseDeps): CommandHandler<typeof dispense.supply> {
  return (input, context) => {
    if (!wantsSecondLook(input)) return supplyOne(deps, input, context);
    return deps.tickets().take(MADE_NUMBERS, ({ text, local }) => {
      const number = madeNumber(text, deps.stock().today());
      return supplyOne(deps, input, context, { number, local });
    });
  };
}

/** DP21: never leased, hence of this station's own letters; one series for good, so that no clock gives a number twice. */
const MADE_NUMBERS = { queue: 'made', day: 'series' };

/** What was made has a number of its own, which is used up with it or not at all. */
interface Numbered {
  readonly number: string;
  readonly local: LocalWrite;
}

async function supplyOne(deps: DispenseDeps, input: SupplyInput, context: CommandContext, numbered?: Numbered) {
  const witness = findWitness(deps, context.actor, input);
  if (isRefusal(witness)) return witness;
  const locals = numbered ? [numbered.local] : [];
  let item: Item | undefined;
  const answer = await deps.stock().post(
    async (view, today) => {
      const planned = await planItem(deps, input, context, { view, today, number: numbered?.number });
      if (isRefusal(planned)) return planned;
      item = planned;
      return draftsOf(planned);
    },
    context,
    async (movements) => {
      if (!item) throw new Error('movements without their item');
      const taken = item;
      const act = registerActOf('supply', { ...taken, input, witness });
      const freed = await freeOfLines(deps, input.entry, [input.line], 'fulfilled', context);
      return deps
        .register()
        .post([act], context, ({ documents }) =>
          commitItem(deps, input, context, taken, { ...movements, locals: [...movements.locals, ...locals] }, [
            ...documents,
            ...freed,
          ]),
        );
    },
  );
  if (!isRefusal(answer)) deps.secondPersons.spend([input.witness]);
  return answer;
}

/** Judged while nobody else moves stock here: what another window took a moment ago counts. */
async function planItem(
  deps: DispenseDeps,
  input: SupplyInput,
  context: CommandContext,
  {
    view,
    today,
    number: made,
  }: { readonly view: StockView; readonly today: string; readonly number: string | undefined },
): Promise<Item | Refusal> {
  const found = findLine(await deps.book().look(), input);
  if (isRefusal(found)) return found;
  const { line, prescription } = found;
  const facts = await readOrderFacts(deps, context.store, input.patientId, context.now());
  if (isRefusal(facts)) return facts;
  const index = await deps.products().index();
  const of = readLineFacts(line, facts, index, input.days ?? USUAL_DAYS[prescription.source]);
  const refused =
    (prescription.state === 'closed' ? refusal('already-done', 'This prescription is done already.') : undefined) ??
    refuseLine(line) ??
    refuseLineSince(line, of) ??
    refuseQuantity(line, input);
  if (refused) return refused;
  const lastsUntil = lastDayOf({ line: { ...line, daysSupply: input.days ?? line.daysSupply }, of }, today);
  const recalls = await listRecalls(context.store);
  const around = { view, index, recalls, today, nowMs: context.now() };
  const asked = askBatches(input, of, { ...around, lastsUntil });
  if (isRefusal(asked)) return asked;
  const ingredients = askIngredients(input, of, around);
  if (isRefusal(ingredients)) return ingredients;
  const id = newDocumentId('MedicationDispense', { now: context.now });
  const dispensed = toDispense(deps, input, context, { line, of, asked, ingredients, number: made });
  const number = `${line.line}/${prescription.lines.length}`;
  return { id, dispense: dispensed, asked, of, patient: facts.patient.resource, number };
}

/** DI4 */
function refuseLine({ check, state }: PrescriptionLine): Refusal | undefined {
  if (check?.result !== 'passed')
    return refusal('conflict', 'A pharmacist has to check this line first.', { path: 'line' });
  return state === 'waived' ? refusal('already-done', 'Nothing is owed on this line.') : undefined;
}

/** DI5, DI6: never more than is owed, apart from a whole pack that comes near enough (DI8). */
function refuseQuantity({ asked, owed }: PrescriptionLine, input: SupplyInput): Refusal | undefined {
  const wanted = asked ?? (input.wanted === undefined ? undefined : quantity(input.wanted));
  if (wanted === undefined) return refusal('invalid-input', 'Say how much was asked for in all.', { path: 'wanted' });
  const left = asked === undefined ? wanted : (owed ?? wanted);
  const most = left > 0 ? left + wanted * ORIGINAL_PACK_TOLERANCE : 0;
  return quantity(input.quantity) <= most
    ? undefined
    : refusal('conflict', 'That is more than is still owed on this line.', { path: 'quantity' });
}

interface Planned {
  readonly line: PrescriptionLine;
  readonly of: LineFacts;
  readonly asked: AskedBatches;
  readonly ingredients: readonly Ingredient[];
  /** Of what was made. */
  readonly number: string | undefined;
}

function toDispense(
  deps: DispenseDeps,
  input: SupplyInput,
  { actor, now }: CommandContext,
  { line, of, asked, ingredients, number }: Planned,
): Dispense {
  const { product } = asked.entry;
  const text = productName({ ...product, tallMan: undefined });
  const at = new Date(now()).toISOString();
  const units = quantity(input.quantity);
  const isOther = of.asked !== undefined && of.asked.id !== asked.entry.id;
  return {
    ...{ patientId: input.patientId, entry: input.entry, line: input.line, order: line.order },
    ...{ drug: { text }, product: product.code, productVersion: productVersion(product) },
    ...{ quantity: units, unit: product.baseUnit },
    substitution: isOther ? { forProduct: of.asked?.product.code, reason: asked.substitution ?? '' } : undefined,
    wanted: line.asked ?? (input.wanted === undefined ? undefined : quantity(input.wanted)),
    daysSupply: input.days ?? line.daysSupply,
    ...{
      directions: input.directions,
      label: { language: input.language, warnings: input.warnings },
      batches: asked.batches,
      counted: countOut(units, product).counted,
    },
    made: madeOf(deps, input, [...asked.batches, ...ingredients], { at, number }),
    ...(ingredients.length > 0 ? { ingredients } : {}),
    ...{ preparer: { id: actor.userId, name: actor.displayName }, preparedAt: at },
  };
}

function madeOf(
  deps: DispenseDeps,
  { made }: SupplyInput,
  batches: readonly TakenBatch[],
  { at, number }: Pick<Made, 'at' | 'number'>,
): Made | undefined {
  if (!made) return undefined;
  const clock = wallClock(deps.zone());
  const endOfDay = (day: string) => instantOfText(clock, day, 1) ?? Date.parse(day);
  const expiries = batches.map(({ expiry }) => expiry);
  return { kind: made.kind, at, useBy: useBy(at, made.lastsFor, expiries, endOfDay), note: made.note, number };
}

function draftsOf({ id, dispense }: Item): readonly MovementDraft[] {
  const { batches, product, unit, patientId, entry, line, ingredients = [] } = dispense;
  const own = batches.map((batch) => ({ ...batch, product, unit, purpose: linePurpose({ entry, line }) }));
  return [...own, ...ingredients].map(({ gtin, lot, expiry, location, quantity: units, overrides, ...of }) => ({
    ...{ type: 'issue', product: of.product, unit: of.unit, location, patientId, document: id },
    batch: { lot, ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) },
    quantity: negative(units) as Quantity,
    ...('purpose' in of ? { purpose: of.purpose } : {}),
    shortReason: overrides.find(({ what }) => what === 'not-on-hand' || what === 'expiry-differs')?.reason,
  }));
}

async function commitItem(
  deps: DispenseDeps,
  { label, patientId }: SupplyInput,
  context: CommandContext,
  { id, dispense: dispensed, patient, number }: Item,
  movements: PlannedMovements,
  register: readonly PlannedDocument[],
) {
  const resource = buildDispense(dispensed);
  const document = { id, kind: 'MedicationDispense', patient: patientId, resource };
  const documents = [document, ...movements.documents, ...register];
  if (!label) {
    const saved = await context.commit({ documents, locals: movements.locals, output: () => ({ id }) });
    return isRefusal(saved) ? saved : { id };
  }
  const pharmacy = deps.pharmacy();
  const fields = itemLabelFields({
    ...{ id, dispense: dispensed, patient, pharmacy, clock: wallClock(deps.zone()), item: number },
  });
  const job = await enqueueLabel(deps.printers(), {
    ...{ design: ITEM_DESIGN, fields, copies: label.copies, deviceId: label.deviceId, patientId, context },
    title: `${fields.patient} · ${dispensed.drug.text}`,
    plan: { documents, locals: movements.locals },
    output: (made) => ({ id, job: made }),
  });
  return isRefusal(job) ? job : { id, job };
}
