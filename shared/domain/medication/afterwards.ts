/** What is written about a dose afterwards: how it worked, and the later signature under a special path. Documents of their own: a dose is an event, and stays. */
import type { Observation, Provenance } from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { SIGNED_LATER, type SignedLater } from '#shared/model/administration-codes.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

const OBSERVATION_CODE = 'urn:holdfast:observation';
/** Stands in every effect's text, and in little else. */
const EFFECT_CODE = 'prn-effect';
const EFFECT_SYSTEM = 'urn:holdfast:prn-effect';
const SIGNATURE_SYSTEM = 'urn:holdfast:countersignature';
const PATH_URL = 'urn:holdfast:special-path';

export const EFFECTS = ['good', 'some', 'none', 'adverse'] as const;
export type Effect = (typeof EFFECTS)[number];

export interface EffectEntry {
  readonly administrationId: string;
  readonly effect: Effect;
  /** As it was asked for: a score, a temperature. */
  readonly after?: string | undefined;
  readonly note?: string | undefined;
  /** ISO 8601. */
  readonly at: string;
}

/** How what was given as needed worked (AD3). */
export function buildEffect(entry: EffectEntry, { patientId, encounterId, recorder, recordedAt }: Recording) {
  const words = [entry.after, entry.note].filter((text) => text !== undefined && text !== '');
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: OBSERVATION_CODE, code: EFFECT_CODE }] },
    partOf: [referenceTo(entry.administrationId)],
    subject: referenceTo(patientId),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    effectiveDateTime: entry.at,
    issued: recordedAt,
    performer: [referenceToUser(recorder)],
    valueCodeableConcept: { coding: [{ system: EFFECT_SYSTEM, code: entry.effect }] },
    ...(words.length > 0 ? { note: words.map((text) => ({ text })) } : {}),
  } as Observation;
}

export function readEffect(
  resource: Observation,
): { readonly administrationId: string; readonly effect: Effect } | undefined {
  if (codeIn(resource.code, OBSERVATION_CODE) !== EFFECT_CODE || resource.status === 'entered-in-error')
    return undefined;
  const administrationId = documentIdOf(resource.partOf?.[0]);
  const effect = EFFECTS.find((code) => code === codeIn(resource.valueCodeableConcept, EFFECT_SYSTEM));
  return administrationId && effect ? { administrationId, effect } : undefined;
}

export interface CountersignatureEntry {
  readonly administrationId: string;
  readonly paths: readonly SignedLater[];
  readonly decision: 'confirmed' | 'disputed';
  readonly note?: string | undefined;
}

/** AD4: a signature is of its own: the dose says what was done, this says who stood by it later. */
export function buildCountersignature(entry: CountersignatureEntry, { recorder, recordedAt }: Recording): Provenance {
  return {
    resourceType: 'Provenance',
    target: [referenceTo(entry.administrationId)],
    recorded: recordedAt,
    activity: { coding: [{ system: SIGNATURE_SYSTEM, code: entry.decision }] },
    agent: [{ who: referenceToUser(recorder) }],
    extension: [
      ...entry.paths.map((valueCode) => ({ url: PATH_URL, valueCode })),
      ...(entry.note ? [{ url: 'urn:holdfast:countersignature-note', valueString: entry.note }] : []),
    ],
  } as Provenance;
}

export interface Countersignature {
  readonly administrationId: string;
  readonly paths: readonly SignedLater[];
  readonly decision: string;
  readonly by: string;
  readonly at: string;
}

export function readCountersignature(resource: Provenance): Countersignature | undefined {
  const { target, activity, agent, recorded, extension = [] } = resource;
  const decision = codeIn(activity, SIGNATURE_SYSTEM);
  const administrationId = documentIdOf(target?.[0]);
  if (!decision || !administrationId) return undefined;
  const codes = extension.flatMap(({ url, valueCode }) => (url === PATH_URL && valueCode ? [valueCode] : []));
  const by = agent?.[0]?.who?.display ?? '';
  const paths = SIGNED_LATER.filter((path) => codes.includes(path));
  return { administrationId, decision, by, at: recorded ?? '', paths };
}
