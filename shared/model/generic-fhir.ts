import { fields, text } from './checks.ts';
import type { Lane } from './envelope.ts';
import { FHIR_R4_TYPES } from './fhir-r4-types.ts';
import { fhirKind, type KindModel } from './kind-model.ts';

/** Alerts, orders, tasks: what protects a patient today travels first (RP3). */
const FIRST_LANE: ReadonlySet<string> = new Set(['Flag', 'ServiceRequest', 'NutritionOrder', 'Task', 'DetectedIssue']);
const FILES: ReadonlySet<string> = new Set(['Binary', 'Media', 'DocumentManifest', 'ImagingStudy']);
const EVENTS: ReadonlySet<string> = new Set(['Immunization', 'Provenance']);

function laneOf(kind: string): Lane {
  if (FIRST_LANE.has(kind)) return 1;
  return FILES.has(kind) ? 3 : 2;
}

/** Events other than Provenance carry a status; without one nobody could withdraw them. */
const withdrawable = fields({ status: text });

/** The model of a FHIR type that has no model of its own: the type is right, and an event can be withdrawn. */
export function genericFhirModel(kind: string): KindModel | undefined {
  if (!FHIR_R4_TYPES.has(kind)) return undefined;
  const event = EVENTS.has(kind);
  const check = event && kind !== 'Provenance' ? withdrawable : undefined;
  return fhirKind(kind, { lane: laneOf(kind), event }, check);
}
