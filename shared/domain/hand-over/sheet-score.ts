import type { Observation } from '@medplum/fhirtypes';
import type { News2 } from '#shared/domain/news2/news2.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import type { Document } from '#shared/model/envelope.ts';

export interface SheetScore {
  readonly total?: number;
  readonly takenAt: string;
  readonly partial: boolean;
}

/** The newest set that was scored, and the one before it. */
export function lastScores(documents: readonly Document<Observation>[]): readonly SheetScore[] {
  const sets = documents.flatMap(({ resource }) => findVitals(resource) ?? []);
  return sets
    .flatMap(({ state, news2, takenAt }) => (state === 'valid' && news2 ? scoreOf(news2, takenAt) : []))
    .toSorted((one, other) => Date.parse(other.takenAt) - Date.parse(one.takenAt))
    .slice(0, 2);
}

function scoreOf(news2: News2, takenAt: string): SheetScore[] {
  if (news2.state === 'not-scored') return [];
  return [
    { takenAt, partial: news2.state === 'partial', ...(news2.state === 'complete' ? { total: news2.total } : {}) },
  ];
}
