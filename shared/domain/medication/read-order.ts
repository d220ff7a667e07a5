/**
 * An order document as the rules see it, together with the versions of it that wait for a decision (MO4).
 * @SAFETY The most restrictive version counts: a stop that one desk made holds until a person has decided.
 */
import type { Extension, MedicationRequest } from '@medplum/fhirtypes';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import { partsOf } from '#shared/model/medication-checks.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import type { OrderStatus } from '#shared/model/medication-request.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { concise } from './concise.ts';
import { type Hold, isEnded, type Order, type OrderDispute, type Verification } from './order.ts';
import { readDosage } from './read-dosage.ts';

export interface OrderRecord {
  readonly id: string;
  readonly resource: MedicationRequest;
  readonly conflicting?: readonly MedicationRequest[] | undefined;
}

/** From the most restrictive on. What is unknown or a draft is not given either. */
const STRICTNESS: readonly OrderStatus[] = [
  'entered-in-error',
  'stopped',
  'cancelled',
  'completed',
  'unknown',
  'draft',
  'on-hold',
  'active',
];

export function readOrder({ id, resource, conflicting = [] }: OrderRecord): Order {
  const versions = [resource, ...conflicting];
  const strictest = strictestOf(versions);
  const dosing = readDosage(resource.dosageInstruction ?? []);
  const course = dosing.state === 'read' ? dosing.dosing.course : undefined;
  return concise<Order>({
    id,
    lineage: valuesOf(resource, MEDICATION_EXTENSIONS.lineage)[0] ?? id,
    prior: documentIdOf(resource.priorPrescription),
    settles: valuesOf(resource, MEDICATION_EXTENSIONS.settles),
    dispute: disputeOf(versions),
    status: statusOf(strictest),
    statusSince: sinceOf(versions, strictest),
    holds: holdsOf(versions),
    start: course?.start ?? resource.authoredOn ?? '',
    end: course?.end,
    dosing,
    timeCritical: resource.priority === 'stat' || versions.some(isTimeCritical),
    verification: verificationOf(versions),
    drug: resource.medicationCodeableConcept,
    patientId: documentIdOf(resource.subject),
    reviewAt: extensionsOf(resource, MEDICATION_EXTENSIONS.review)[0]?.valueDateTime,
  });
}

function statusOf({ status }: MedicationRequest): OrderStatus {
  return STRICTNESS.find((known) => known === status) ?? 'unknown';
}

function strictestOf(versions: readonly MedicationRequest[]): MedicationRequest {
  const rank = (version: MedicationRequest) => STRICTNESS.indexOf(statusOf(version));
  return versions.reduce((one, other) => (rank(other) < rank(one) ? other : one));
}

function disputeOf(versions: readonly MedicationRequest[]): OrderDispute {
  const ended = versions.filter((version) => isEnded(statusOf(version))).length;
  if (ended > 0 && ended < versions.length) return 'stop';
  const said = versions.map(({ medicationCodeableConcept, medicationReference, dosageInstruction }) =>
    canonicalJson([medicationCodeableConcept ?? null, medicationReference ?? null, dosageInstruction ?? null]),
  );
  return new Set(said).size > 1 ? 'change' : 'none';
}

/** Of several ends the earliest; an end without a time holds from the first. */
function sinceOf(versions: readonly MedicationRequest[], strictest: MedicationRequest): string | undefined {
  if (!isEnded(statusOf(strictest))) return statusSince(strictest);
  const ends = versions.filter((version) => isEnded(statusOf(version))).map(statusSince);
  if (ends.includes(undefined)) return undefined;
  return ends.toSorted((one = '', other = '') => Date.parse(one) - Date.parse(other))[0];
}

function statusSince(version: MedicationRequest): string | undefined {
  return extensionsOf(version, MEDICATION_EXTENSIONS.statusSince)[0]?.valueDateTime;
}

function isTimeCritical(version: MedicationRequest): boolean {
  return extensionsOf(version, MEDICATION_EXTENSIONS.timeCritical).some((item) => item.valueBoolean === true);
}

/** Each hold once; one that some desk has not seen the end of has an end all the same, of two ends the later. */
function holdsOf(versions: readonly MedicationRequest[]): readonly Hold[] {
  const found = new Map<string, Hold>();
  for (const version of versions) {
    for (const item of extensionsOf(version, MEDICATION_EXTENSIONS.hold)) {
      const { period = {} } = partsOf(item as unknown as Fields) as { period?: { start?: string; end?: string } };
      const { start: from = '', end: to } = period;
      const key = item.id ?? from;
      found.set(key, concise<Hold>({ from, to: laterOf(to, found.get(key)?.to) }));
    }
  }
  return [...found.values()].toSorted((one, other) => (one.from < other.from ? -1 : 1));
}

function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}

function verificationOf(versions: readonly MedicationRequest[]): Verification {
  const acts = versions
    .flatMap((version) => extensionsOf(version, MEDICATION_EXTENSIONS.verification))
    .map((item) => partsOf(item as unknown as Fields) as unknown as VerificationParts)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at) || weight(one) - weight(other));
  const last = acts.at(-1);
  if (!last || last.status === 'withdrawn') return { state: 'unverified' };
  const { status: state, at, by, note } = last;
  return concise<Verification>({ state, at, by: by.identifier?.value ?? by.display ?? '', note });
}

interface VerificationParts {
  readonly status: 'verified' | 'queried' | 'withdrawn';
  readonly at: string;
  readonly by: { readonly identifier?: { readonly value?: string }; readonly display?: string };
  readonly note?: string;
}

/** Of two acts at one time the doubt counts. */
function weight({ status }: VerificationParts): number {
  return ['verified', 'withdrawn', 'queried'].indexOf(status);
}

function extensionsOf({ extension = [] }: MedicationRequest, url: string): readonly Extension[] {
  return extension.filter((item) => item.url === url);
}

function valuesOf(resource: MedicationRequest, url: string): readonly string[] {
  return extensionsOf(resource, url).flatMap(({ valueString }) => (valueString ? [valueString] : []));
}
