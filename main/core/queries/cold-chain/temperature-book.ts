/** The temperature logs of this site and what was decided on them: read once at the first use, kept up afterwards. */
import { type ChainReport, findExcursions, type Reading } from '#shared/domain/cold-chain/find-excursions.ts';
import { limitsOf, type Temperature } from '#shared/domain/cold-chain/limits.ts';
import type { Document } from '#shared/model/envelope.ts';
import { EXCURSION_DECISION_KIND, type ExcursionDecisionResource } from '#shared/model/excursion-decision.ts';
import { TEMPERATURE_LOG_KIND, type TemperatureLogResource } from '#shared/model/temperature-log.ts';
import { toDocument } from '../../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../../knowledge/kind-changes.ts';
import { createMutex } from '../../mutex.ts';

type Recorded = Pick<TemperatureLogResource, 'logger' | 'location' | 'storage' | 'limits' | 'file'> &
  Pick<TemperatureLogResource, 'importedBy' | 'importedAt' | 'leftOut'>;

export interface KnownLog extends Recorded {
  readonly id: string;
  readonly readings: readonly Reading[];
  readonly report: ChainReport;
}

export interface KnownDecision extends ExcursionDecisionResource {
  readonly id: string;
}

export interface TemperatureBook {
  /** Newest first. */
  listLogs(): Promise<readonly KnownLog[]>;
  findLog(id: string): Promise<KnownLog | undefined>;
  listDecisions(log: string): Promise<readonly KnownDecision[]>;
  /** Instants (ms) of which a reading of this logger is here (TL3). */
  knownInstants(logger: string): Promise<ReadonlySet<number>>;
}

interface Deps {
  readonly store: KindStore;
  readonly facility: string;
}

export function createTemperatureBook({ store, facility }: Deps): TemperatureBook {
  const mutex = createMutex();
  const logNews = createKindChanges(store, TEMPERATURE_LOG_KIND);
  const decisionNews = createKindChanges(store, EXCURSION_DECISION_KIND);
  const logs = new Map<string, KnownLog>();
  const decisions = new Map<string, KnownDecision>();

  const look = <T>(read: () => T): Promise<T> =>
    mutex.run(async () => {
      for (const stored of (await logNews.look()).documents) {
        const document = toDocument<TemperatureLogResource>(stored);
        if (document?.facility === facility) logs.set(stored.id, logOf(document));
      }
      for (const stored of (await decisionNews.look()).documents) {
        const document = toDocument<ExcursionDecisionResource>(stored);
        if (document?.facility === facility) decisions.set(stored.id, { ...document.resource, id: stored.id });
      }
      return read();
    });
  return {
    listLogs: () => look(() => [...logs.values()].toSorted(byNewest)),
    findLog: (id) => look(() => logs.get(id)),
    listDecisions: (log) =>
      look(() =>
        [...decisions.values()]
          .filter((decision) => decision.log === log)
          // Of one moment the id decides: what was decided first is the same at every desk.
          .toSorted((one, other) => (`${one.at} ${one.id}` < `${other.at} ${other.id}` ? -1 : 1)),
      ),
    knownInstants: (logger) =>
      look(() => {
        const own = [...logs.values()].filter((log) => log.logger === logger);
        return new Set(own.flatMap(({ readings }) => readings.map(({ ms }) => ms)));
      }),
  };
}

function logOf({ _id, resource }: Document<TemperatureLogResource>): KnownLog {
  const startMs = Date.parse(resource.startedAt);
  const readings = resource.readings.map(([seconds, temperature]) => ({
    ms: startMs + seconds * 1000,
    temperature: temperature as Temperature,
  }));
  return {
    ...resource,
    id: _id,
    readings,
    report: findExcursions(readings, limitsOf(resource.storage, resource.limits)),
  };
}

function byNewest(one: KnownLog, other: KnownLog): number {
  if (one.importedAt !== other.importedAt) return one.importedAt < other.importedAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
