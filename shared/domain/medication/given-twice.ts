/**
 * One dose that two people gave, on stations that could not hear each other (AD5). Both records stay; every station finds
 * the same from the same records, and the same incident of it.
 */

import { groupBy } from '#shared/lib/group-by.ts';
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
  readonly doseId: string;
  /** In order of time, then of id: the same everywhere. */
  readonly records: readonly RecordedDose[];
}

export function listGivenTwice(records: readonly RecordedDose[]): readonly TwiceGiven[] {
  const counted = records.filter(isOneDose).toSorted(inTime);
  const groups = groupBy(counted, ({ event }) => event.doseId as string);
  return [...groups].flatMap(([doseId, found]) => (found.length > 1 ? [{ doseId, records: found }] : []));
}

/** Acts on a running infusion are no doses; an infusion started twice is one. */
function isOneDose({ event, withdrawn }: RecordedDose): boolean {
  const { doseId, outcome, act } = event;
  return !withdrawn && doseId !== undefined && isTaken(outcome) && (act === 'give' || act === 'start');
}

function inTime(one: RecordedDose, other: RecordedDose): number {
  return Date.parse(one.event.at) - Date.parse(other.event.at) || (one.id < other.id ? -1 : 1);
}
