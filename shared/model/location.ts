import type { Coding, Location } from '@medplum/fhirtypes';
import { fields, listOf, oneOf, text } from './checks.ts';
import { codeableConcept, codeIn, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

export type LocationResource = Location;

const LOCATION_TYPE = 'http://terminology.hl7.org/CodeSystem/location-physical-type';
/** HL7 v2 table 0116: how a bed is. */
const BED_STATUS = 'http://terminology.hl7.org/CodeSystem/v2-0116';
/** Short code of a place on this organisation's signs and envelopes (`facility` is a site's code). */
export const PLACE_CODE = 'urn:holdfast:place-code';
const READINESS_REASON = 'urn:holdfast:bed-status-reason';

export const PLACE_LEVELS = ['site', 'ward', 'room', 'bed'] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];
const LEVELS: Readonly<Record<string, PlaceLevel>> = { si: 'site', wa: 'ward', ro: 'room', bd: 'bed' };
const CODES: Readonly<Record<PlaceLevel, string>> = { site: 'si', ward: 'wa', room: 'ro', bed: 'bd' };

/** A site, a ward, a room or a bed; `partOf` leads upward. Known on every desk of the organisation. */
export const locationModel = fhirKind(
  'Location',
  { lane: 1, facilityWide: true },
  fields(
    {},
    {
      name: text,
      status: oneOf('active', 'suspended', 'inactive'),
      operationalStatus: fields({}, { system: text, code: text, display: text }),
      physicalType: codeableConcept,
      partOf: reference,
      identifier: listOf(fields({}, { system: text, value: text })),
    },
  ),
);

export function placeLevel(location: Location): PlaceLevel | undefined {
  return LEVELS[codeIn(location.physicalType, LOCATION_TYPE) ?? ''];
}

export function placeCode(location: Location): string | undefined {
  return location.identifier?.find((item) => item.system === PLACE_CODE)?.value;
}

/** Whether a bed can be used. That somebody lies in it is computed from encounters and never stored as the truth. */
const BED_READINESS = ['ready', 'cleaning', 'closed'] as const;
export type BedReadiness = (typeof BED_READINESS)[number];

const READINESS_CODES: Readonly<Record<BedReadiness, Coding>> = {
  ready: { system: BED_STATUS, code: 'U', display: 'Unoccupied' },
  cleaning: { system: BED_STATUS, code: 'H', display: 'Housekeeping' },
  closed: { system: BED_STATUS, code: 'C', display: 'Closed' },
};
/** Contaminated wants cleaning; isolated is kept from others until somebody says otherwise. Occupied is not believed. */
const READINESS: Readonly<Record<string, BedReadiness>> = { H: 'cleaning', K: 'cleaning', C: 'closed', I: 'closed' };

export function bedReadiness({ operationalStatus, status }: Location): BedReadiness {
  if (status === 'suspended' || status === 'inactive') return 'closed';
  return READINESS[operationalStatus?.code ?? ''] ?? 'ready';
}

/** Why a bed is closed or being cleaned, in the words of who said so. */
export function readinessReason({ operationalStatus }: Location): string | undefined {
  return operationalStatus?.extension?.find(({ url }) => url === READINESS_REASON)?.valueString;
}

/** The reason stands inside the status: the two change, and conflict, as one. */
export function withReadiness(location: Location, readiness: BedReadiness, reason?: string): Location {
  const extension = reason ? { extension: [{ url: READINESS_REASON, valueString: reason }] } : {};
  return { ...location, operationalStatus: { ...READINESS_CODES[readiness], ...extension } };
}

/** A place of our own making. `partOf` is a FHIR reference, e.g. `Location/<uuid>`. */
export function buildPlace(place: { level: PlaceLevel; code: string; name: string; partOf?: string }): Location {
  return {
    resourceType: 'Location',
    status: 'active',
    mode: 'instance',
    name: place.name,
    identifier: [{ system: PLACE_CODE, value: place.code }],
    physicalType: { coding: [{ system: LOCATION_TYPE, code: CODES[place.level] }] },
    ...(place.level === 'bed' ? { operationalStatus: READINESS_CODES.ready } : {}),
    ...(place.partOf ? { partOf: { reference: place.partOf } } : {}),
  };
}
