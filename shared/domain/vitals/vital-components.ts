import type { CodeableConcept, ObservationComponent } from '@medplum/fhirtypes';
import { gcsComponents } from '#shared/domain/gcs/gcs-components.ts';
import { roundTo } from '#shared/domain/news2/sub-scores.ts';
import { BODY_MASS_INDEX, bodyMassIndex } from './body-mass-index.ts';
import { LOINC, OWN_VITALS, OXYGEN_FLOW, OXYGEN_FRACTION, UCUM, VITAL_CODES, VITAL_NAMES } from './vital-codes.ts';
import type { OxygenEntry, VitalName, VitalsEntry } from './vitals-entry.ts';

/** Codes of our own inside the panel, under `urn:holdfast:vitals`. */
export type OwnVitalCode =
  | 'oxygen'
  | 'oxygen-device'
  | 'acvpu'
  | 'spo2-scale'
  | 'spo2-scale-by'
  | 'spo2-scale-at'
  | 'spo2-scale-reason'
  | 'spo2-target-low'
  | 'spo2-target-high'
  | 'spo2-target-by'
  | 'spo2-target-at'
  | 'news2-state'
  | 'news2-reason'
  | 'news2-total'
  | 'news2-band'
  | 'news2-escalation'
  | 'news2-age-unknown'
  | 'news2-table'
  | `news2-points-${string}`;

function ownCode(code: OwnVitalCode): CodeableConcept {
  return { coding: [{ system: OWN_VITALS, code }] };
}

export function ownText(code: OwnVitalCode, valueString: string | undefined): ObservationComponent[] {
  return valueString === undefined ? [] : [{ code: ownCode(code), valueString }];
}

export function ownNumber(code: OwnVitalCode, valueInteger: number | undefined): ObservationComponent[] {
  return valueInteger === undefined ? [] : [{ code: ownCode(code), valueInteger }];
}

/** Measured values first, in the order of the table; then oxygen and consciousness. */
export function measuredComponents(entry: VitalsEntry): ObservationComponent[] {
  return [
    ...VITAL_NAMES.flatMap((name) => valueComponent(name, entry[name])),
    ...bodyMassComponents(entry),
    ...oxygenComponents(entry.oxygen),
    ...ownText('acvpu', entry.consciousness),
    ...gcsComponents(entry.gcs),
  ];
}

/** Of a weight and a height that were measured together. */
function bodyMassComponents({ weightKg, heightCm }: VitalsEntry): ObservationComponent[] {
  const index = bodyMassIndex(weightKg, heightCm);
  return index === undefined
    ? []
    : [quantityComponent(BODY_MASS_INDEX, 'Body mass index (BMI) [Ratio]', index, 'kg/m2', 'kg/m²')];
}

function valueComponent(name: VitalName, value: number | undefined): ObservationComponent[] {
  if (value === undefined) return [];
  const { loinc, display, ucum, unit, decimals } = VITAL_CODES[name];
  const rounded = decimals === 2 ? roundTo(value * 10, 1) / 10 : roundTo(value, decimals);
  return [quantityComponent(loinc, display, rounded, ucum, unit)];
}

function quantityComponent(
  loinc: string,
  display: string,
  value: number,
  ucum: string,
  unit: string,
): ObservationComponent {
  const code = { coding: [{ system: LOINC, code: loinc, display }] };
  return { code, valueQuantity: { value, ...(unit ? { unit } : {}), system: UCUM, code: ucum } };
}

function oxygenComponents(oxygen: OxygenEntry | undefined): ObservationComponent[] {
  if (oxygen === undefined) return [];
  if (oxygen === 'air') return ownText('oxygen', 'air');
  const { device, litresPerMinute, fractionPercent } = oxygen;
  return [
    ...ownText('oxygen', 'oxygen'),
    ...ownText('oxygen-device', device),
    ...(litresPerMinute === undefined
      ? []
      : [quantityComponent(OXYGEN_FLOW, 'Inhaled oxygen flow rate', litresPerMinute, 'L/min', 'L/min')]),
    ...(fractionPercent === undefined
      ? []
      : [quantityComponent(OXYGEN_FRACTION, 'Inhaled oxygen concentration', fractionPercent, '%', '%')]),
  ];
}
