import type { Observation } from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { LOINC, OBSERVATION_REPLACES, UCUM } from '#shared/domain/vitals/vital-codes.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import {
  directionOf,
  FLUID_KINDS,
  FLUID_SNOMED,
  type FluidDirection,
  type FluidKind,
} from '#shared/model/fluid-kinds.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

const OWN_FLUIDS = 'urn:holdfast:fluid';
const SNOMED = 'http://snomed.info/sct';
const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

export interface FluidEntry {
  readonly kind: FluidKind;
  readonly millilitres: number;
  /** ISO 8601 with offset: when it went in or came out. */
  readonly at: string;
  readonly note?: string | undefined;
  /** A volume out of the ordinary was confirmed by the person. */
  readonly confirmedUnlikely?: boolean | undefined;
}

/** FB1 One amount of one kind at one time. */
export function buildFluid(entry: FluidEntry, of: Recording, replaces?: string): Observation {
  return {
    resourceType: 'Observation',
    status: replaces ? 'corrected' : 'final',
    ...(replaces ? { extension: [{ url: OBSERVATION_REPLACES, valueReference: referenceTo(replaces) }] } : {}),
    category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: 'exam' }] }],
    code: { coding: codingsOf(entry.kind) },
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    effectiveDateTime: entry.at,
    issued: of.recordedAt,
    performer: [referenceToUser(of.recorder)],
    valueQuantity: { value: entry.millilitres, unit: 'mL', system: UCUM, code: 'mL' },
    ...(entry.note ? { note: [{ text: entry.note }] } : {}),
  } as Observation;
}

function codingsOf(kind: FluidKind) {
  const known: { readonly direction: FluidDirection; readonly loinc?: readonly [string, string] } = FLUID_KINDS[kind];
  const loinc = known.loinc ? [{ system: LOINC, code: known.loinc[0], display: known.loinc[1] }] : [];
  return [{ system: OWN_FLUIDS, code: kind }, ...loinc, { system: SNOMED, ...FLUID_SNOMED[known.direction] }];
}

/** An amount as it is shown and summed. */
export interface Fluid {
  readonly state: 'valid' | 'withdrawn';
  readonly kind: FluidKind;
  readonly direction: FluidDirection;
  readonly millilitres: number;
  readonly at: string;
  readonly recordedAt?: string;
  readonly observer?: string;
  readonly note?: string;
  /** `_id` of the entry that this one corrects. */
  readonly replaces?: string;
}

/**
 * FB2 Reads our entries, and by LOINC or SNOMED those of others, in millilitres or litres. Undefined for anything else:
 * totals of others (24 hours, balances) are no amounts and are never summed.
 */
export function findFluid(observation: Observation): Fluid | undefined {
  const kind = kindOf(observation);
  const millilitres = millilitresOf(observation);
  const at = observation.effectiveDateTime;
  if (!kind || millilitres === undefined || at === undefined) return undefined;
  const isWithdrawn = observation.status === 'entered-in-error' || observation.status === 'cancelled';
  const replaced = observation.extension?.find(({ url }) => url === OBSERVATION_REPLACES)?.valueReference;
  const replaces = documentIdOf(replaced);
  const [performer, note] = [observation.performer?.[0]?.display, observation.note?.[0]?.text];
  return {
    state: isWithdrawn ? 'withdrawn' : 'valid',
    kind,
    direction: directionOf(kind),
    millilitres,
    at,
    ...(observation.issued ? { recordedAt: observation.issued } : {}),
    ...(performer ? { observer: performer } : {}),
    ...(note ? { note } : {}),
    ...(replaces ? { replaces } : {}),
  };
}

function kindOf({ code }: Observation): FluidKind | undefined {
  const own = codeIn(code, OWN_FLUIDS);
  if (own !== undefined) return own in FLUID_KINDS ? (own as FluidKind) : undefined;
  return BY_LOINC.get(codeIn(code, LOINC) ?? '') ?? BY_SNOMED.get(codeIn(code, SNOMED) ?? '');
}

const BY_LOINC: ReadonlyMap<string, FluidKind> = new Map(
  (Object.entries(FLUID_KINDS) as [FluidKind, { loinc?: readonly [string, string] }][]).flatMap(([kind, { loinc }]) =>
    loinc ? [[loinc[0], kind] as const] : [],
  ),
);
const BY_SNOMED: ReadonlyMap<string, FluidKind> = new Map([
  [FLUID_SNOMED.in.code, 'other-intake'],
  [FLUID_SNOMED.out.code, 'other-output'],
]);

function millilitresOf({ valueQuantity }: Observation): number | undefined {
  const { value, code, unit, comparator } = valueQuantity ?? {};
  if (value === undefined || comparator !== undefined || !Number.isFinite(value) || value < 0) return undefined;
  const stated = code ?? unit;
  if (stated === 'mL' || stated === 'ml') return value;
  return stated === 'L' || stated === 'l' ? value * 1000 : undefined;
}
