/** How an infusion stands, told from the acts on it. */
import { isTaken } from '#shared/model/administration-codes.ts';
import { compareDoses } from './given-twice.ts';
import { type DoseRate, rateText } from './infusion-rate.ts';
import type { DoseWithAfter } from './shown-dose.ts';

export type FoldedInfusion =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'running';
      readonly startId: string;
      /** When it was set to this rate. */
      readonly since: string;
      readonly rate: string;
      readonly rateValue?: DoseRate | undefined;
    }
  | { readonly state: 'stopped'; readonly startId: string; readonly at: string };

/** The last start that was not stopped, or else the last; with the rate of the last act on it. Several stations' acts are put in order of time. */
export function foldInfusion(records: readonly DoseWithAfter[]): FoldedInfusion {
  const inTime = records.filter(({ event }) => isTaken(event.outcome)).toSorted(compareDoses);
  const start = findStart(inTime);
  if (!start) return { state: 'not-started' };
  const acts = inTime.filter(({ event }) => event.startId === start.id);
  const stop = acts.find(({ event }) => event.act === 'stop');
  if (stop) return { state: 'stopped', startId: start.id, at: stop.event.at };
  const last = acts.findLast(({ event }) => event.act === 'rate' && event.rate !== undefined) ?? start;
  return running(start.id, last);
}

/** @SAFETY Of two bags the one that nobody has stopped is never hidden by the stop of the other. */
function findStart(inTime: readonly DoseWithAfter[]): DoseWithAfter | undefined {
  const starts = inTime.filter(({ event }) => event.act === 'start');
  const stopped = new Set(inTime.flatMap(({ event }) => (event.act === 'stop' ? (event.startId ?? []) : [])));
  return starts.findLast(({ id }) => !stopped.has(id)) ?? starts.at(-1);
}

function running(startId: string, { event: { rate, at: since } }: DoseWithAfter): FoldedInfusion {
  return {
    ...{ state: 'running', startId, since, rate: rate ? rateText(rate) : '' },
    ...(rate ? { rateValue: rate } : {}),
  };
}
