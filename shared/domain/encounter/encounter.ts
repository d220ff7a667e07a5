import type { Encounter } from '@medplum/fhirtypes';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

export type EncounterClass = 'IMP' | 'AMB' | 'EMER';
const CLASS_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

export interface EncounterOpening {
  readonly patientId: string;
  readonly class: EncounterClass;
  readonly locationId?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601. */
  readonly at: string;
}

export function buildEncounter(opening: EncounterOpening): Encounter {
  const { patientId, locationId, reason, at } = opening;
  return {
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { system: CLASS_SYSTEM, code: opening.class },
    subject: referenceTo(patientId),
    period: { start: at },
    ...(locationId
      ? { location: [{ location: referenceTo(locationId), status: 'active', period: { start: at } }] }
      : {}),
    ...(reason ? { reasonCode: [{ text: reason }] } : {}),
  } as Encounter;
}

export interface OpenEncounter {
  readonly id: string;
  readonly encounter: Encounter;
}

/**
 * EN1: one inpatient stay and one emergency visit at a time. Visits as an outpatient may overlap: two clinics in one
 * morning are ordinary. Judged by what this station knows; two desks apart may open two, which the board shows.
 */
export function refuseOpening(wanted: EncounterClass, present: readonly OpenEncounter[]): Refusal | undefined {
  const same = present.find(({ encounter }) => isOpen(encounter) && encounter.class?.code === wanted);
  if (wanted === 'AMB' || !same) return undefined;
  const sentence = 'This patient already has an open stay of this kind. Open that one, or close it first.';
  return refusal('conflict', sentence, { details: { encounterId: same.id } });
}

export function isOpen({ status }: Encounter): boolean {
  return status === 'arrived' || status === 'triaged' || status === 'in-progress' || status === 'onleave';
}

/** EN2: an open encounter ends once, and not before it began. */
export function closeEncounter(encounter: Encounter, at: string, disposition?: string): Encounter | Refusal {
  if (!isOpen(encounter)) return refusal('already-done', 'This encounter is already closed.');
  const start = encounter.period?.start;
  if (start !== undefined && Date.parse(at) < Date.parse(start)) {
    return refusal('invalid-input', 'An encounter cannot end before it began.', { path: 'period.end' });
  }
  const hospitalization = { ...encounter.hospitalization, dischargeDisposition: { text: disposition } };
  return {
    ...encounter,
    status: 'finished',
    period: { ...encounter.period, end: at },
    ...(encounter.location ? { location: encounter.location.map((place) => leave(place, at)) } : {}),
    ...(disposition ? { hospitalization } : {}),
  };
}

type Place = NonNullable<Encounter['location']>[number];

function leave(place: Place, at: string): Place {
  return place.status === 'active' ? { ...place, status: 'completed', period: { ...place.period, end: at } } : place;
}

/** Where the patient is: the active place, the last named one else. A Location's `_id`. */
export function findCurrentLocation({ location = [] }: Encounter): string | undefined {
  const place = location.findLast((item) => item.status === 'active') ?? location.at(-1);
  return documentIdOf(place?.location);
}

/** The three classes that our screens know; others count as outpatient. */
export function encounterClass(encounter: Encounter): EncounterClass {
  const code = encounter.class?.code;
  if (code === 'IMP' || code === 'ACUTE' || code === 'NONAC') return 'IMP';
  return code === 'EMER' ? 'EMER' : 'AMB';
}
