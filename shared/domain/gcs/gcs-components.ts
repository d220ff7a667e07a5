import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import { findLoinc } from '#shared/domain/vitals/read-components.ts';
import { LOINC, UCUM } from '#shared/domain/vitals/vital-codes.ts';
import { GCS_PARTS, type Gcs, type GcsPart, type GcsPoints, gcsTotal, hasGcs } from './gcs.ts';

const CODES: Readonly<Record<GcsPart | 'total', { readonly code: string; readonly display: string }>> = {
  eye: { code: '9267-6', display: 'Glasgow coma score eye opening' },
  verbal: { code: '9270-0', display: 'Glasgow coma score verbal' },
  motor: { code: '9268-4', display: 'Glasgow coma score motor' },
  total: { code: '9269-2', display: 'Glasgow coma score total' },
};
const ABSENT = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';

/** GC3 One component for each part, "not testable" as an absent value with its reason; a total only of three. */
export function gcsComponents(gcs: Gcs | undefined): ObservationComponent[] {
  if (!gcs) return [];
  const total = gcsTotal(gcs);
  return [
    ...GCS_PARTS.flatMap((part) => partComponent(part, gcs[part], gcs.notTestableBecause)),
    ...(total === undefined ? [] : [scoreComponent('total', total)]),
  ];
}

function partComponent(part: GcsPart, points: GcsPoints | undefined, because: string | undefined) {
  if (points === undefined) return [];
  if (points !== 'NT') return [scoreComponent(part, points)];
  const dataAbsentReason = {
    coding: [{ system: ABSENT, code: 'not-performed' }],
    text: because ? `Not testable: ${because}` : 'Not testable',
  };
  return [{ code: conceptOf(part), dataAbsentReason }];
}

function scoreComponent(part: GcsPart | 'total', value: number): ObservationComponent {
  return { code: conceptOf(part), valueQuantity: { value, system: UCUM, code: '{score}' } };
}

function conceptOf(part: GcsPart | 'total') {
  return { coding: [{ system: LOINC, ...CODES[part] }] };
}

export function readGcs(panel: Observation): Gcs | undefined {
  const read = (part: GcsPart): GcsPoints | undefined => {
    const found = findLoinc(panel, CODES[part].code);
    return found?.dataAbsentReason ? 'NT' : found?.valueQuantity?.value;
  };
  const absent = GCS_PARTS.map((part) => findLoinc(panel, CODES[part].code)?.dataAbsentReason?.text);
  const because = absent.find((text) => text?.startsWith('Not testable: '))?.slice('Not testable: '.length);
  const parts = GCS_PARTS.flatMap((part) => {
    const points = read(part);
    return points === undefined ? [] : [[part, points] as const];
  });
  const gcs: Gcs = { ...Object.fromEntries(parts), ...(because ? { notTestableBecause: because } : {}) };
  return hasGcs(gcs) ? gcs : undefined;
}
