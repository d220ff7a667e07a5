import { keptOf } from '#shared/lib/kept.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { AdministrationRecord } from './match-administrations.ts';
import type { DoseWithAfter } from './shown-dose.ts';

/** Rate changes of a running infusion answer their own planned change only; a withdrawn record answers nothing. */
export const toRecord = keptOf(({ id, station, event, withdrawn }: DoseWithAfter): readonly AdministrationRecord[] => {
  if (withdrawn || event.lineage === undefined) return [];
  const { lineage, doseId, dueAt, outcome, at } = event;
  return [
    {
      ...{ id, lineage, station },
      ...(doseId ? { doseId } : {}),
      ...(dueAt ? { dueMs: Date.parse(dueAt) } : {}),
      outcome: isTaken(outcome) ? 'given' : 'not-given',
      atMs: Date.parse(at),
    },
  ];
});
