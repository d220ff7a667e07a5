/**
 * What a named clinician decided about how a patient's vital signs are read (NW9, VI10). The decision is a record of its own, a
 * FHIR Flag in the first lane, so that every station knows it; it has an end, and more than one is kept.
 */
import type { Extension, Flag } from '@medplum/fhirtypes';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { referenceTo } from '#shared/model/reference.ts';

const SYSTEM = 'urn:holdfast:early-warning';
const REASON = 'urn:holdfast:early-warning-reason';
const END_REASON = 'urn:holdfast:early-warning-end-reason';
const ENDED_BY = 'urn:holdfast:early-warning-ended-by';

export interface ClinicalDecision {
  /** Name of the clinician who decided. */
  readonly by: string;
  /** ISO 8601: applies from here on. */
  readonly at: string;
  readonly reason: string;
  /** ISO 8601: ends by itself then. */
  readonly until?: string;
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
}

interface DecisionEntry {
  readonly code: string;
  readonly text: string;
  readonly reason: string;
  readonly until?: string | undefined;
  readonly more?: readonly Extension[];
}

/** Under the name of who records it: nobody decides in another's name. */
export function buildDecision({ code, text, reason, until, more = [] }: DecisionEntry, of: Recording): Flag {
  return {
    resourceType: 'Flag',
    status: 'active',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'clinical' }] }],
    code: { coding: [{ system: SYSTEM, code }], text },
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    period: { start: of.recordedAt, ...(until ? { end: until } : {}) },
    author: referenceToUser(of.recorder),
    extension: [{ url: REASON, valueString: reason }, ...more],
  } as Flag;
}

export function endDecision(flag: Flag, reason: string, of: Recording): Flag {
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
export function findDecision(flag: Flag, code: string): ClinicalDecision | undefined {
  const at = flag.period?.start;
  const isOurs = codeIn(flag.code, SYSTEM) === code && flag.status !== 'entered-in-error';
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

/** The decision that applied at an instant, the latest where there are several. An end in any version counts. */
export function standingDecision<Decision extends ClinicalDecision>(
  flags: readonly FlagVersions[],
  atMs: number,
  find: (flag: Flag) => Decision | undefined,
): (Decision & { readonly id: string }) | undefined {
  const standing = flags.flatMap(({ id, resource, others = [] }) => {
    const versions = [resource, ...others].map(find);
    const [decision] = versions;
    return decision && versions.every((one) => one !== undefined && appliesAt(one, atMs)) ? [{ ...decision, id }] : [];
  });
  return standing.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
}

function appliesAt({ at, until, ended }: ClinicalDecision, ms: number): boolean {
  const end = ended?.at ?? until;
  return Date.parse(at) <= ms && (end === undefined || ms < Date.parse(end));
}
