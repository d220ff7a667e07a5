import type { VitalName } from './vitals-entry.ts';

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
/** Codes of our own for what LOINC has no settled code for: NEWS2 parts, ACVPU, oxygen device. */
export const OWN_VITALS = 'urn:holdfast:vitals';
export const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
/** FHIR's extension of a revised value: the observation that it takes the place of. */
export const OBSERVATION_REPLACES = 'http://hl7.org/fhir/StructureDefinition/observation-replaces';
/** FHIR's vital signs panel. */
export const VITALS_PANEL = '85353-1';
export const OXYGEN_FLOW = '3151-8';
export const OXYGEN_FRACTION = '3150-6';

export interface VitalCode {
  readonly loinc: string;
  /** UCUM code, and how clinicians write it. */
  readonly ucum: string;
  readonly unit: string;
  readonly display: string;
  /** Decimals that are kept. */
  readonly decimals: 0 | 1 | 2;
  /** Codes under which other systems send the same. */
  readonly alsoLoinc?: readonly string[];
}

export const VITAL_CODES: Readonly<Record<VitalName, VitalCode>> = {
  respiratoryRate: { loinc: '9279-1', ucum: '/min', unit: '/min', display: 'Respiratory rate', decimals: 0 },
  spo2: {
    loinc: '59408-5',
    ucum: '%',
    unit: '%',
    display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    decimals: 0,
    alsoLoinc: ['2708-6'],
  },
  systolic: { loinc: '8480-6', ucum: 'mm[Hg]', unit: 'mmHg', display: 'Systolic blood pressure', decimals: 0 },
  diastolic: { loinc: '8462-4', ucum: 'mm[Hg]', unit: 'mmHg', display: 'Diastolic blood pressure', decimals: 0 },
  pulse: { loinc: '8867-4', ucum: '/min', unit: '/min', display: 'Heart rate', decimals: 0, alsoLoinc: ['8889-8'] },
  temperatureCelsius: {
    loinc: '8310-5',
    ucum: 'Cel',
    unit: '°C',
    display: 'Body temperature',
    decimals: 1,
    alsoLoinc: ['8331-1'],
  },
  painScore: {
    loinc: '72514-3',
    ucum: '{score}',
    unit: '',
    display: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
    decimals: 0,
  },
  weightKg: { loinc: '29463-7', ucum: 'kg', unit: 'kg', display: 'Body weight', decimals: 2, alsoLoinc: ['3141-9'] },
  heightCm: { loinc: '8302-2', ucum: 'cm', unit: 'cm', display: 'Body height', decimals: 1, alsoLoinc: ['3137-7'] },
  glucoseMmolPerL: {
    loinc: '15074-8',
    ucum: 'mmol/L',
    unit: 'mmol/L',
    display: 'Glucose [Moles/volume] in Blood',
    decimals: 1,
    alsoLoinc: ['14743-9', '2339-0', '2345-7', '41653-7'],
  },
};

export const VITAL_NAMES = Object.keys(VITAL_CODES) as readonly VitalName[];

const BY_LOINC: ReadonlyMap<string, VitalName> = new Map(
  VITAL_NAMES.flatMap((name) => {
    const { loinc, alsoLoinc = [] } = VITAL_CODES[name];
    return [loinc, ...alsoLoinc].map((code) => [code, name] as const);
  }),
);

export function findVitalByLoinc(code: string): VitalName | undefined {
  return BY_LOINC.get(code);
}

/** mg/dL per mmol/L of glucose (molar mass 180.156 g/mol). */
const GLUCOSE_MG_PER_DL = 18.0156;
const CONVERSIONS: Readonly<Record<string, (value: number) => number>> = {
  'temperatureCelsius [degF]': (value) => ((value - 32) * 5) / 9,
  'weightKg g': (value) => value / 1000,
  'weightKg [lb_av]': (value) => value * 0.45359237,
  'heightCm m': (value) => value * 100,
  'heightCm [in_i]': (value) => value * 2.54,
  'glucoseMmolPerL mg/dL': (value) => value / GLUCOSE_MG_PER_DL,
};

/** A measured value in our unit; undefined when the unit is one that we cannot read: better no point than a wrong one. */
export function findInOurUnit(name: VitalName, value: number, ucum: string | undefined): number | undefined {
  if (ucum === undefined || ucum === VITAL_CODES[name].ucum) return value;
  return CONVERSIONS[`${name} ${ucum}`]?.(value);
}
