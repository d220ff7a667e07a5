import type { dispense } from '#shared/contract/dispense.ts';
import { wantsSecondLook } from '#shared/domain/dispense/dispense.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { planCollectedNotes, registerCollector } from '../../dispense/collected-notes.ts';
import type { BookedPrescription } from '../../dispense/dispense-book.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findPrescription } from '../../dispense/find-prescription.ts';
import { findByCode, readLineFacts, USUAL_DAYS } from '../../dispense/line-facts.ts';
import { refuseItemSince, refuseLineSince } from '../../dispense/refuse-since.ts';
import { type OrderFacts, readOrderFacts } from '../order/order-facts.ts';
import { saveOne } from '../save-one.ts';
import { personOf } from './person-of.ts';
import { planAct } from './plan-act.ts';

type HandOver = ParsedInput<typeof dispense.handOver>;

/** Items leave the pharmacy: who came, what was shown, and what was explained. The register of a controlled drug hears who came. */
export function handOverItems(deps: DispenseDeps): CommandHandler<typeof dispense.handOver> {
  return async (input, context) => {
    const { patientId, entry, dispenses, collector, counselling, note } = input;
    const found = findPrescription(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const index = await deps.products().index();
    const codes = itemsOf(found, dispenses).map(({ dispense: { product } }) => product);
    const isControlled = codes.some((code) => findByCode(index, code)?.product.controlledClass !== undefined);
    const refused = refuseItems(found, dispenses) ?? refuseCollector(input, isControlled) ?? refuseSilence(input);
    if (refused) return refused;
    const facts = await readOrderFacts(deps, context.store, patientId, context.now());
    if (isRefusal(facts)) return facts;
    const now = { view: await deps.stock().look(), today: deps.stock().today(), nowMs: context.now() };
    const unsafe = refuseSince(found, dispenses, { facts, index, now }) ?? refuseUnseen(itemsOf(found, dispenses));
    if (unsafe) return unsafe;
    const said = { entry, dispenses, collector, counselling, ...(note ? { note } : {}) };
    const act = planAct(patientId, { act: 'hand-over', ...said }, context);
    if (!isControlled) return saveOne(context, act);
    const came = registerCollector(collector, personOf(facts.patient.resource));
    return deps.register().write(
      (view) => planCollectedNotes(view, dispenses, { collector: came, patientId, by: collector }),
      context,
      ({ documents }) => saveOne(context, act, {}, documents),
    );
  };
}

interface Since {
  readonly facts: OrderFacts;
  readonly index: ProductIndex;
  readonly now: Parameters<typeof refuseItemSince>[1];
}

/** @SAFETY DP17: what lies ready may have been recalled, its order stopped, an allergy recorded since. */
function refuseSince(
  { lines, source }: BookedPrescription,
  ids: readonly string[],
  { facts, index, now }: Since,
): Refusal | undefined {
  for (const line of lines) {
    const leaving = line.dispenses.filter(({ id }) => ids.includes(id));
    if (leaving.length === 0) continue;
    const of = readLineFacts(line, facts, index, USUAL_DAYS[source]);
    const refused = leaving.map((item) => refuseItemSince(item, now)).find(Boolean) ?? refuseLineSince(line, of);
    if (refused) return refused;
  }
  return undefined;
}

/** @SAFETY DP20: nobody but its maker has seen how it was made. */
function refuseUnseen(items: ReturnType<typeof itemsOf>): Refusal | undefined {
  const found = items.filter(({ dispense }) => wantsSecondLook(dispense)).map(({ madeCheck }) => madeCheck?.found);
  if (found.includes('wrong'))
    return refusal('conflict', 'Something was found wrong with what was made here. It does not leave; take it back.');
  return found.includes(undefined)
    ? refusal('conflict', 'What was made here leaves when somebody else has looked at it, or with the reason why not.')
    : undefined;
}

const itemsOf = ({ lines }: BookedPrescription, ids: readonly string[]) =>
  lines.flatMap(({ dispenses }) => dispenses).filter(({ id }) => ids.includes(id));

/** @SAFETY DI4: what was refused or queried since it was prepared is not handed over. */
function refuseItems(prescription: BookedPrescription, ids: readonly string[]): Refusal | undefined {
  const items = itemsOf(prescription, ids);
  if (items.length !== new Set(ids).size)
    return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
  if (items.some(({ state }) => state === 'cancelled'))
    return refusal('already-done', 'This has been withdrawn already.');
  if (items.some(({ handedOverAt }) => handedOverAt !== undefined))
    return refusal('already-done', 'This was handed over already.');
  const doubted = prescription.lines.some(
    ({ check, dispenses }) => check?.result !== 'passed' && dispenses.some(({ id }) => ids.includes(id)),
  );
  return doubted
    ? refusal('conflict', 'A line is in doubt or was refused since. Settle that before it is handed over.')
    : undefined;
}

function refuseCollector({ collector }: HandOver, isControlled: boolean): Refusal | undefined {
  const { who, name, identity, number } = collector;
  if (who !== 'patient' && name === undefined)
    return refusal('invalid-input', 'Say who collects it.', { path: 'collector.name' });
  const wantsIdentity = who === 'other' || isControlled;
  if (!wantsIdentity) return undefined;
  if (identity === undefined)
    return refusal('invalid-input', 'Say by what this person was identified.', { path: 'collector.identity' });
  const wantsNumber = identity !== 'known' && number === undefined;
  return wantsNumber
    ? refusal('invalid-input', 'Enter the number of the document that was shown.', { path: 'collector.number' })
    : undefined;
}

/** Nothing explained to a person wants a word why. */
function refuseSilence({ collector, counselling, note }: HandOver): Refusal | undefined {
  return collector.who === 'ward' || counselling.length > 0 || note !== undefined
    ? undefined
    : refusal('invalid-input', 'Mark what was explained, or say why nothing was.', { path: 'counselling' });
}
