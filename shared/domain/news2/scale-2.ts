/**
 * Who decided that a patient is scored on SpO2 scale 2 (NW9). The decision is a record of its own, a FHIR Flag in the
 * first lane, so that every station that scores the patient knows it; it has an end, and more than one is kept.
 *
 * @SAFETY Scale 2 forgives low saturations. Whatever is in doubt (ended on one of two desks, not yet arrived, taken before
 * it was decided) is scored on scale 1, which calls for help sooner.
 */
import type { Extension, Flag } from '@medplum/fhirtypes';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { referenceTo } from '#shared/model/reference.ts';
import type { News2Subject } from './news2.ts';
import { findExclusion } from './score-news2.ts';

const SYSTEM = 'urn:holdfast:early-warning';
const CODE = 'news2-spo2-scale-2';
const REASON = 'urn:holdfast:early-warning-reason';
const END_REASON = 'urn:holdfast:early-warning-end-reason';
const ENDED_BY = 'urn:holdfast:early-warning-ended-by';

export interface Scale2Decision {
  /** Name of the clinician who decided. */
  readonly by: string;
  /** ISO 8601: applies from here on. */
  readonly at: string;
  readonly reason: string;
  /** ISO 8601: ends by itself then. */
  readonly until?: string;
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
}

/** NW6, NW9: nobody is put on scale 2 whom the chart does not score. */
export function findScale2Doubt(subject: News2Subject): 'under-16' | 'pregnant' | undefined {
  return findExclusion(subject);
}

/** A decision under the name of who records it: nobody decides in another's name. */
export function buildScale2(
  entry: { readonly reason: string; readonly until?: string | undefined },
  of: Recording,
): Flag {
  return {
    resourceType: 'Flag',
    status: 'active',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'clinical' }] }],
    code: { coding: [{ system: SYSTEM, code: CODE }], text: 'NEWS2: SpO2 scale 2 (target 88–92 %)' },
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    period: { start: of.recordedAt, ...(entry.until ? { end: entry.until } : {}) },
    author: referenceToUser(of.recorder),
    extension: [{ url: REASON, valueString: entry.reason }],
  } as Flag;
}

export function endScale2(flag: Flag, reason: string, of: Recording): Flag {
  const added: Extension[] = [
    { url: END_REASON, valueString: reason },
    { url: ENDED_BY, valueString: of.recorder.name },
  ];
  return {
    ...flag,
    status: 'inactive',
    period: { ...flag.period, end: of.recordedAt },
    extension: [...(flag.extension ?? []), ...added],
  };
}

/** The decision that a Flag records; undefined for flags of other things, and for one that was entered in error. */
export function findScale2(flag: Flag): Scale2Decision | undefined {
  const at = flag.period?.start;
  const isOurs = codeIn(flag.code, SYSTEM) === CODE && flag.status !== 'entered-in-error';
  if (!isOurs || at === undefined) return undefined;
  const text = (url: string) => flag.extension?.find((one) => one.url === url)?.valueString ?? '';
  const { end } = flag.period ?? {};
  const ended = { at: end ?? at, by: text(ENDED_BY), reason: text(END_REASON) };
  return {
    by: flag.author?.display ?? '',
    at,
    reason: text(REASON),
    ...(flag.status === 'active' ? (end ? { until: end } : {}) : { ended }),
  };
}

export interface StandingScale2 extends Scale2Decision {
  readonly id: string;
}

/** The decision that applied at an instant, the latest where there are several. An end in any version counts. */
export function standingScale2(flags: readonly FlagVersions[], atMs: number): StandingScale2 | undefined {
  const standing = flags.flatMap(({ id, resource, others = [] }) => {
    const versions = [resource, ...others].map(findScale2);
    const [decision] = versions;
    return decision && versions.every((one) => one !== undefined && appliesAt(one, atMs)) ? [{ ...decision, id }] : [];
  });
  return standing.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
}

function appliesAt({ at, until, ended }: Scale2Decision, ms: number): boolean {
  const end = ended?.at ?? until;
  return Date.parse(at) <= ms && (end === undefined || ms < Date.parse(end));
}
