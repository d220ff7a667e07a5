/**
 * Who had a batch (recall): what left the counter for somebody, and what was given on a ward with its pack scanned. @SAFETY Only
 * what is known here; doses of the product without a lot in their record are counted, for they may have been of it.
 */
import type { MedicationAdministration, MedicationDispense, Patient } from '@medplum/fhirtypes';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { stock } from '#shared/contract/stock.ts';
import { readDispense } from '#shared/domain/dispense/build-dispense.ts';
import { findByGtin, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { padGtin } from '#shared/domain/gs1/check-digit.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { displayName } from '#shared/domain/patient/patient-name.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { negative, quantityText } from '#shared/domain/stock/quantity.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import type { StockView } from '../../stock/stock-book.ts';

type Output = OutputOf<typeof stock.recipients>;
type Event = Output['people'][number]['events'][number];
interface Found {
  readonly patientId: string;
  readonly event: Event;
  /** What it was taken for. */
  readonly document?: string | undefined;
}

const PAGE = 500;

export function listRecipients(deps: StockDeps): QueryHandler<typeof stock.recipients> {
  return async ({ gtin, lot }, { store }): Promise<Output> => {
    const index = await deps.products().index();
    const wanted = { isProduct: productTest(index, gtin), isLot: lotTest(lot) };
    const view = await deps.stock().look();
    const given = await listGiven(store, wanted);
    const people = groupByPerson([...(await withMade(store, dispensed(view, index, wanted))), ...given.found]);
    return {
      heardAt: new Date(deps.contact().heardAtMs).toISOString(),
      people: await Promise.all([...people].map(([patientId, events]) => personOf(store, patientId, events))),
      withoutLot: given.withoutLot,
    };
  };
}

interface Wanted {
  readonly isProduct: (gtin: string) => boolean;
  readonly isLot: (lot: string) => boolean;
}

/** Every level of packing of the product is meant (SR8). */
function productTest(index: ProductIndex, gtin: string): Wanted['isProduct'] {
  const product = findByGtin(index, gtin)?.entry.product;
  const all = new Set([padGtin(gtin), ...(product?.packs.map((pack) => pack.gtin) ?? [])]);
  return (one) => all.has(padGtin(one));
}

const folded = (lot: string): string => lot.replaceAll(/\s/g, '').toUpperCase();
const lotTest =
  (lot: string | undefined): Wanted['isLot'] =>
  (one) =>
    lot === undefined || folded(one) === folded(lot);

function dispensed({ movements }: StockView, index: ProductIndex, { isProduct, isLot }: Wanted): readonly Found[] {
  return [...movements.values()].flatMap((one): Found[] => {
    const { patientId, product, batch, quantity, actor, occurredAt: at, type } = one;
    const number = index.byCode.get(product.toLowerCase());
    const packs = number === undefined ? [] : (index.entries[number]?.product.packs ?? []);
    const gtins = batch.gtin === undefined ? packs.map((pack) => pack.gtin) : [batch.gtin];
    // What was given out of a cupboard of a ward is told by its dose.
    const isDose = one.document !== undefined && findKindOf(one.document) === 'MedicationAdministration';
    if (patientId === undefined || isDose || !isLot(batch.lot) || !gtins.some(isProduct)) return [];
    const how = type === 'return' || quantity > 0 ? 'returned' : 'dispensed';
    const amount = quantityText(quantity < 0 ? negative(quantity) : quantity);
    const event: Event = { how, at, lot: batch.lot, quantity: `${amount} ${one.unit}`, by: actor.name };
    return [{ patientId, event, document: one.document }];
  });
}

/** DP21: what it was made into has another batch number on its label. */
async function withMade(store: StoreReader, found: readonly Found[]): Promise<readonly Found[]> {
  const ids = [...new Set(found.flatMap(({ document }) => document ?? []))];
  const stored = (await store.findMany(ids)).flatMap((one) => toDocument<MedicationDispense>(one) ?? []);
  const numbers = new Map(stored.map(({ _id, resource }) => [_id, numberIn(resource)]));
  return found.map(({ patientId, event, document }) => {
    const made = numbers.get(document ?? '');
    return { patientId, event: made ? { ...event, made } : event };
  });
}

const numberIn = (resource: MedicationDispense): string | undefined =>
  resource.resourceType === 'MedicationDispense' ? readDispense(resource)?.made?.number : undefined;

async function listGiven(store: StoreReader, { isProduct, isLot }: Wanted) {
  const found: Found[] = [];
  let withoutLot = 0;
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      kind: 'MedicationAdministration',
      limit: PAGE,
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page) {
      const resource = toDocument<MedicationAdministration>(stored)?.resource;
      const event = resource && readAdministration(resource);
      const packs = event?.packs.filter((pack) => pack.gtin !== undefined && isProduct(pack.gtin)) ?? [];
      if (!event || packs.length === 0) continue;
      const pack = packs.find((one) => one.lot !== undefined && isLot(one.lot));
      if (pack?.lot) {
        const { patientId, at, performer } = event;
        found.push({ patientId, event: { how: 'given', at, lot: pack.lot, by: performer.name } });
      } else if (packs.some((one) => one.lot === undefined)) withoutLot += 1;
    }
    if (page.length < PAGE) return { found, withoutLot };
    afterId = page.at(-1)?.id;
  }
}

function groupByPerson(found: readonly Found[]): ReadonlyMap<string, Event[]> {
  const people = new Map<string, Event[]>();
  for (const { patientId, event } of found) {
    const known = people.get(patientId);
    if (known) known.push(event);
    else people.set(patientId, [event]);
  }
  for (const events of people.values()) events.sort((one, other) => (one.at < other.at ? -1 : 1));
  return people;
}

/** @SAFETY Whose record is not here stays in the list, by number: somebody else has to find her. */
async function personOf(store: StoreReader, patientId: string, events: Event[]) {
  const patient = toDocument<Patient>(await store.find(patientId))?.resource;
  if (!patient) return { patientId, events };
  const { family, given, recordNumber, phone } = readPatientLine(patientId, patient);
  return {
    ...{ patientId, events, name: displayName({ family, given }) },
    ...(recordNumber ? { recordNumber } : {}),
    ...(phone ? { phone } : {}),
  };
}
