/** A file against what is known: which readings are new, what they say, and which batches that concerns. */
import type { coldChain } from '#shared/contract/cold-chain.ts';
import { type ConcernedStock, listConcerned } from '#shared/domain/cold-chain/concerned-stock.ts';
import { type ChainReport, findExcursions, type Reading } from '#shared/domain/cold-chain/find-excursions.ts';
import { limitsOf } from '#shared/domain/cold-chain/limits.ts';
import { type LoggerFile, readLoggerFile } from '#shared/domain/cold-chain/read-logger-file.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { StockPlace } from '#shared/model/stock-place.ts';
import type { ParsedInput } from '../../api/operation-handler.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { isCountedAt } from '../stocktake/stocktake-book.ts';
import type { TemperatureBook } from './temperature-book.ts';

export interface ColdChainDeps extends StockDeps {
  readonly temperatures: () => TemperatureBook;
}

export interface ReadLog {
  readonly state: 'read';
  readonly place: StockPlace;
  readonly logger: string | undefined;
  /** New ones, oldest first. */
  readonly readings: readonly Reading[];
  readonly known: number;
  readonly problems: Extract<LoggerFile, { state: 'read' }>['problems'];
  readonly report: ChainReport;
  readonly concerned: readonly ConcernedStock[];
}

type Input = ParsedInput<typeof coldChain.look>;

export async function readLog(
  deps: ColdChainDeps,
  input: Input,
  { view, nowMs }: { readonly view: StockView; readonly nowMs: number },
): Promise<ReadLog | Exclude<LoggerFile, { state: 'read' }> | Refusal> {
  const place = view.places.get(input.location);
  if (!place?.inUse)
    return refusal('not-found', 'This place is not in use here. Choose another one.', { path: 'location' });
  const file = readLoggerFile(input.text, wallClock(deps.zone()), nowMs, input.answers);
  if (file.state !== 'read') return file;
  const logger = input.logger ?? file.logger;
  const here = logger === undefined ? new Set<number>() : await deps.temperatures().knownInstants(logger);
  const once = new Map(file.readings.map((reading) => [reading.ms, reading]));
  const readings = [...once.values()].filter(({ ms }) => !here.has(ms)).toSorted((one, other) => one.ms - other.ms);
  const report = findExcursions(readings, limitsOf(place.storage, place.limits));
  const concerned = listConcerned(view.ledger, report.excursions, isCountedAt(view.places, [place.id]));
  return {
    ...{ state: 'read', place, logger, readings, problems: file.problems, report, concerned },
    known: once.size - readings.length,
  };
}
