import type { RoundAlert } from '#shared/contract/round.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { listCountedBeside } from '#shared/domain/medication/counted-beside.ts';
import { doubleDoseId, tooMuchId } from '#shared/domain/medication/double-dose-incident.ts';
import { type FoldedRound, foldRound } from '#shared/domain/medication/fold-round.ts';
import { isHighAlert } from '#shared/domain/medication/high-alert.ts';
import { orderedCode } from '#shared/domain/medication/is-ordered.ts';
import { lookBackMs } from '#shared/domain/medication/look-back.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import type { TimeSpan } from '#shared/domain/medication/plan-doses.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listOrders, type OrderVersion } from '../../commands/order/order-facts.ts';
import { ofEachRecord } from '../../commands/replaced-records.ts';
import { earlierDoses, sameSubstance, shownDrugOf } from '../administration/drug-of-event.ts';
import { dosesOf } from '../administration/known-doses.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { withAfterwards } from '../administration/with-afterwards.ts';

/** A patient's lines and doses in a span, from what is here. */
export async function foldPatient(
  deps: MedicationDeps,
  store: StoreReader,
  { patientId, span, nowMs }: { readonly patientId: string; readonly span: TimeSpan; readonly nowMs: number },
): Promise<FoldedRound> {
  const zone = deps.zone();
  const products = await deps.products().index();
  // @SAFETY HL11: what was ordered and given under a record that was given up is ordered and given.
  const versions = await ofEachRecord(store, patientId, (id) => listOrders(store, id, nowMs, zone));
  // A dose may answer one that was moved by half its spacing.
  const fromMs = Math.min(span.fromMs, nowMs) - lookBackMs(versions.map(({ order }) => order));
  const records = await ofEachRecord(store, patientId, async (id) =>
    withAfterwards(store, id, await dosesOf(deps)(store, id, fromMs)),
  );
  return foldRound({
    versions,
    records,
    span,
    zone,
    nowMs,
    policy: deps.windows?.(),
    shareDrug: sameSubstance(records, products),
    besideOf: besideOf({ versions, records, products }),
    isHighAlert: (order) => isAlert(order, findProduct(products, order)),
    nameOf: (order) => nameOf(order, findProduct(products, order)),
    drugOf: shownDrugOf(products),
  });
}

interface Beside {
  readonly versions: readonly OrderVersion[];
  readonly records: readonly DoseWithAfter[];
  readonly products: ProductIndex;
}

/** Told apart once a line as needed asks. */
function besideOf({ versions, records, products }: Beside) {
  let earlier: ReturnType<typeof earlierDoses> | undefined;
  return (order: Order) => {
    earlier ??= earlierDoses({ doses: records, orders: versions, index: products });
    const now = { text: conceptText(order.drug), product: findProduct(products, order) };
    return listCountedBeside(order.lineage, earlier(now));
  };
}

export function findProduct({ byCode, entries }: ProductIndex, { drug }: Pick<Order, 'drug'>): Product | undefined {
  const code = orderedCode(drug);
  const number = code === undefined ? undefined : byCode.get(code.toLowerCase());
  return number === undefined ? undefined : entries[number]?.product;
}

/** An order in words is asked by its words. */
export function isAlert({ drug }: Pick<Order, 'drug'>, product: Product | undefined): boolean {
  return isHighAlert(product ?? { generic: conceptText(drug), form: '', routes: [] });
}

function nameOf({ drug }: Order, product: Product | undefined): string {
  return product ? productName(product) : conceptText(drug);
}

/** The incident has the id that every station gives it. */
export function alertsOf({ twice, tooMuch }: FoldedRound): RoundAlert[] {
  const again = twice.map(
    ({ doseId, drug, recordIds }): RoundAlert => ({
      kind: 'given-twice',
      ...{ doseId, drug, recordIds: [...recordIds] },
      incidentId: doubleDoseId({ records: recordIds.map((id) => ({ id })) }),
    }),
  );
  const apart = tooMuch.map(({ kind, drug, recordIds }): RoundAlert => {
    const incidentId = tooMuchId({ kind, records: recordIds.map((id) => ({ id })) });
    return { kind, drug, recordIds: [...recordIds], doseId: incidentId, incidentId };
  });
  return [...again, ...apart];
}
