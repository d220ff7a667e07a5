import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import type { Gcs } from '#shared/domain/gcs/gcs.ts';
import { readGcs } from '#shared/domain/gcs/gcs-components.ts';
import type { News2 } from '#shared/domain/news2/news2.ts';
import { type NamedSpo2Target, type Spo2Target, TARGET_OF_SCALE_2 } from '#shared/domain/news2/spo2-target.ts';
import { CONSCIOUSNESS_POINTS, type Consciousness } from '#shared/domain/news2/table.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import type { ScaleChoice } from './build-vitals.ts';
import { findStoredNews2 } from './news2-components.ts';
import { findLoinc, findOwn, loincCodes } from './read-components.ts';
import { findInOurUnit, findVitalByLoinc, OBSERVATION_REPLACES, OXYGEN_FLOW, OXYGEN_FRACTION } from './vital-codes.ts';
import type { OxygenEntry, VitalName, VitalsValues } from './vitals-entry.ts';

/** A set as it is shown. Single observations from other systems are sets of one. */
export interface VitalsSet {
  readonly state: 'valid' | 'withdrawn';
  /** As recorded: ISO 8601, perhaps only a day when it came from elsewhere. */
  readonly takenAt: string;
  readonly recordedAt?: string;
  readonly observer?: string;
  readonly values: VitalsValues;
  readonly oxygen?: OxygenEntry;
  readonly consciousness?: Consciousness;
  readonly gcs?: Gcs;
  readonly news2?: News2;
  readonly scaleChoice?: ScaleChoice;
  readonly spo2Target?: NamedSpo2Target;
  readonly note?: string;
  /** `_id` of the set that this one corrects. */
  readonly replaces?: string;
}

/** The target that held when a set was taken: as recorded with it, else that of the scale it was scored by (VI10). */
export function spo2TargetOfSet({ spo2Target, news2 }: VitalsSet): Spo2Target | undefined {
  if (spo2Target) return spo2Target;
  return news2 && news2.state !== 'not-scored' && news2.spo2Scale === 2 ? TARGET_OF_SCALE_2 : undefined;
}

/** Reads our panels, blood-pressure panels and single vital signs by LOINC; undefined for anything else. */
export function findVitals(observation: Observation): VitalsSet | undefined {
  const values = readValues(observation);
  const oxygen = readOxygen(observation);
  const consciousness = readConsciousness(observation);
  const gcs = readGcs(observation);
  const takenAt = observation.effectiveDateTime ?? observation.effectivePeriod?.start;
  const nothing = Object.keys(values).length === 0 && [oxygen, consciousness, gcs].every((item) => item === undefined);
  if (nothing || takenAt === undefined) return undefined;
  const withdrawn = observation.status === 'entered-in-error' || observation.status === 'cancelled';
  return defined({
    state: withdrawn ? ('withdrawn' as const) : ('valid' as const),
    takenAt,
    recordedAt: observation.issued,
    observer: observation.performer?.[0]?.display,
    values,
    oxygen,
    consciousness,
    gcs,
    news2: findStoredNews2(observation),
    scaleChoice: readScaleChoice(observation),
    spo2Target: readSpo2Target(observation),
    note: observation.note?.[0]?.text,
    replaces: replacedBy(observation),
  });
}

function replacedBy({ extension }: Observation): string | undefined {
  return documentIdOf(extension?.find(({ url }) => url === OBSERVATION_REPLACES)?.valueReference);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Defined<T>;
}

function readValues(observation: Observation): VitalsValues {
  const parts = [observation, ...(observation.component ?? [])];
  return Object.fromEntries(parts.flatMap((part) => readValue(part)));
}

function readValue(part: Observation | ObservationComponent): [VitalName, number][] {
  const { value, code, comparator } = part.valueQuantity ?? {};
  // "Above 600" is no 600: whoever wants it finds it as it was sent.
  if (value === undefined || comparator !== undefined) return [];
  const name = loincCodes(part.code)
    .map(findVitalByLoinc)
    .find((item) => item !== undefined);
  const ours = name && findInOurUnit(name, value, code);
  return name === undefined || ours === undefined ? [] : [[name, ours]];
}

function readOxygen(panel: Observation): OxygenEntry | undefined {
  const stated = findOwn(panel, 'oxygen')?.valueString;
  if (stated === 'air') return 'air';
  const entry = defined({
    device: findOwn(panel, 'oxygen-device')?.valueString,
    litresPerMinute: findLoinc(panel, OXYGEN_FLOW)?.valueQuantity?.value,
    fractionPercent: findLoinc(panel, OXYGEN_FRACTION)?.valueQuantity?.value,
  });
  return stated === 'oxygen' || Object.keys(entry).length > 0 ? entry : undefined;
}

function readConsciousness(panel: Observation): Consciousness | undefined {
  const code = findOwn(panel, 'acvpu')?.valueString;
  return code !== undefined && code in CONSCIOUSNESS_POINTS ? (code as Consciousness) : undefined;
}

function readSpo2Target(panel: Observation): NamedSpo2Target | undefined {
  const [low, high] = (['spo2-target-low', 'spo2-target-high'] as const).map(
    (code) => findOwn(panel, code)?.valueInteger,
  );
  const [by = '', at = ''] = (['spo2-target-by', 'spo2-target-at'] as const).map(
    (code) => findOwn(panel, code)?.valueString,
  );
  return low === undefined || high === undefined ? undefined : { low, high, by, at };
}

function readScaleChoice(panel: Observation): ScaleChoice | undefined {
  const by = findOwn(panel, 'spo2-scale-by')?.valueString;
  const at = findOwn(panel, 'spo2-scale-at')?.valueString;
  const reason = findOwn(panel, 'spo2-scale-reason')?.valueString;
  return by && at && reason ? { by, at, reason } : undefined;
}
