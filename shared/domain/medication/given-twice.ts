/**
 * One dose that two people gave, or two bags that they hung, on stations that could not hear each other (AD5). Both records stay; every station finds
 * the same from the same records, and the same incident of it.
 */
import { groupBy } from '#shared/lib/group-by.ts';
import { keptOf } from '#shared/lib/kept.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { DoseEvent } from './dose-event.ts';

export interface RecordedDose {
  readonly id: string;
  readonly rev: string;
  /** Station of its first revision. */
  readonly station: string;
  readonly event: DoseEvent;
  readonly withdrawn: boolean;
}

export interface TwiceGiven {
  /** Of an infusion started anew beside one that runs: a name of its own. */
  readonly doseId: string;
  /** In order of time, then of id: the same everywhere. */
  readonly records: readonly RecordedDose[];
}

export function listGivenTwice(records: readonly RecordedDose[]): readonly TwiceGiven[] {
  const counted = records.filter(isOneDose).toSorted(compareDoses);
  const groups = groupBy(counted.filter(hasDose), ({ event }) => event.doseId as string);
  const doses = [...groups].flatMap(([doseId, found]) => (found.length > 1 ? [{ doseId, records: found }] : []));
  return [...doses, ...listBagsBeside(counted)];
}

/** Acts on a running infusion are no doses; an infusion started twice is one. */
function isOneDose({ event, withdrawn }: RecordedDose): boolean {
  return !withdrawn && isTaken(event.outcome);
}
const hasDose = ({ event: { doseId, act } }: RecordedDose): boolean =>
  doseId !== undefined && (act === 'give' || act === 'start');

/** Each start beside a bag that runs since before: that one and it. Nobody plans a start anew, so it is the dose of no plan. */
function listBagsBeside(inOrder: readonly RecordedDose[]): readonly TwiceGiven[] {
  const starts = inOrder.filter(({ event }) => event.act === 'start' && event.lineage !== undefined);
  return starts.flatMap((start, index) => {
    const { lineage, doseId } = start.event;
    const running = starts
      .slice(0, index)
      .find(({ id, event }) => event.lineage === lineage && !isStoppedBy(start, inOrder, id));
    // The same planned start is told as a dose; who was told at once that one runs was asked then.
    if (!running || isKnown(start) || (doseId !== undefined && doseId === running.event.doseId)) return [];
    return [{ doseId: `${lineage}@beside:${start.id}`, records: [running, start] }];
  });
}

function isStoppedBy({ event: { at } }: RecordedDose, records: readonly RecordedDose[], startId: string): boolean {
  return records.some(
    ({ event }) => event.act === 'stop' && event.startId === startId && Date.parse(event.at) <= Date.parse(at),
  );
}

const isKnown = ({ event }: RecordedDose): boolean => event.findings.some(({ code }) => code === 'dose-already-given');

/** Of acts that people timed alike the id decides: the same everywhere. */
export function compareDoses(one: RecordedDose, other: RecordedDose): number {
  return momentOf(one.event) - momentOf(other.event) || (one.id < other.id ? -1 : 1);
}

/** When it happened, ms since the epoch. */
export const momentOf = keptOf(({ at }: DoseEvent): number => Date.parse(at));
