/** What a line of the list says of a stay: where, whether it ever was, and whether its end can be taken back. */
import type { Encounter } from '@medplum/fhirtypes';
import { isInError, placementsOf, presenceOf, whyInError } from '#shared/domain/admission/stay.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { Person } from '../../../parts/admission/board-model.ts';

/** Where she lies or is expected, else where she was last: never a place that was entered in error (AD1). */
export function placeOfStay(encounter: Encounter): string | undefined {
  const { location = [] } = encounter;
  const now = placementsOf(encounter).at(-1)?.locationId;
  // Of a stay that never was, the place is told all the same: somebody wrote it down.
  const last = location.findLast((place) => !isInError(place)) ?? location.at(-1);
  return now ?? documentIdOf(last?.location);
}

/** Cancelled, or entered in error. */
export function neverWas({ status }: Pick<Encounter, 'status'>): boolean {
  return status === 'cancelled' || status === 'entered-in-error';
}

/** Why an admission was taken back, as it was said then. */
export function whyNever({ location = [] }: Encounter): string | undefined {
  return location.flatMap((place) => whyInError(place) ?? []).at(-1);
}

interface StayRow {
  readonly id: string;
  readonly rev?: string | undefined;
  readonly content: Encounter;
}

/**
 * AD9: the stay whose discharge can be taken back, as the acts want it: the last one, while she is not in care again. It
 * stands on no board, so that this is the way to it.
 */
export function dischargedStay(rows: readonly StayRow[], patientId: string): Person | undefined {
  // Who is expected again has not come yet: that holds up nothing.
  const stays = rows.filter(
    ({ content }) => content.class?.code === 'IMP' && !neverWas(content) && content.status !== 'planned',
  );
  const last = stays.toSorted(({ content: one }, { content: other }) => begin(other) - begin(one))[0];
  if (!last?.rev || last.content.status !== 'finished' || stays.some(({ content }) => presenceOf(content)))
    return undefined;
  const { id, rev } = last;
  return {
    holder: { encounterId: id, patientId, how: 'lies', alsoIn: [] },
    stay: { patientId, class: 'IMP', presence: 'here', since: '', placements: [], lastAct: 'discharge' },
    rev,
    line: undefined,
  };
}

function begin({ period }: Encounter): number {
  return Date.parse(period?.start ?? '') || 0;
}
