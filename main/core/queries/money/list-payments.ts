import type { MedicationDispense, Patient } from '@medplum/fhirtypes';
import type { money } from '#shared/contract/money.ts';
import type { ShownPayment } from '#shared/contract/money-payment.ts';
import { exact, subtract } from '#shared/domain/medication/exact.ts';
import { patientName } from '#shared/domain/patient/patient-name.ts';
import { refundableWays } from '#shared/domain/payment/judge-refund.ts';
import { moneyText, sumOf } from '#shared/domain/price/money.ts';
import { DISPENSE_EXTENSIONS } from '#shared/model/medication-dispense.ts';
import { productCode } from '#shared/model/medication-knowledge.ts';
import type { PaidPayment } from '#shared/model/payment.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { MoneyDeps } from './money-deps.ts';
import type { KnownPayment, TillView } from './till-book.ts';

/** Payments of this till, or by the number on the receipt of every till that is known here; newest first. */
export function listPayments(deps: MoneyDeps): QueryHandler<typeof money.list> {
  return async ({ limit, find }, { store, actor }) => {
    const view = await deps.book.look(actor.stationId);
    const wanted = find?.toUpperCase();
    const mine = [...view.payments.values()].filter(({ till, number }) =>
      wanted === undefined ? till === actor.stationId : number.includes(wanted),
    );
    const newest = mine.toSorted((one, other) => (one.order < other.order ? 1 : -1)).slice(0, limit);
    const names = await namesOf(
      store,
      newest.flatMap(({ patientId }) => patientId ?? []),
    );
    const cancelled = await findCancelled(
      store,
      newest.flatMap(({ dispenses = [] }) => dispenses),
    );
    return newest.map((payment) => toShown(payment, view, names, cancelled));
  };
}

function toShown(
  payment: KnownPayment,
  view: TillView,
  names: ReadonlyMap<string, string>,
  cancelled: ReadonlySet<string>,
): ShownPayment {
  const { id, type, number, at, by, patientId, currency, total, tenders, dispenses = [] } = payment;
  const places = placesOf(total);
  const ways = payment.type === 'payment' ? refundableWays(payment, view.refundsOf(id)) : [];
  const left = sumOf(ways.map(({ amount }) => amount));
  const name = names.get(patientId ?? '');
  return {
    ...{ id, type, number, at, by: by.name, currency, total, tenders: [...tenders], dispenses: [...dispenses] },
    ...(patientId ? { patientId } : {}),
    ...(name ? { patient: name } : {}),
    items:
      payment.type === 'payment' ? payment.lines.map(({ units, unit, name: drug }) => ({ drug, units, unit })) : [],
    due: payment.type === 'payment' ? payment.due : total,
    ...(payment.type === 'payment' ? partOf(payment, view, places) : {}),
    ...(payment.type === 'refund' ? { refundOf: payment.refundOf, reason: payment.reason } : {}),
    refundable: moneyText(left, places),
    refundableBy: ways.map(({ method, amount }) => ({ method, amount: moneyText(amount, places) })),
    toRefund: left.n > 0n && dispenses.some((dispense) => cancelled.has(dispense)),
  };
}

/** TI11 */
function partOf(payment: KnownPayment & PaidPayment, view: TillView, places: number) {
  const { restOf, left } = payment;
  const owed = view.owedOn(payment);
  const first = restOf === undefined ? undefined : view.payments.get(restOf)?.number;
  return {
    ...(restOf === undefined ? {} : { restOf: first ?? '—' }),
    ...(left === undefined ? {} : { taken: moneyText(subtract(exact(payment.due), exact(left)), places) }),
    ...(left === undefined || restOf !== undefined || owed.n === 0n ? {} : { owed: moneyText(owed, places) }),
  };
}

const placesOf = (text: string): number => (text.split('.')[1] ?? '').length;

export async function namesOf(store: Pick<StoreReader, 'findMany'>, ids: readonly string[]) {
  const found = await store.findMany([...new Set(ids)]);
  return new Map(
    found.flatMap((stored) => {
      const patient = stored && toDocument<Patient>(stored)?.resource;
      if (!patient) return [];
      const { family, given } = patientName(patient);
      return [[stored.id, [family.toUpperCase(), given].filter(Boolean).join(', ')] as const];
    }),
  );
}

/** A dispense that was entered in error went back: what was paid for it goes back, too. */
async function findCancelled(
  store: Pick<StoreReader, 'findMany'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await store.findMany([...new Set(ids)]);
  return new Set(
    found.flatMap((stored) => {
      const status = stored && toDocument<MedicationDispense>(stored)?.resource.status;
      return stored && status !== undefined && WAS_CANCELLED.has(status) ? [stored.id] : [];
    }),
  );
}

/** Statuses of a dispense that went back, or never went out. */
export const WAS_CANCELLED = new Set(['entered-in-error', 'cancelled', 'stopped', 'declined']);
const DAY_MS = 86_400_000;
const PAGE = 500;

/** Dispenses of the last days at this site that nobody has paid for, newest first. */
export function listOpen(deps: MoneyDeps): QueryHandler<typeof money.open> {
  return async ({ days }, { store, actor, now }) => {
    const view = await deps.book.look(actor.stationId);
    const all = await listSince(store, now() - days * DAY_MS);
    const open = all.filter(
      ({ _id, facility, resource }) =>
        facility === actor.facility && !WAS_CANCELLED.has(resource.status ?? '') && !view.isSettled(_id),
    );
    const names = await namesOf(
      store,
      open.flatMap(({ patient }) => patient ?? []),
    );
    const shelf = deps.products();
    const lines = await Promise.all(open.map((one) => toOpenLine(one, names, shelf)));
    return lines.toReversed();
  };
}

type DispenseDocument = NonNullable<ReturnType<typeof toDocument<MedicationDispense>>>;

async function toOpenLine(
  { _id, patient, resource }: DispenseDocument,
  names: ReadonlyMap<string, string>,
  shelf: ProductShelf,
) {
  const code = productCode({ resourceType: 'MedicationKnowledge', code: resource.medicationCodeableConcept });
  const entry = code === undefined ? undefined : await shelf.findByCode(code);
  const { value = 0, unit = '' } = resource.quantity ?? {};
  const gtin = firstGtin(resource);
  return {
    ...{ dispense: _id, patient: names.get(patient ?? '') ?? '', at: resource.whenPrepared ?? '', unit },
    ...{ name: resource.medicationCodeableConcept?.text ?? code ?? '', units: String(value) },
    ...(patient ? { patientId: patient } : {}),
    ...(entry ? { productId: entry.id } : {}),
    ...(gtin ? { gtin } : {}),
  };
}

/** Of the first batch that it was taken from. */
function firstGtin({ extension = [] }: MedicationDispense): string | undefined {
  const batch = extension.find(({ url }) => url === DISPENSE_EXTENSIONS.batch);
  return batch?.extension?.find(({ url }) => url === 'gtin')?.valueString;
}

/** Ids begin with the time at which they were made. */
async function listSince(store: Pick<StoreReader, 'listDocuments'>, sinceMs: number): Promise<DispenseDocument[]> {
  const hex = Math.max(0, sinceMs).toString(16).padStart(12, '0');
  let afterId: string | undefined = `MedicationDispense:${hex.slice(0, 8)}-${hex.slice(8)}`;
  const found: DispenseDocument[] = [];
  while (afterId !== undefined) {
    const page = await store.listDocuments({ kind: 'MedicationDispense', limit: PAGE, afterId });
    found.push(...page.flatMap((stored) => toDocument<MedicationDispense>(stored) ?? []));
    afterId = page.length === PAGE ? page.at(-1)?.id : undefined;
  }
  return found;
}
