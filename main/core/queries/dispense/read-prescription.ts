import type { dispense } from '#shared/contract/dispense.ts';
import type { PrescriptionLineShown } from '#shared/contract/dispense-shown.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { directionsOf, warningsOf } from '#shared/domain/dispense/directions.ts';
import { labelLanguage } from '#shared/domain/dispense/label-language.ts';
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { mayStandFor } from '#shared/domain/dispense/substitution.ts';
import type { FormularyEntry, ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { DirectionLanguage } from '#shared/model/dispense-codes.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { toChecked } from '../../commands/order/check-entries.ts';
import { type OrderFacts, readOrderFacts } from '../../commands/order/order-facts.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findPrescription } from '../../dispense/find-prescription.ts';
import { hasNews, type LineFacts, readLineFacts, USUAL_DAYS, wantsSecondPerson } from '../../dispense/line-facts.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { readPerson } from './read-person.ts';
import { medicineHistory, onHand, shownDispense, shownProduct } from './shown.ts';

type Language = DirectionLanguage;

export function readPrescription(deps: DispenseDeps): QueryHandler<typeof dispense.read> {
  return async (input, { store, now }) => {
    const { patientId, entry, storeId } = input;
    const view = await deps.book().look();
    const found = findPrescription(view, input);
    if (isRefusal(found)) return found;
    const facts = await readOrderFacts(deps, store, patientId, now());
    if (isRefusal(facts)) return facts;
    const index = await deps.products().index();
    const stock = await deps.stock().look();
    const { language, untranslated } = labelLanguage(facts.patient.resource);
    const isHere = deps.completeness(patientId).urgentLane === 'here';
    const today = deps.stock().today();
    const around = { facts, index, stock, storeId, language, today, days: USUAL_DAYS[found.source] };
    const { source, priority, ticket, note, arrivedAt, state, called, closed } = found;
    return {
      ...{ entry, patientId, source, priority, arrivedAt, state, language },
      ...readPerson(patientId, facts.patient.resource),
      allergies: await readAllergyFacts(store, patientId, isHere),
      complete: isHere,
      ...(untranslated ? { untranslated } : {}),
      ...(ticket ? { ticket } : {}),
      ...(note ? { note } : {}),
      ...(called ? { called } : {}),
      ...(closed ? { closed } : {}),
      lines: found.lines.map((line) => shownLine(line, around)),
      history: medicineHistory(view, index, patientId, today),
    };
  };
}

interface Around {
  readonly facts: OrderFacts;
  readonly index: ProductIndex;
  readonly stock: StockView;
  readonly storeId: string | undefined;
  readonly language: Language;
  readonly today: string;
  readonly days: number;
}

function shownLine(line: PrescriptionLine, around: Around): PrescriptionLineShown {
  const { facts, index, stock, storeId, language, days } = around;
  const of = readLineFacts(line, facts, index, days);
  const { asked, dosing, suggestion } = of;
  const directions = asked && dosing ? directionsOf(dosing, asked.product, language)?.text : line.paper?.directions;
  const alternatives = asked ? listAlternatives(asked, around) : [];
  return {
    ...{ line: line.line, state: line.state, drug: of.drug.text, dose: of.dose },
    ...(asked ? { product: shownProduct(asked) } : {}),
    ...orderOf(of),
    ...(line.paper ? { paper: { prescriber: line.paper.prescriber, writtenOn: line.paper.writtenOn } } : {}),
    ...quantitiesOf(line),
    ...(suggestion ? { suggestion: { quantity: quantityText(suggestion.quantity), days: suggestion.days } } : {}),
    ...(directions ? { directions } : {}),
    warnings: asked ? [...warningsOf(asked.product)] : [],
    checked: toChecked(of.check, facts),
    ...checkOf(line, of),
    wantsSecondPerson: wantsSecondPerson(of),
    interventions: line.interventions.map(({ contacted, ...one }) => ({ ...one, ...(contacted ? { contacted } : {}) })),
    dispenses: line.dispenses.map((one) => shownDispense(one, stock, index)),
    alternatives,
    ...(asked && storeId ? { onHand: quantityText(onHand(stock, asked.product.code, storeId, around.today)) } : {}),
  };
}

function orderOf({ version }: LineFacts): Pick<PrescriptionLineShown, 'order'> {
  if (!version) return {};
  const { id, rev, standing, order, resource } = version;
  const indication = conceptText(resource.reasonCode?.[0]);
  return {
    order: {
      ...{ id, rev, standing, verification: order.verification.state },
      ...(resource.authoredOn ? { authoredOn: resource.authoredOn } : {}),
      ...(resource.requester?.display ? { requester: resource.requester.display } : {}),
      ...(indication ? { indication } : {}),
    },
  };
}

function quantitiesOf({ asked, supplied, owed, over }: PrescriptionLine) {
  return {
    ...(asked === undefined ? {} : { asked: quantityText(asked) }),
    supplied: quantityText(supplied),
    ...(owed === undefined ? {} : { owed: quantityText(owed) }),
    ...(over > 0 ? { over: quantityText(over) } : {}),
  };
}

function checkOf(line: PrescriptionLine, of: LineFacts): Pick<PrescriptionLineShown, 'check'> {
  if (!line.check) return {};
  const { result, by, at, note, orderRev, secondPerson } = line.check;
  const { version } = of;
  const isEnded = version !== undefined && orderRev !== undefined && isStale(orderRev, version.rev, version.standing);
  const stale = isEnded || (result === 'passed' && hasNews(line, of.check));
  const second = secondPerson ? { second: secondPerson.name } : {};
  return { check: { result, by: by.name, at, stale, ...second, ...(note ? { note } : {}) } };
}

/** The verification that goes with the check is a revision of the order, too: only what ends or disputes it counts. */
const isStale = (judged: string, current: string, standing: string): boolean =>
  judged !== current && standing !== 'in-force' && standing !== 'not-started';

function listAlternatives(asked: FormularyEntry, { index, stock, storeId, today }: Around) {
  const standing = index.entries.filter(({ product }) => mayStandFor(product, asked.product) === 'substitute');
  return standing.slice(0, 20).map((entry) => ({
    ...shownProduct(entry),
    onHand: storeId ? quantityText(onHand(stock, entry.product.code, storeId, today)) : '0',
  }));
}
