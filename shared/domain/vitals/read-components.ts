import type { CodeableConcept, Observation, ObservationComponent } from '@medplum/fhirtypes';
import { LOINC, OWN_VITALS } from './vital-codes.ts';
import type { OwnVitalCode } from './vital-components.ts';

function hasCode(concept: CodeableConcept | undefined, system: string, code: string): boolean {
  return concept?.coding?.some((item) => item.system === system && item.code === code) ?? false;
}

export function findOwn(panel: Observation, code: OwnVitalCode): ObservationComponent | undefined {
  return panel.component?.find((component) => hasCode(component.code, OWN_VITALS, code));
}

export function findLoinc(panel: Observation, code: string): ObservationComponent | undefined {
  return panel.component?.find((component) => hasCode(component.code, LOINC, code));
}

export function loincCodes(concept: CodeableConcept | undefined): string[] {
  return concept?.coding?.flatMap((item) => (item.system === LOINC && item.code ? [item.code] : [])) ?? [];
}
