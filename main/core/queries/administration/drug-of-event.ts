/** What was given, as the formulary knows it: of its order, of its packs, else by its words. */
import { toConcept } from '#shared/domain/coding/coded-text.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { withTallMan } from '#shared/domain/formulary/product-name.ts';
import type { EarlierDose } from '#shared/domain/medication/administration-question.ts';
import type { ShareDrug } from '#shared/domain/medication/given-too-much.ts';
import type { RecordedDose } from '#shared/domain/medication/given-twice.ts';
import { orderedCode } from '#shared/domain/medication/is-ordered.ts';
import { type NamedDrug, shareSubstance } from '#shared/domain/medication/share-substance.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { OrderVersion } from '../../commands/order/order-facts.ts';

/** An order that says itself what was given and when the next is due. */
const GOES_ON: ReadonlySet<OrderVersion['standing']> = new Set([
  'in-force',
  'on-hold',
  'disputed-stop',
  'disputed-change',
]);

export interface EarlierOf {
  readonly doses: readonly DoseWithAfter[];
  readonly orders: readonly Pick<OrderVersion, 'order' | 'standing'>[];
  readonly index: ProductIndex;
}

/** What was given and stands, told apart for one drug; the formulary is walked through once. */
export function earlierDoses({ doses, orders, index }: EarlierOf) {
  const inForce = new Set(orders.flatMap(({ order, standing }) => (GOES_ON.has(standing) ? [order.lineage] : [])));
  const scanned = productsOf(doses, index);
  const known = doses.flatMap((dose) =>
    dose.withdrawn || !isTaken(dose.event.outcome) ? [] : [{ dose, of: drugOfEvent(dose.event, scanned, index) }],
  );
  return (now: NamedDrug): readonly (EarlierDose & { readonly drug: string })[] =>
    known.map(({ dose: { id, station, event }, of }) => ({
      ...{ recordId: id, lineage: event.lineage ?? '', atMs: Date.parse(event.at), amount: event.amount, station },
      ...(event.doseId === undefined ? {} : { doseId: event.doseId }),
      drug: event.drug.text,
      sameDrug: event.act === 'give' && shareSubstance(now, of),
      asNeeded: event.asNeeded !== undefined,
      lineInForce: event.lineage !== undefined && inForce.has(event.lineage),
    }));
}

/** What was given, by the name that is shown: with the tall-man letters of its product. */
export function shownDrugOf(index: ProductIndex) {
  return ({ drug }: Pick<DoseWithAfter['event'], 'drug'>): string =>
    withTallMan(drug.text, productOf(toConcept(drug), index));
}

/** Whether two records are of one substance; the formulary is walked through when it is first asked. */
export function sameSubstance(doses: readonly RecordedDose[], index: ProductIndex): ShareDrug {
  let scanned: ReadonlyMap<string, Product> | undefined;
  const drug = new Map<string, NamedDrug>();
  const of = ({ id, event }: RecordedDose): NamedDrug => {
    scanned ??= productsOf(doses, index);
    const known = drug.get(id) ?? drugOfEvent(event, scanned, index);
    drug.set(id, known);
    return known;
  };
  return (one, other) => shareSubstance(of(one), of(other));
}

/** What was scanned for these doses, in one walk through the formulary. */
function productsOf(doses: readonly RecordedDose[], { entries }: ProductIndex): ReadonlyMap<string, Product> {
  const ids = new Set(doses.flatMap(({ event }) => event.packs.flatMap(({ productId }) => productId ?? [])));
  if (ids.size === 0) return new Map();
  return new Map(entries.flatMap(({ id, product }) => (ids.has(id) ? [[id, product] as const] : [])));
}

function drugOfEvent(
  { drug, packs }: DoseWithAfter['event'],
  scanned: ReadonlyMap<string, Product>,
  index: ProductIndex,
): NamedDrug {
  const product = packs.flatMap(({ productId }) => scanned.get(productId ?? '') ?? [])[0];
  return { text: drug.text, product: product ?? productOf(toConcept(drug), index) };
}

function productOf(drug: ReturnType<typeof toConcept>, { byCode, entries }: ProductIndex): Product | undefined {
  const code = orderedCode(drug);
  const number = code === undefined ? undefined : byCode.get(code.toLowerCase());
  return number === undefined ? undefined : entries[number]?.product;
}
