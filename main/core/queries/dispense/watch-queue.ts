import type { Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import type { QueueRow } from '#shared/contract/dispense-shown.ts';
import type { LineState } from '#shared/domain/dispense/prescription.ts';
import { NONE } from '#shared/domain/stock/quantity.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { BookedPrescription } from '../../dispense/dispense-book.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { readPerson } from './read-person.ts';

/** More than any counter works through in a day. */
const MOST_ROWS = 500;
const OPEN: ReadonlySet<LineState> = new Set(['to-check', 'queried', 'to-pick', 'ready', 'owing']);

/** The queue, at once and whenever it changed. */
export function watchQueue(deps: DispenseDeps): StreamHandler<typeof dispense.watchQueue> {
  return (_input, { store, signal }) => {
    // The block of tickets is there before somebody wants one.
    refillTickets(deps);
    return watchOpen(deps, signal, async (open) => ({
      rows: (await Promise.all(open.slice(0, MOST_ROWS).map((one) => toRow(store, one)))).flatMap((row) => row ?? []),
      more: open.length > MOST_ROWS,
      stores: listStores(await deps.stock().look()),
    }));
  };
}

/** For the hall. @SAFETY Numbers alone: no name, and no kind of drug, leaves core for a screen that everybody sees. */
export function watchDisplay(deps: DispenseDeps): StreamHandler<typeof dispense.display> {
  return (_input, { signal }) =>
    watchOpen(deps, signal, async (open) => {
      const ticketed = open.flatMap(({ ticket, state, called }) => (ticket ? [{ ticket, state, called }] : []));
      const called = ticketed.flatMap((one) => (one.called ? [{ ticket: one.ticket, ...one.called }] : []));
      const others = ticketed.filter((one) => !one.called);
      return {
        called: called.toSorted((one, other) => (one.at > other.at ? -1 : 1)).slice(0, 12),
        ready: others.flatMap(({ ticket, state }) => (state === 'ready' ? [ticket] : [])).slice(0, 60),
        waiting: others.filter(({ state }) => state === 'waiting' || state === 'in-work').length,
      };
    });
}

async function* watchOpen<Item>(
  deps: Pick<DispenseDeps, 'store' | 'book'>,
  signal: AbortSignal,
  show: (open: readonly BookedPrescription[]) => Promise<Item>,
): AsyncGenerator<Item> {
  const changed = createChangeSignal();
  const stop = deps.store().watch(() => changed.raise());
  let last: string | undefined;
  try {
    while (!signal.aborted) {
      const item = await show((await deps.book().look()).listOpen());
      const text = JSON.stringify(item);
      if (text !== last) yield item;
      last = text;
      await changed.wait(signal);
    }
  } finally {
    stop();
  }
}

async function toRow(store: StoreReader, one: BookedPrescription): Promise<QueueRow | undefined> {
  const patient = toDocument<Patient>(await store.find(one.patientId))?.resource;
  if (!patient) return undefined;
  const { id: entry, patientId, source, priority, ticket, arrivedAt, state, called, lines } = one;
  return {
    ...{ entry, patientId, source, priority, arrivedAt, state, lines: lines.length },
    ...readPerson(patientId, patient),
    ...(ticket ? { ticket } : {}),
    ...(called ? { called } : {}),
    open: lines.filter((line) => OPEN.has(line.state)).length,
    queried: lines.filter((line) => line.state === 'queried').length,
    over: lines.some(({ over }) => over > NONE),
  };
}

/** Those in use, counters first: that is where people stand. */
function listStores({ places }: StockView) {
  return [...places.values()]
    .flatMap(({ id, name, level, inUse }) =>
      inUse && level !== 'bin' && level !== 'ward' ? [{ id, name, level }] : [],
    )
    .toSorted((one, other) => one.level.localeCompare(other.level) || one.name.localeCompare(other.name));
}

export const ticketQueue = ({ stock }: Pick<DispenseDeps, 'stock'>, facility: string) => ({
  queue: `${facility}/pharmacy`,
  day: stock().today(),
});

/** Never waited for: a desk without a block goes on under its own letters. */
function refillTickets(deps: DispenseDeps): void {
  deps
    .tickets()
    .refill(ticketQueue(deps, deps.facility()))
    .catch(() => undefined);
}
