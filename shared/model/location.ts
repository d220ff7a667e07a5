import type { Location } from '@medplum/fhirtypes';
import { fields, listOf, oneOf, text } from './checks.ts';
import { codeableConcept, codeIn, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

export type LocationResource = Location;

export const LOCATION_TYPE = 'http://terminology.hl7.org/CodeSystem/location-physical-type';
/** Short code of a place on this organisation's signs and envelopes (`facility` is a site's code). */
export const PLACE_CODE = 'urn:holdfast:place-code';

export type PlaceLevel = 'site' | 'ward' | 'bed';
const LEVELS: Readonly<Record<string, PlaceLevel>> = { si: 'site', wa: 'ward', bd: 'bed' };
const CODES: Readonly<Record<PlaceLevel, string>> = { site: 'si', ward: 'wa', bed: 'bd' };

/** A site, a ward or a bed; `partOf` leads upward. Known on every desk of the organisation. */
export const locationModel = fhirKind(
  'Location',
  { lane: 1, facilityWide: true },
  fields(
    {},
    {
      name: text,
      status: oneOf('active', 'suspended', 'inactive'),
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

/** A place of our own making. `partOf` is a FHIR reference, e.g. `Location/<uuid>`. */
export function buildPlace(place: { level: PlaceLevel; code: string; name: string; partOf?: string }): Location {
  return {
    resourceType: 'Location',
    status: 'active',
    mode: 'instance',
    name: place.name,
    identifier: [{ system: PLACE_CODE, value: place.code }],
    physicalType: { coding: [{ system: LOCATION_TYPE, code: CODES[place.level] }] },
    ...(place.partOf ? { partOf: { reference: place.partOf } } : {}),
  };
}
