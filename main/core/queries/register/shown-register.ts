/** Registers, entries and discrepancies as a screen is shown them. */
import type {
  RegisterCaseLine,
  RegisterDetail,
  RegisterEntryLine,
  RegisterListLine,
} from '#shared/contract/register.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { differenceOf } from '#shared/domain/register/discrepancy.ts';
import type { CheckDue } from '#shared/domain/register/due-reminders.ts';
import type { RegisterFold } from '#shared/domain/register/fold-register.ts';
import { quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import { isPartial } from '../../register/plan-register-entry.ts';
import type { KnownCase, KnownRegister } from '../../register/register-book.ts';
import type { RegisterShelf } from '../../register/register-shelf.ts';
import type { RegisterWriting } from '../../resource-leases/register-leases.ts';

export interface AroundRegister {
  readonly place: string;
  readonly writing: RegisterWriting;
  readonly cases: readonly KnownCase[];
  readonly check: CheckDue;
  /** Absent where the place keeps no stock. */
  readonly shelf?: RegisterShelf | undefined;
}

export function shownLine({ register, fold }: KnownRegister, around: AroundRegister): RegisterListLine {
  const check = fold.main.findLast(({ entry }) => entry.act === 'check')?.entry;
  return {
    ...register,
    place: around.place,
    balance: shownBalance(fold),
    ...(around.shelf ? { stock: { balance: quantityText(around.shelf.balance), agrees: around.shelf.agrees } } : {}),
    keeping: shownKeeping(around.writing),
    ...(check ? { lastCheck: shownCheck(check) } : {}),
    check: shownDue(around.check),
    openCases: around.cases.filter(({ resource }) => resource.state === 'open').length,
    faults: fold.faults.length,
  };
}

const shownDue = ({ since, next }: CheckDue): RegisterListLine['check'] => ({
  ...(since ? { since: new Date(since.atMs).toISOString() } : {}),
  ...(next ? { next: new Date(next.atMs).toISOString() } : {}),
});

function shownBalance(fold: RegisterFold): RegisterListLine['balance'] {
  const { posted, known, pending, missing } = fold;
  return {
    ...{ posted: quantityText(posted), known: quantityText(known) },
    ...{ partial: isPartial(fold), pending: pending.length, missing },
  };
}

export const shownKeeping = (writing: RegisterWriting): RegisterListLine['keeping'] =>
  writing.as === 'pending'
    ? { as: 'pending', sentence: writing.sentence }
    : {
        as: 'holder',
        ...(writing.untilMs === undefined ? {} : { until: new Date(writing.untilMs).toISOString() }),
      };

function shownCheck({ occurredAt, actor, witness, counted = '0', expected = '0' }: RegisterEntryResource) {
  const agreed = quantity(counted) === quantity(expected);
  return { at: occurredAt, by: actor.name, witness: witness?.name ?? '', agreed };
}

export function shownDetail(known: KnownRegister, around: AroundRegister, limit: number): RegisterDetail {
  const { main, pending, faults } = known.fold;
  const from = Math.max(0, main.length - limit);
  return {
    line: shownLine(known, around),
    total: main.length,
    entries: main.slice(from).map(({ id, entry }) => ({ ...shownEntry(id, entry), number: entry.chain.sequence })),
    pending: pending.map(({ id, entry, effect, wasMain }) => ({
      ...shownEntry(id, entry),
      quantity: quantityText(effect),
      wasMain,
    })),
    cases: around.cases.map(({ _id, _rev, resource }) => shownCase(_id, _rev, resource)),
    faults: faults.map(({ entryId, why }) => ({ entryId, why })),
  };
}

function shownEntry(id: string, entry: RegisterEntryResource): RegisterEntryLine {
  const { act, quantity: amount, balance, occurredAt, recordedAt, actor, witness, party, patientId } = entry;
  const {
    authority,
    collector,
    batches = [],
    method,
    reason,
    counted,
    expected,
    noteOn,
    note,
    noteCode,
    noteFacts,
    posts,
  } = entry;
  const joined = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(', ') || undefined;
  return {
    ...{ id, act, quantity: amount, balance, occurredAt, recordedAt, by: actor.name, witness: witness?.name },
    ...{ party: joined(party?.name, party?.address), patientId },
    authority: joined(authority?.name, authority?.reference),
    collector: joined(collector?.name, collector?.address),
    batches: batches.map(({ lot, expiry }) => ({ lot, ...(expiry ? { expiry } : {}) })),
    ...{ method, reason, counted, expected, noteOn, note, entered: posts !== undefined },
    ...(noteCode ? { noteCode, noteFacts } : {}),
  };
}

function shownCase(id: string, rev: string, resource: KnownCase['resource']): RegisterCaseLine {
  const { state, cause, entryId, expected, found, openedAt, openedBy, witness, notes, closed } = resource;
  return {
    ...{ id, rev, state, cause, entryId, expected, found, openedAt, openedBy: openedBy.name, witness: witness?.name },
    difference: quantityText(differenceOf(resource)),
    notes: notes.map(({ at, by, text }) => ({ at, by: by.name, text })),
    ...(closed ? { closed: { ...closed, by: closed.by.name, second: closed.second.name } } : {}),
    undecided: false,
  };
}

export function shownShelf(
  { holdings, products }: RegisterShelf,
  nameOf: (locationId: string) => string,
): NonNullable<RegisterDetail['shelf']> {
  const names = new Map(products.map((product) => [product.code, productName(product)]));
  const held = holdings.filter(({ available, quarantined }) => available !== 0 || quarantined !== 0);
  return {
    holdings: held.map(({ product, batch, location, available, quarantined }) => ({
      ...{ product, name: names.get(product) ?? product, batch: { ...batch }, location, at: nameOf(location) },
      ...{ available: quantityText(available), quarantined: quantityText(quarantined) },
    })),
    products: products.map(({ code, packs }) => {
      const pack = packs.find(({ level }) => level === 'pack') ?? packs[0];
      return { code, name: names.get(code) ?? code, ...(pack ? { gtin: pack.gtin } : {}) };
    }),
  };
}
