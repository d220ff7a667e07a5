import type { Encounter } from '@medplum/fhirtypes';
import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { notHere, refuseBefore } from './move.ts';
import { BACK_BY, leftPlaces, statusSince, withMoment, withStatus } from './stay.ts';

const DISPOSITION = 'http://terminology.hl7.org/CodeSystem/discharge-disposition';
/** Where patients go, as FHIR codes it. */
export const DISPOSITIONS = ['home', 'other-hcf', 'hosp', 'long', 'rehab', 'aadvice', 'exp', 'oth'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export interface DischargeEntry {
  readonly at: string;
  readonly disposition: Disposition;
  /** In words, e.g. to which hospital. */
  readonly detail?: string | undefined;
  /** AD15: this discharge is what says that the patient died. */
  readonly recordsDeath?: true | undefined;
}

const RECORDS_DEATH = 'urn:holdfast:records-death';

export function recordsDeath({ extension = [] }: Encounter): boolean {
  return extension.some(({ url, valueBoolean }) => url === RECORDS_DEATH && valueBoolean === true);
}

/** The mark goes with the discharge that made it. */
export function withoutDeathMark(encounter: Encounter): Encounter {
  const { extension = [], ...rest } = encounter;
  const others = extension.filter(({ url }) => url !== RECORDS_DEATH);
  return others.length > 0 ? { ...rest, extension: others } : rest;
}

/** AD8: the stay is over, the bed is left, reservations end. */
export function planDischarge(encounter: Encounter, entry: DischargeEntry): Encounter | Refusal {
  if (!isOpen(encounter)) return notHere();
  const { at, disposition, detail } = entry;
  const early = refuseBefore(at, encounter.period?.start, statusSince(encounter));
  if (isRefusal(early)) return early;
  const over = withMoment(withStatus(encounter, 'finished', at), BACK_BY, undefined);
  const dischargeDisposition = {
    coding: [{ system: DISPOSITION, code: disposition }],
    ...(detail ? { text: detail } : {}),
  };
  const marked = entry.recordsDeath
    ? { extension: [...(over.extension ?? []), { url: RECORDS_DEATH, valueBoolean: true }] }
    : {};
  return {
    ...over,
    ...marked,
    period: { ...encounter.period, end: at },
    ...(encounter.location ? { location: leftPlaces(encounter.location, at) } : {}),
    hospitalization: { ...encounter.hospitalization, dischargeDisposition },
  };
}
