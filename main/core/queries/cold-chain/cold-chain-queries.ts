import type { LookedLog, TemperatureLogRow } from '#shared/contract/cold-chain.ts';
import { contract } from '#shared/contract/index.ts';
import { listPutAside, type PutAside } from '#shared/domain/cold-chain/decide-excursion.ts';
import type { ChainReport, Reading } from '#shared/domain/cold-chain/find-excursions.ts';
import { celsiusText, limitsOf, type Temperature } from '#shared/domain/cold-chain/limits.ts';
import type { Holding } from '#shared/domain/stock/holding.ts';
import { lesser, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { productFacts } from '../stock/shown.ts';
import { notHere, placeText } from '../stocktake/stocktake-queries.ts';
import { type ColdChainDeps, readLog } from './read-log.ts';
import type { KnownLog } from './temperature-book.ts';

type Ops = typeof contract.coldChain;

const PROBLEMS_SHOWN = 20;

const look =
  (deps: ColdChainDeps): QueryHandler<Ops['look']> =>
  async (input, { now }) => {
    const view = await deps.stock().look();
    const read = await readLog(deps, input, { view, nowMs: now() });
    if (isRefusal(read)) return read;
    if (read.state === 'ask')
      return read.what === 'channel'
        ? { state: 'ask-channel', channels: [...read.channels] }
        : { state: 'ask', what: read.what };
    if (read.state === 'unreadable') return read;
    const concerned = await Promise.all(
      read.concerned.map(async ({ here, left, ...holding }) => ({
        ...(await batchShown(deps, holding, view)),
        ...{ here: quantityText(here), left: quantityText(left) },
      })),
    );
    return {
      ...{ state: 'read', known: read.known, leftOut: read.problems.length, concerned },
      ...(read.logger ? { logger: read.logger } : {}),
      ...reportShown(read.readings, read.report),
      problems: read.problems.slice(0, PROBLEMS_SHOWN),
    } satisfies LookedLog;
  };

const at = (ms: number): string => new Date(ms).toISOString();

function reportShown(
  readings: readonly Reading[],
  { excursions, gaps, intervalMinutes, lowest, highest }: ChainReport,
) {
  const shown = (value: Temperature | undefined) => (value === undefined ? '' : celsiusText(value));
  return {
    from: at(readings[0]?.ms ?? 0),
    to: at(readings.at(-1)?.ms ?? 0),
    readings: readings.length,
    ...{ intervalMinutes, lowest: shown(lowest), highest: shown(highest) },
    excursions: excursions.map(({ type, fromMs, toMs, peak, end }) => ({
      ...{ type, from: at(fromMs), to: at(toMs), peak: celsiusText(peak), open: end === 'open' },
    })),
    gaps: gaps.map(({ fromMs, toMs }) => ({ from: at(fromMs), to: at(toMs) })),
  };
}

async function batchShown(deps: ColdChainDeps, { product, batch, location }: Holding, view: StockView) {
  const { name, brand, unit } = await productFacts(deps.products(), product, view.movementsOf(product)[0]?.unit);
  return {
    product,
    name,
    ...(brand ? { brand } : {}),
    unit,
    batch: { ...batch },
    location,
    place: placeText(view.places, location),
  };
}

const list =
  (deps: ColdChainDeps): QueryHandler<Ops['list']> =>
  async ({ location }) => {
    const view = await deps.stock().look();
    const logs = await deps.temperatures().listLogs();
    const wanted = logs.filter((log) => location === undefined || log.location === location).slice(0, 200);
    return Promise.all(wanted.map((log) => rowOf(deps, log, view)));
  };

async function rowOf(deps: ColdChainDeps, log: KnownLog, view: StockView): Promise<TemperatureLogRow> {
  const { id, logger, location, storage, file, importedBy, importedAt, leftOut } = log;
  const decisions = await deps.temperatures().listDecisions(id);
  const aside = await findPutAside(deps, id, view);
  return {
    ...{ id, logger, location, storage, file: file.name, importedBy: importedBy.name, importedAt, leftOut },
    place: placeText(view.places, location),
    ...reportShown(log.readings, log.report),
    aside: await Promise.all(
      aside.map(async (one) => ({
        ...(await batchShown(deps, one, view)),
        quantity: quantityText(one.quantity),
        controlled: await isControlled(deps, one.product),
      })),
    ),
    decisions: decisions.map(({ outcome, reason, by, at: when }) => ({ outcome, reason, by: by.name, at: when })),
  };
}

export const isControlled = async ({ products }: ColdChainDeps, code: string): Promise<boolean> =>
  (await products().findByCode(code))?.product.controlledClass !== undefined;

/** What the import of a log put aside, less what was decided since. */
export async function findPutAside(
  deps: ColdChainDeps,
  logId: string,
  view: Pick<StockView, 'movements' | 'ledger'>,
): Promise<readonly PutAside[]> {
  const decisions = await deps.temperatures().listDecisions(logId);
  const documents = new Set([logId, ...decisions.map(({ id }) => id)]);
  const moved = [...view.movements.values()].filter(({ document }) => documents.has(document ?? ''));
  // Somebody may have taken it out of quarantine by itself.
  return listPutAside(moved)
    .map((one) => ({ ...one, quantity: lesser(one.quantity, view.ledger.balance(one, 'quarantined')) }))
    .filter(({ quantity }) => quantity > 0);
}

const POINTS = 600;

const series =
  (deps: ColdChainDeps): QueryHandler<Ops['series']> =>
  async ({ id }) => {
    const log = await deps.temperatures().findLog(id);
    if (!log) return notHere();
    return {
      points: thinned(log.readings).map(({ ms, temperature }) => ({ at: at(ms), celsius: temperature / 100 })),
      limits: limitsOf(log.storage, log.limits).map(({ type, side, beyond }) => ({
        type,
        side,
        celsius: beyond / 100,
      })),
    };
  };

/** The lowest and the highest of each stretch: no peak is lost. */
function thinned(readings: readonly Reading[]): readonly Reading[] {
  const size = Math.ceil((readings.length * 2) / POINTS);
  if (size <= 2) return readings;
  const kept: Reading[] = [];
  for (let start = 0; start < readings.length; start += size) {
    const part = readings.slice(start, start + size).toSorted((one, other) => one.temperature - other.temperature);
    const ends = [...new Set([part[0], part.at(-1)])].flatMap((one) => one ?? []);
    kept.push(...ends.toSorted((one, other) => one.ms - other.ms));
  }
  return kept;
}

export const coldChainQueries = (deps: ColdChainDeps): readonly Registration[] => [
  handle(contract.coldChain.look, look(deps)),
  handle(contract.coldChain.list, list(deps)),
  handle(contract.coldChain.series, series(deps)),
];
