import { buildIncident, type IncidentDocument, incidentIdFor } from '../incident/build-incident.ts';
import { doseText } from './dose-text.ts';
import type { RecordedDose, TwiceGiven } from './given-twice.ts';

/** The incident that a dose given twice is, by its first two records; more of them change neither id nor words (AD5). */
export function doubleDoseId({ records }: { readonly records: readonly Pick<RecordedDose, 'id'>[] }): string {
  return incidentIdFor('double-dose', ...records.slice(0, 2).map(({ id }) => id));
}

/**
 * The draft. @SAFETY Made of the two records alone, never of the present moment: every station makes the very same one
 * (IN2). `recorder` is nobody; a person completes it.
 */
export function planDoubleDose(
  twice: TwiceGiven,
  recorder: { readonly id: string; readonly name: string },
): IncidentDocument | undefined {
  const [first, second] = twice.records;
  if (!first || !second) return undefined;
  const { patientId, encounterId, ward, drug } = first.event;
  return buildIncident({
    id: doubleDoseId(twice),
    state: 'draft',
    category: 'medication',
    cause: 'double-dose',
    what: `${drug.text}: ${[first, second].map(toWords).join(' · ')}`,
    ...{ patientId, encounterId, locationId: ward },
    occurredAt: second.event.at,
    aboutIds: [first.id, second.id],
    recording: { recorder, recordedAt: laterOf(first.event.recordedAt, second.event.recordedAt) },
  });
}

/** In universal time: the words are the same on every station, wherever its clock stands. */
function toWords({ event: { at, amount, performer } }: RecordedDose): string {
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [when, amount ? doseText(amount) : '', performer.name].filter((word) => word !== '').join(', ');
}

function laterOf(one: string, other: string): string {
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
